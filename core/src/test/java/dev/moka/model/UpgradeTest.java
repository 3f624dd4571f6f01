package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import dev.moka.MokaException;
import dev.moka.proto.BlobProto;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.V1LayerParameter;
import dev.moka.proto.V1LayerParameter.LayerType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpgradeTest {
    private static Upgrade upgrade(String text) {
        return Upgrade.of(proto(text), "old.prototxt");
    }

    private static NetParameter proto(String text) {
        try {
            return TextFormat.parse(text, NetParameter.class);
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNetOfTodayIsLeftAlone() {
        NetParameter net = proto("name: 'n' layer { name: 'a' type: 'Input' top: 'a' }");
        Upgrade upgrade = Upgrade.of(net, "n");
        assertThat(upgrade.net()).isSameAs(net);
        assertThat(upgrade.changes()).isEmpty();
    }

    @Test
    void paddingLayersMoveIntoEveryReader() {
        Upgrade upgrade = upgrade("""
                name: 'two readers' input: 'data' input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8
                layers { layer { name: 'pad1' type: 'padding' pad: 2 } bottom: 'data' top: 'pad1' }
                layers { layer { name: 'conv1' type: 'conv' num_output: 4 kernelsize: 5 } bottom: 'pad1' top: 'conv1' }
                layers { layer { name: 'pool1' type: 'pool' kernelsize: 3 } bottom: 'pad1' top: 'pool1' }
                """);
        assertThat(upgrade.net()).isEqualTo(proto("""
                        name: 'two readers'
                        layer { name: 'input' type: 'Input' top: 'data'
                                input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
                        layer { name: 'conv1' type: 'Convolution' bottom: 'data' top: 'conv1'
                                convolution_param { num_output: 4 kernel_size: 5 pad: 2 } }
                        layer { name: 'pool1' type: 'Pooling' bottom: 'data' top: 'pool1'
                                pooling_param { kernel_size: 3 pad: 2 } }
                        """));
        assertThat(upgrade.changes())
                .containsExactly(
                        "padding layers folded into their readers: pad1",
                        "2 layers of form V0 (2013) to V1",
                        "2 layers of form V1 (2014) to V2",
                        "input fields to an Input layer: data");
        assertThat(Upgrade.of(upgrade.net(), "again").changes()).isEmpty();
    }

    @Test
    void paddingBeforeAnythingElseIsFatal() {
        assertThatThrownBy(() -> upgrade("""
                        input: 'data'
                        layers { layer { name: 'p' type: 'padding' pad: 2 } bottom: 'data' top: 'p' }
                        layers { layer { name: 'r' type: 'relu' } bottom: 'p' top: 'r' }
                        """))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("layer \"r\" (relu) reads padding layer \"p\"");
    }

    @Test
    void everyFieldOfEveryV0TypeFindsItsPlace() {
        Upgrade upgrade = upgrade("""
                layers { top: 'data' top: 'label' layer { name: 'data' type: 'data' source: '/db' batchsize: 256 scale: 0.5
                  meanfile: '/mean' cropsize: 227 mirror: true rand_skip: 73 } }
                layers { top: 'i' layer { name: 'images' type: 'images' source: '/list' batchsize: 25 meanfile: '/mean'
                  cropsize: 22 mirror: true rand_skip: 7 shuffle_images: true new_height: 40 new_width: 30 scale: 2 } }
                layers { top: 'w' layer { name: 'window' type: 'window_data' source: '/w' batchsize: 12 cropsize: 9
                  det_fg_threshold: 0.25 det_bg_threshold: 0.75 det_fg_fraction: 0.5 det_context_pad: 16
                  det_crop_mode: 'square' } }
                layers { top: 'h' layer { name: 'hdf5' type: 'hdf5_data' source: '/h5' batchsize: 3 } }
                layers { bottom: 'data' top: 'c' layer { name: 'c' type: 'conv' num_output: 96 biasterm: false pad: 4
                  kernelsize: 11 stride: 3 group: 2 weight_filler { type: 'gaussian' std: 0.01 }
                  bias_filler { value: 1 } blobs_lr: 1 blobs_lr: 2 weight_decay: 1 weight_decay: 0 } }
                layers { bottom: 'c' top: 'p' layer { name: 'p' type: 'pool' pool: AVE kernelsize: 22 stride: 50 pad: 33 } }
                layers { bottom: 'p' top: 'n' layer { name: 'n' type: 'lrn' local_size: 3 alpha: 0.1 beta: 0.5 k: 2 } }
                layers { bottom: 'n' top: 'd' layer { name: 'd' type: 'dropout' dropout_ratio: 0.2 } }
                layers { bottom: 'd' bottom: 'n' top: 'cc' layer { name: 'cc' type: 'concat' concat_dim: 0 } }
                layers { bottom: 'd' top: 'ip' layer { name: 'ip' type: 'innerproduct' num_output: 10 biasterm: true
                  weight_filler { std: 2 } bias_filler { value: 3 } } }
                layers { bottom: 'ip' bottom: 'label' top: 'l' layer { name: 'l' type: 'infogain_loss' source: '/m' } }
                layers { bottom: 'ip' layer { name: 'o' type: 'hdf5_output' hdf5_output_param { file_name: '/o' } } }
                """);
        assertThat(upgrade.warnings()).isEmpty();
        assertThat(upgrade.net()).isEqualTo(proto("""
                        layer { name: 'data' type: 'Data' top: 'data' top: 'label'
                          data_param { source: '/db' batch_size: 256 rand_skip: 73 }
                          transform_param { scale: 0.5 mean_file: '/mean' crop_size: 227 mirror: true } }
                        layer { name: 'images' type: 'ImageData' top: 'i'
                          image_data_param { source: '/list' batch_size: 25 rand_skip: 7 shuffle: true new_height: 40
                            new_width: 30 }
                          transform_param { scale: 2 mean_file: '/mean' crop_size: 22 mirror: true } }
                        layer { name: 'window' type: 'WindowData' top: 'w'
                          window_data_param { source: '/w' batch_size: 12 fg_threshold: 0.25 bg_threshold: 0.75
                            fg_fraction: 0.5 context_pad: 16 crop_mode: 'square' }
                          transform_param { crop_size: 9 } }
                        layer { name: 'hdf5' type: 'HDF5Data' top: 'h' hdf5_data_param { source: '/h5' batch_size: 3 } }
                        layer { name: 'c' type: 'Convolution' bottom: 'data' top: 'c'
                          param { lr_mult: 1 decay_mult: 1 } param { lr_mult: 2 decay_mult: 0 }
                          convolution_param { num_output: 96 bias_term: false pad: 4 kernel_size: 11 stride: 3 group: 2
                            weight_filler { type: 'gaussian' std: 0.01 } bias_filler { value: 1 } } }
                        layer { name: 'p' type: 'Pooling' bottom: 'c' top: 'p'
                          pooling_param { pool: AVE kernel_size: 22 stride: 50 pad: 33 } }
                        layer { name: 'n' type: 'LRN' bottom: 'p' top: 'n'
                          lrn_param { local_size: 3 alpha: 0.1 beta: 0.5 k: 2 } }
                        layer { name: 'd' type: 'Dropout' bottom: 'n' top: 'd' dropout_param { dropout_ratio: 0.2 } }
                        layer { name: 'cc' type: 'Concat' bottom: 'd' bottom: 'n' top: 'cc' concat_param { concat_dim: 0 } }
                        layer { name: 'ip' type: 'InnerProduct' bottom: 'd' top: 'ip'
                          inner_product_param { num_output: 10 bias_term: true weight_filler { std: 2 }
                            bias_filler { value: 3 } } }
                        layer { name: 'l' type: 'InfogainLoss' bottom: 'ip' bottom: 'label' top: 'l'
                          infogain_loss_param { source: '/m' } }
                        layer { name: 'o' type: 'HDF5Output' bottom: 'ip' hdf5_output_param { file_name: '/o' } }
                        """));
    }

    @Test
    void aV0FieldThatItsTypeNeverHadIsAWarning() {
        Upgrade upgrade = upgrade("layers { layer { name: 'r' type: 'relu' kernelsize: 3 } bottom: 'a' top: 'a' }");
        assertThat(upgrade.warnings())
                .containsExactly(
                        "old.prototxt: field \"kernelsize\" of layer \"r\" means nothing to type \"relu\": ignored");
    }

    @Test
    void anUnknownV0TypeIsFatal() {
        assertThatThrownBy(() -> upgrade("layers { layer { name: 'c' type: 'convv' } }"))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("layer \"c\" has the unknown V0 type \"convv\" (did you mean \"conv\"?)");
    }

    @Test
    void v1ParametersAndBlobsAreKept() {
        Upgrade upgrade = upgrade("""
                layers { name: 'data' type: DATA top: 'data' data_param { source: 's' scale: 0.1 mean_file: 'm' crop_size: 5
                  mirror: true } include { phase: TRAIN } }
                layers { name: 'ip' type: INNER_PRODUCT bottom: 'data' top: 'ip' blobs { num: 1 data: 4 }
                  param: 'w' param: '' blob_share_mode: PERMISSIVE blobs_lr: 1 blobs_lr: 2 weight_decay: 3
                  loss_weight: 0.5 exclude { stage: 'deploy' } inner_product_param { num_output: 1 } }
                """);
        assertThat(upgrade.net()).isEqualTo(proto("""
                        layer { name: 'data' type: 'Data' top: 'data' data_param { source: 's' } include { phase: TRAIN }
                          transform_param { scale: 0.1 mean_file: 'm' crop_size: 5 mirror: true } }
                        layer { name: 'ip' type: 'InnerProduct' bottom: 'data' top: 'ip' blobs { num: 1 data: 4 }
                          param { name: 'w' share_mode: PERMISSIVE lr_mult: 1 decay_mult: 3 } param { name: '' lr_mult: 2 }
                          loss_weight: 0.5 exclude { stage: 'deploy' } inner_product_param { num_output: 1 } }
                        """));
        assertThat(upgrade.changes())
                .containsExactly(
                        "data transformation fields to transform_param: data", "2 layers of form V1 (2014) to V2");
    }

    @Test
    void everyV1TypeHasCaffesName() {
        List<String> names = new ArrayList<>();
        for (LayerType type : LayerType.values()) {
            names.add(V1Layers.typeName(type));
        }
        assertThat(names)
                .containsExactlyInAnyOrder(
                        (",AbsVal,Accuracy,ArgMax,BNLL,Concat,ContrastiveLoss,Convolution,Deconvolution,"
                                        + "Data,Dropout,DummyData,EuclideanLoss,Eltwise,Exp,Flatten,HDF5Data,HDF5Output,HingeLoss,"
                                        + "Im2col,ImageData,InfogainLoss,InnerProduct,LRN,MemoryData,MultinomialLogisticLoss,MVN,"
                                        + "Pooling,Power,ReLU,Sigmoid,SigmoidCrossEntropyLoss,Silence,Softmax,SoftmaxWithLoss,"
                                        + "Split,Slice,TanH,WindowData,Threshold")
                                .split(",", -1));
    }

    @Test
    void everyFieldOfV1HasItsPlaceInV2() {
        List<String> special = List.of("param", "blob_share_mode", "blobs_lr", "weight_decay", "layer", "type");
        for (FieldDescriptor old : V1LayerParameter.getDescriptor().getFields()) {
            if (!special.contains(old.getName())) {
                FieldDescriptor now = LayerParameter.getDescriptor().findFieldByName(old.getName());
                assertThat(now).as(old.getName()).isNotNull();
                assertThat(now.getType()).isEqualTo(old.getType());
                assertThat(now.isRepeated()).isEqualTo(old.isRepeated());
            }
        }
    }

    @Test
    void blobsOfV0StayWithTheirLayer() {
        Upgrade upgrade = upgrade("""
                layers { layer { name: 'p' type: 'padding' pad: 1 } bottom: 'data' top: 'p' }
                layers { layer { name: 'c' type: 'conv' blobs { num: 7 } blobs { num: 8 } } bottom: 'p' top: 'c' }
                """);
        assertThat(upgrade.net().getLayer(0).getBlobsList().stream().map(BlobProto::getNum))
                .containsExactly(7, 8);
    }

    @Test
    void inputsOfSeveralBlobsMakeOneLayerInFront() {
        Upgrade upgrade = upgrade("""
                input: 'a' input: 'b' input_shape { dim: 2 dim: 3 } input_shape { dim: 4 }
                layer { name: 'x' type: 'ReLU' bottom: 'a' top: 'x' }
                """);
        assertThat(upgrade.net()).isEqualTo(proto("""
                        layer { name: 'input' type: 'Input' top: 'a' top: 'b'
                          input_param { shape { dim: 2 dim: 3 } shape { dim: 4 } } }
                        layer { name: 'x' type: 'ReLU' bottom: 'a' top: 'x' }
                        """));
    }

    @Test
    void inputsWithoutSizesAreDropped() {
        Upgrade upgrade = upgrade("input: 'data' layer { name: 'x' type: 'ReLU' bottom: 'data' top: 'x' }");
        assertThat(upgrade.net()).isEqualTo(proto("layer { name: 'x' type: 'ReLU' bottom: 'data' top: 'x' }"));
        assertThat(upgrade.changes()).containsExactly("input fields without sizes dropped: data");
    }

    @Test
    void batchNormStatisticsAreNotLearned() {
        Upgrade upgrade = upgrade("""
                layer { name: 'bn' type: 'BatchNorm' param { lr_mult: 0 } param { lr_mult: 0 } param { name: 's' } }
                layer { name: 'two' type: 'BatchNorm' param { lr_mult: 1 } param { lr_mult: 1 } }
                """);
        assertThat(upgrade.net()).isEqualTo(proto("""
                        layer { name: 'bn' type: 'BatchNorm' param { lr_mult: 0 decay_mult: 0 }
                          param { lr_mult: 0 decay_mult: 0 } param { name: 's' lr_mult: 0 decay_mult: 0 } }
                        layer { name: 'two' type: 'BatchNorm' param { lr_mult: 1 } param { lr_mult: 1 } }
                        """));
        assertThat(upgrade.changes()).containsExactly("BatchNorm statistics no longer learned: bn");
        assertThat(Upgrade.of(upgrade.net(), "again").changes()).isEmpty();
    }
}
