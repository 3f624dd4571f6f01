package dev.moka.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.MokaException;
import dev.moka.NativeCaffe;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.classify.Preprocessing;
import dev.moka.image.CvImage;
import dev.moka.image.Mean;
import dev.moka.model.CaffeModel;
import dev.moka.model.Prototxt;
import dev.moka.model.Shared;
import dev.moka.model.SolverFile;
import dev.moka.oracle.Request;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.Phase;
import dev.moka.proto.SolverParameter;
import dev.moka.solver.Solver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTuningTest {
    private static final String TINY = """
            name: "tiny"
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
            layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
                    convolution_param { num_output: 4 kernel_size: 3 } }
            layer { name: "bn" type: "BatchNorm" bottom: "conv" top: "conv" }
            layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
            layer { name: "aside" type: "Pooling" bottom: "conv" top: "aside" pooling_param { global_pooling: true } }
            layer { name: "fc" type: "InnerProduct" bottom: "conv" top: "fc" inner_product_param { num_output: 9 } }
            layer { name: "score" type: "InnerProduct" bottom: "fc" top: "out" inner_product_param { num_output: 7 } }
            layer { name: "prob" type: "Softmax" bottom: "out" top: "prob" }
            """;

    @TempDir
    Path folder;

    private PictureSet set = new PictureSet(List.of("dark", "bright"), List.of(), List.of());

    /** Ten dark and ten bright pictures of 9 x 9, four of which are held out. */
    @BeforeEach
    void write() throws IOException {
        for (int i = 0; i < 20; i++) {
            byte[] pixels = new byte[9 * 9 * 3];
            for (int j = 0; j < pixels.length; j++) {
                pixels[j] = (byte) (i % 2 * 150 + (31 * i + 17 * j) % 80);
            }
            Path inside = Files.createDirectories(folder.resolve(i % 2 == 0 ? "set/dark" : "set/light"));
            Files.write(inside.resolve(i + ".png"), new CvImage(9, 9, 3, pixels).encode("png"));
        }
        set = PictureSet.read(folder.resolve("set"), 0);
    }

    private FineTuning tuning(NetParameter net, String train) {
        Preprocessing as =
                Preprocessing.defaults().withMean(Mean.of(100, 110, 120)).withRawScale(127.5f);
        return new FineTuning(net, as, "light", set, LearningLayers.parse(train), 32, 0, 0.001f, 1);
    }

    private static NetParameter tiny() {
        return Prototxt.parseNet(TINY, "tiny").net();
    }

    private static LayerParameter layer(NetParameter net, String name) {
        return net.getLayerList().stream()
                .filter(layer -> layer.getName().equals(name))
                .reduce((first, second) -> first)
                .orElseThrow();
    }

    private static List<Float> rates(NetParameter net, String name) {
        return layer(net, name).getParamList().stream()
                .map(spec -> spec.getLrMult())
                .toList();
    }

    @Test
    void theLastLayerIsReplacedAndWhatItDoesNotNeedLeftOut() {
        NetParameter net = tuning(tiny(), "all").in(folder).trainVal();
        assertThat(net.getName()).isEqualTo("tiny_light");
        assertThat(net.getLayerList().stream().map(LayerParameter::getName))
                .containsExactly("data", "data", "conv", "bn", "relu", "fc", "score_light", "accuracy", "loss");
        LayerParameter head = layer(net, "score_light");
        assertThat(head.getTopList()).containsExactly("out_light");
        assertThat(head.getInnerProductParam().getNumOutput()).isEqualTo(2);
        assertThat(head.getInnerProductParam().getWeightFiller().getType()).isEqualTo("gaussian");
        assertThat(layer(net, "loss").getBottomList()).containsExactly("out_light", "label");
        assertThat(rates(net, "score_light")).containsExactly(10f, 20f);
        assertThat(rates(net, "conv")).containsExactly(1f, 2f);
        assertThat(rates(net, "bn")).isEmpty();
        NetParameter deploy = tuning(tiny(), "all").in(folder).net().deploy();
        assertThat(deploy.getLayerList().stream().map(LayerParameter::getName))
                .containsExactly("data", "conv", "bn", "relu", "fc", "score_light", "prob");
        assertThat(layer(deploy, "prob").getBottomList()).containsExactly("out_light");
    }

    @Test
    void whatLiesBelowIsFrozen() {
        NetParameter net = tuning(tiny(), "last").in(folder).trainVal();
        assertThat(rates(net, "conv")).containsExactly(0f, 0f);
        assertThat(rates(net, "bn")).containsExactly(0f, 0f, 0f);
        assertThat(layer(net, "bn").getBatchNormParam().getUseGlobalStats()).isTrue();
        assertThat(rates(net, "fc")).containsExactly(0f, 0f);
        assertThat(rates(net, "score_light")).containsExactly(10f, 20f);
        NetParameter two = tuning(tiny(), "last:2").in(folder).trainVal();
        assertThat(rates(two, "fc")).containsExactly(1f, 2f);
        assertThat(rates(two, "bn")).containsExactly(0f, 0f, 0f);
        assertThatThrownBy(() -> LearningLayers.parse("last:0")).hasMessageContaining("give all, last, or last:3");
    }

    @Test
    void picturesAreFedAsTheModelWantsThem() {
        FineTuningFiles files = tuning(tiny(), "all").in(folder);
        LayerParameter train = files.trainVal().getLayer(0);
        assertThat(train.getInclude(0).getPhase()).isEqualTo(Phase.TRAIN);
        assertThat(train.getTransformParam().getMirror()).isTrue();
        assertThat(train.getTransformParam().getCropSize()).isEqualTo(8);
        assertThat(train.getTransformParam().getScale()).isEqualTo(0.5f);
        assertThat(train.getTransformParam().getMeanValueList()).containsExactly(200f, 220f, 240f);
        assertThat(train.getImageDataParam().getNewHeight()).isEqualTo(9);
        assertThat(train.getImageDataParam().getBatchSize()).isEqualTo(16);
        assertThat(train.getImageDataParam().getShuffle()).isTrue();
        LayerParameter test = files.trainVal().getLayer(1);
        assertThat(test.getTransformParam().getMirror()).isFalse();
        assertThat(test.getImageDataParam().getBatchSize()).isEqualTo(4);
        assertThat(test.getImageDataParam().getShuffle()).isFalse();
        Preprocessing rgb = Preprocessing.defaults().withChannelSwap(List.of(0, 1, 2));
        assertThatThrownBy(() -> PictureFeed.of(List.of(3, 8, 8), rgb)).hasMessageContaining("2,1,0");
        assertThat(PictureFeed.of(List.of(3, 224, 224), Preprocessing.defaults())
                        .images()
                        .height())
                .isEqualTo(256);
        assertThat(PictureFeed.of(List.of(1, 20, 30), Preprocessing.defaults()).images())
                .isEqualTo(new Preprocessing.Size(20, 30));
    }

    @Test
    void whatIsWrittenIsReadAgainAndTrains() {
        FineTuningFiles files = tuning(tiny(), "all").in(folder);
        files.writeNets();
        files.writeSolver(folder.resolve("tiny.caffemodel"));
        assertThat(Prototxt.readNet(folder.resolve("train_val.prototxt")).net()).isEqualTo(files.trainVal());
        assertThat(Prototxt.readNet(folder.resolve("deploy.prototxt")).net())
                .isEqualTo(files.net().deploy());
        SolverParameter solver =
                SolverFile.read(folder.resolve("solver.prototxt")).solver();
        assertThat(solver).isEqualTo(files.solver());
        assertThat(folder.resolve("solver.prototxt"))
                .content()
                .contains("base_lr: 0.001\n", "weight_decay: 0.0005\n", "max_iter: 200\n", "test_iter: 1\n");
        assertThat(folder.resolve("labels.txt")).hasContent("dark\nlight\n");
        Path weights = folder.resolve("tiny.caffemodel");
        try (Net net = new Net(tiny(), NetOptions.defaults())) {
            net.fillRandomly(3);
            net.save(weights);
        }
        try (Solver training = Solver.of(folder.resolve("solver.prototxt"), NetOptions.defaults());
                Net test = new Net(files.trainVal(), NetOptions.defaults())) {
            assertThat(training.net()
                            .copyFrom(CaffeModel.open(weights))
                            .missing()
                            .toString())
                    .contains("score_light")
                    .doesNotContain("conv", "fc");
            training.step(60);
            test.shareParams(training.net());
            Confusion confusion =
                    Confusion.of(test, files.net().scores(), set.val().size());
            assertThat(confusion.counts()).isDeepEqualTo(new int[][] {{2, 0}, {0, 2}});
            assertThat(confusion.accuracy()).isEqualTo(1);
        }
    }

    /** The new layer's scores are w x + b, so what they change with is the mean of x, and 1 for b, which learns twice as fast. */
    @Test
    void theRateIsHalfOfTheStableOneForTheNewLayersInput() {
        String text = TINY.replaceAll("layer \\{ name: \"bn\".*\n", "");
        float ofLarge = rate(text, 100);
        assertThat(rate(text, 1000)).isEqualTo(ofLarge / 100, within(0.02f * ofLarge / 100));
        FineTuningFiles files =
                tuning(Prototxt.parseNet(text, "tiny").net(), "last").in(folder);
        try (Net net = new Net(files.trainVal(), NetOptions.defaults().withPhase(Phase.TRAIN))) {
            net.copyFrom(CaffeModel.open(weights(text, 100)));
            net.forward();
            float[] sums = new float[9];
            for (int n = 0; n < 16; n++) {
                for (int c = 0; c < 9; c++) {
                    sums[c] += net.blob("fc").item(n)[c] / 16;
                }
            }
            double length = 20;
            for (float mean : sums) {
                length += 10 * mean * mean;
            }
            double half = 1.9 / (0.5 * length);
            assertThat((double) ofLarge).isEqualTo(half, within(0.06 * half));
        }
        assertThat(rate(text, 1e-3f)).as("never more than 0.01").isEqualTo(0.01f);
    }

    private float rate(String text, float size) {
        FineTuningFiles files =
                tuning(Prototxt.parseNet(text, "tiny").net(), "last").in(folder);
        files.writeNets();
        return BaseRate.of(files, CaffeModel.open(weights(text, size)), NetOptions.defaults());
    }

    /** Weights of fc such that its top is so many times as large. */
    private Path weights(String text, float size) {
        Path weights = folder.resolve("tiny.caffemodel");
        try (Net net = new Net(Prototxt.parseNet(text, "tiny").net(), NetOptions.defaults())) {
            net.fillRandomly(3);
            float[] fc = net.params("fc").get(0).edit();
            for (int i = 0; i < fc.length; i++) {
                fc[i] *= size;
            }
            net.save(weights);
        }
        return weights;
    }

    @Test
    void nativeCaffeComputesTheSameLoss() throws IOException {
        NetParameter withoutNorm = Prototxt.parseNet(TINY.replaceAll("layer \\{ name: \"bn\".*\n", ""), "tiny")
                .net();
        FineTuningFiles files = tuning(withoutNorm, "last").in(folder);
        files.writeNets();
        Path weights = folder.resolve("light.caffemodel");
        try (Net test = new Net(files.trainVal(), NetOptions.defaults())) {
            test.fillRandomly(5);
            test.save(weights);
            test.forward();
            var theirs = NativeCaffe.get()
                    .forward(Request.of(Files.readString(folder.resolve("train_val.prototxt")))
                            .weights(weights));
            assertThat(test.loss()).isEqualTo(theirs.loss(), within(1e-3f * theirs.loss()));
            assertThat(test.blob("accuracy").data())
                    .isEqualTo(theirs.blob("accuracy").data());
        }
    }

    @Test
    void squeezeNetLearnsThroughItsPool() {
        FineTuningFiles files = zoo("models/squeezenet_v1.0/deploy.prototxt", "last");
        LayerParameter head = layer(files.trainVal(), "conv_final_light");
        assertThat(head.getConvolutionParam().getNumOutput()).isEqualTo(2);
        assertThat(layer(files.trainVal(), "pool_final").getBottomList()).containsExactly("conv_final_light");
        assertThat(files.trainVal().getLayerList().stream().map(LayerParameter::getName))
                .as("negative scores of every picture would be zero, and learn nothing")
                .doesNotContain("relu_conv_final");
        assertThat(files.net().scores()).isEqualTo("pool_final");
        assertThat(rates(files.trainVal(), "fire9/conv3x3_2")).containsExactly(0f, 0f);
        files.writeNets();
        try (Net net = new Net(files.trainVal(), NetOptions.defaults().withPhase(Phase.TRAIN))) {
            assertThat(net.blob("pool_final").shape()).containsExactly(16, 2, 1, 1);
            assertThat(net.blob("label").shape()).containsExactly(16);
        }
    }

    @Test
    void caffeNetBecomesWhatCaffesOwnExampleIs() {
        NetParameter ours = zoo("nets/models/bvlc_reference_caffenet/deploy.prototxt", "all")
                .trainVal();
        NetParameter theirs = Prototxt.readNet(Shared.path("nets/models/finetune_flickr_style/train_val.prototxt"))
                .net();
        assertThat(ours.getLayerCount()).isEqualTo(theirs.getLayerCount());
        for (int i = 0; i < ours.getLayerCount(); i++) {
            assertThat(ours.getLayer(i).getType()).isEqualTo(theirs.getLayer(i).getType());
            assertThat(ours.getLayer(i).getParamList())
                    .as(ours.getLayer(i).getName())
                    .isEqualTo(theirs.getLayer(i).getParamList());
        }
        assertThat(layer(ours, "fc8_light")
                        .getInnerProductParam()
                        .getWeightFiller()
                        .getType())
                .isEqualTo(layer(theirs, "fc8_flickr")
                        .getInnerProductParam()
                        .getWeightFiller()
                        .getType());
    }

    @Test
    void googleNetsNameHasASlash() {
        FineTuningFiles files = zoo("nets/models/bvlc_googlenet/deploy.prototxt", "last:2");
        assertThat(files.net().newLayer()).isEqualTo("loss3/classifier_light");
        assertThat(rates(files.trainVal(), "inception_5b/pool_proj")).containsExactly(1f, 2f);
        assertThat(rates(files.trainVal(), "inception_5b/5x5")).containsExactly(0f, 0f);
    }

    private FineTuningFiles zoo(String file, String train) {
        return tuning(Prototxt.readNet(Shared.path(file)).net(), train).in(folder);
    }

    @Test
    void whatCannotBeTunedIsTold() {
        assertFails(
                TINY.replace("InnerProduct", "Scale").replaceAll("inner_product_param \\{.*?}", ""), "of type Scale");
        String flat = "layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 5 } } }"
                + " layer { name: 'fc' type: 'InnerProduct' bottom: 'data' top: 'fc' inner_product_param { num_output: 2 } }";
        assertFails(flat, "pictures are (N, C, H, W)");
        String maps = TINY.substring(0, TINY.indexOf("layer { name: \"bn\""));
        assertFails(maps, "one number for each class and picture");
        assertFails(TINY.replace("dim: 1 dim: 3", "dim: 1 dim: 2"), "pictures of 2 channels");
        assertFails(
                TINY.replaceAll("layer \\{ name: \"data\".*", "layer { name: 'd' type: 'Data' top: 'data' }"),
                "reads its own data (layer 'd', Data)");
        assertThatThrownBy(() -> new FineTuning(
                        tiny(), Preprocessing.defaults(), "a b", set, LearningLayers.ALL, 32, 0, 0.001f, 1))
                .hasMessageContaining("letters, digits");
    }

    private void assertFails(String net, String words) {
        assertThatThrownBy(
                        () -> tuning(Prototxt.parseNet(net, "net").net(), "all").in(folder))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining(words);
    }
}
