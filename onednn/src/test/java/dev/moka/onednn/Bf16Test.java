package dev.moka.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.moka.Close;
import dev.moka.Gradients;
import dev.moka.Keep;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.Precision;
import dev.moka.model.Prototxt;
import dev.moka.proto.Phase;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nets in bf16 are float32's but for its 8 significant bits, forward and backward; skipped where the processor has no bf16. */
class Bf16Test {
    private static final String TEXT = """
            layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 4 dim: 3 dim: 24 dim: 24 } } }
            layer { name: 'label' type: 'Input' top: 'label' input_param { shape { dim: 4 } } }
            layer { name: 'conv1' type: 'Convolution' bottom: 'x' top: 'conv1' convolution_param { num_output: 32 kernel_size: 3 } }
            layer { name: 'relu1' type: 'ReLU' bottom: 'conv1' top: 'conv1' }
            layer { name: 'norm1' type: 'LRN' bottom: 'conv1' top: 'norm1' lrn_param { local_size: 5 } }
            layer { name: 'pool1' type: 'Pooling' bottom: 'norm1' top: 'pool1' pooling_param { pool: AVE kernel_size: 3 stride: 2 } }
            layer { name: 'a' type: 'Convolution' bottom: 'pool1' top: 'a' convolution_param { num_output: 32 kernel_size: 3 pad: 1 group: 2 bias_term: false } }
            layer { name: 'bn' type: 'BatchNorm' bottom: 'a' top: 'a' }
            layer { name: 'scale' type: 'Scale' bottom: 'a' top: 'a' scale_param { bias_term: true } }
            layer { name: 'sum' type: 'Eltwise' bottom: 'a' bottom: 'pool1' top: 'sum' }
            layer { name: 'b' type: 'Convolution' bottom: 'sum' top: 'b' convolution_param { num_output: 16 kernel_size: 1 } }
            layer { name: 'sigmoid' type: 'Sigmoid' bottom: 'b' top: 'sigmoid' }
            layer { name: 'join' type: 'Concat' bottom: 'sum' bottom: 'sigmoid' top: 'join' }
            layer { name: 'up' type: 'Deconvolution' bottom: 'join' top: 'up' convolution_param { num_output: 16 kernel_size: 2 stride: 2 } }
            layer { name: 'fc1' type: 'InnerProduct' bottom: 'up' top: 'fc1' inner_product_param { num_output: 40 } }
            layer { name: 'tanh' type: 'TanH' bottom: 'fc1' top: 'fc1' }
            layer { name: 'fc2' type: 'InnerProduct' bottom: 'fc1' top: 'fc2' inner_product_param { num_output: 10 } }
            layer { name: 'loss' type: 'SoftmaxWithLoss' bottom: 'fc2' bottom: 'label' top: 'loss' }
            """;

    private static boolean supported;

    @BeforeAll
    static void askTheProcessor() {
        supported = OneDnnBackend.hasBf16();
    }

    private static Net net(Precision precision, Phase phase) {
        NetOptions options = NetOptions.defaults()
                .withBackend("onednn")
                .withGradients(Gradients.ALL)
                .withPrecision(precision);
        return filled(phase, options);
    }

    private static Net filled(Phase phase, NetOptions options) {
        Net net = new Net(Prototxt.parseNet(TEXT, "bf16").net(), options.withPhase(phase));
        net.fillRandomly(1);
        float[] pixels = net.blob("x").overwrite();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.sin(i * 0.7);
        }
        net.blob("label").set(1, 7, 0, 3);
        if (phase == Phase.TEST) {
            // A normalisation with given statistics, as a trained net has it.
            net.params("bn").get(1).set(1.5f);
            net.params("bn").get(2).set(1);
        }
        return net;
    }

    @ParameterizedTest
    @EnumSource
    void everyBlobAndGradientIsFloat32sButForItsBits(Phase phase) {
        assumeTrue(supported, "no bf16 on this processor");
        try (Net exact = net(Precision.FLOAT32, phase);
                Net net = net(Precision.BF16, phase)) {
            for (Net each : List.of(exact, net)) {
                each.forward();
                each.backward();
            }
            for (String hidden : List.of("conv1", "norm1", "pool1", "sum", "join", "up", "fc1")) {
                assertThat(((Tensor) net.blob(hidden).dataStorage().twin())
                                .layout()
                                .type())
                        .as(hidden)
                        .isEqualTo(memory.data_type.bf16);
            }
            net.blobs()
                    .forEach((name, blob) ->
                            Close.assertClose(name, Close.copy(exact.blob(name)), Close.copy(blob), 0.05));
            net.params().forEach((name, blobs) -> {
                for (int i = 0; i < blobs.size(); i++) {
                    Close.assertClose(
                            name + " diff " + i,
                            Close.copyDiff(exact.params(name).get(i)),
                            Close.copyDiff(blobs.get(i)),
                            0.1);
                }
            });
        }
    }

    /** The convolution adds the other summand of {@code sum} on the way. */
    @Test
    void outputsOfANetThatKeepsNothingElseAreFloat32sButForItsBits() {
        assumeTrue(supported, "no bf16 on this processor");
        NetOptions options = NetOptions.defaults()
                .withBackend("onednn")
                .withPrecision(Precision.BF16)
                .withKeep(Keep.OUTPUTS);
        try (Net exact = net(Precision.FLOAT32, Phase.TEST);
                Net net = filled(Phase.TEST, options)) {
            for (Net each : List.of(exact, net)) {
                each.forward();
                each.forward();
            }
            Close.assertClose("loss", Close.copy(exact.blob("loss")), Close.copy(net.blob("loss")), 0.01);
        }
    }

    @Test
    void parametersKeepAllTheirBits() {
        assumeTrue(supported, "no bf16 on this processor");
        try (Net net = net(Precision.BF16, Phase.TRAIN)) {
            net.params("fc1").get(0).set(1);
            net.forward();
            net.backward();
            net.params("fc1").get(0).setDiff(1);
            // So little would be lost in 8 bits.
            for (int step = 0; step < 100; step++) {
                net.update(net.params("fc1").get(0), List.of(), (w, g, history, count) -> {
                    for (int i = 0; i < count; i++) {
                        w[i] -= 1e-4f * g[i];
                    }
                });
            }
            assertThat(net.params("fc1").get(0).data()[0]).isCloseTo(0.99f, within(1e-4f));
        }
    }

    @Test
    void aNetReadsWhatAnotherHasUpdated() {
        assumeTrue(supported, "no bf16 on this processor");
        try (Net trained = net(Precision.BF16, Phase.TRAIN);
                Net tested = net(Precision.BF16, Phase.TEST)) {
            tested.shareParams(trained);
            trained.forward();
            trained.backward();
            trained.params("fc2")
                    .forEach(blob ->
                            trained.update(blob, List.of(), (w, g, history, count) -> Arrays.fill(w, 0, count, 0.5f)));
            tested.forward();
            assertThat(tested.params("fc2").get(0).data()).containsOnly(0.5f);
            // Equal weights make equal scores.
            float[] scores = tested.blob("fc2").item(0);
            assertThat(scores).containsOnly(scores[0]);
        }
    }

    @Test
    void isRefusedWhereItIsNotToBeHad() {
        NetOptions loops = NetOptions.defaults().withBackend(NetOptions.JAVA).withPrecision(Precision.BF16);
        assertThatThrownBy(() -> new Net(Prototxt.parseNet(TEXT, "bf16").net(), loops))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("use float32, or the backend onednn");
        assumeFalse(supported, "bf16 on this processor");
        assertThatThrownBy(() -> net(Precision.BF16, Phase.TEST)).hasMessageContaining("use float32");
    }
}
