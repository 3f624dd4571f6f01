package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.model.Prototxt;
import dev.moka.oracle.Array;
import dev.moka.proto.Phase;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write into arrays that they hold is used by the next run, on the backend under test as on the loops. */
class LentArraysTest {
    private static final String INPUT =
            "layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 3 dim: 8 dim: 2 dim: 2 } } }\n";
    private static final String CHAIN = """
            layer { name: 'a' type: 'Convolution' bottom: 'x' top: 'a' convolution_param { num_output: 8 kernel_size: 1 } }
            layer { name: 'b' type: 'Sigmoid' bottom: 'a' top: 'b' }
            layer { name: 'y' type: 'InnerProduct' bottom: 'b' top: 'y' inner_product_param { num_output: 4 } }
            """;

    @TempDir
    Path folder;

    private static Net net(String layers, String backend) {
        NetOptions options =
                NetOptions.defaults().withPhase(Phase.TEST).withBackend(backend).withGradients(Gradients.ALL);
        Net net = new Net(Prototxt.parseNet(INPUT + layers, "test").net(), options);
        net.fillRandomly(1);
        float[] numbers = new float[net.blob("x").count()];
        new Draw(1, "x").gaussian(numbers, 0, 1);
        net.blob("x").set(numbers);
        return net;
    }

    private static Net net(String layers) {
        return net(layers, LayerTest.BACKEND);
    }

    /** What a net computes that never ran before with these numbers. */
    private static void assertComputesAsANewOne(Net net, String layers) {
        net.forward();
        try (Net other = net(layers, NetOptions.JAVA)) {
            other.blob("x").set(net.blob("x").data().clone());
            net.params().forEach((layer, blobs) -> {
                for (int i = 0; i < blobs.size(); i++) {
                    other.params(layer).get(i).set(blobs.get(i).data().clone());
                }
            });
            other.forward();
            Close.assertClose("y", Close.copy(other.blob("y")), Close.copy(net.blob("y")), 1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: 'Convolution' convolution_param { num_output: 3 kernel_size: 2 }",
                "type: 'Convolution' convolution_param { num_output: 8 kernel_size: 1 group: 8 }",
                "type: 'Deconvolution' convolution_param { num_output: 3 kernel_size: 2 }",
                "type: 'InnerProduct' inner_product_param { num_output: 3 }",
                "type: 'InnerProduct' inner_product_param { num_output: 3 transpose: true }",
                "type: 'BatchNorm'",
                "type: 'Scale' scale_param { bias_term: true }",
                "type: 'Bias'",
                "type: 'PReLU'",
            })
    void parametersWrittenAgainAfterAForwardAreSeen(String layer) {
        String text = "layer { name: 'y' bottom: 'x' top: 'y' " + layer + " }";
        try (Net net = net(text)) {
            List<float[]> edited = net.params("y").stream().map(Blob::edit).toList();
            for (float number : new float[] {10, 100, 3}) {
                edited.forEach(w -> w[0] = number);
                assertComputesAsANewOne(net, text);
                edited.forEach(w -> w[w.length - 1] = number);
                assertComputesAsANewOne(net, text);
            }
        }
        try (Net net = net(text)) {
            net.forward();
            for (Blob parameter : net.params("y")) {
                float[] read = parameter.data();
                assertComputesAsANewOne(net, text);
                read[0] = 10;
                assertComputesAsANewOne(net, text);
            }
        }
    }

    @Test
    void aNormalisationFoldedIntoAConvolutionSeesThemToo() {
        String text = """
                layer { name: 'y' type: 'Convolution' bottom: 'x' top: 'y' convolution_param { num_output: 3 kernel_size: 1 } }
                layer { name: 'n' type: 'BatchNorm' bottom: 'y' top: 'y' }
                layer { name: 's' type: 'Scale' bottom: 'y' top: 'y' scale_param { bias_term: true } }
                """;
        NetOptions options = NetOptions.defaults().withBackend(LayerTest.BACKEND);
        try (Net net = new Net(Prototxt.parseNet(INPUT + text, "test").net(), options)) {
            net.fillRandomly(1);
            net.blob("x").set(1);
            float[] scales = net.params("s").get(0).edit();
            float[] means = net.params("n").get(0).data();
            assertComputesAsANewOne(net, text);
            scales[1] = 7;
            assertComputesAsANewOne(net, text);
            means[2] = -5;
            assertComputesAsANewOne(net, text);
        }
    }

    @Test
    void weightsOfAFileWrittenThroughDataAreSeen() {
        Path file = folder.resolve("weights.caffemodel");
        try (Net net = net(CHAIN)) {
            net.save(file);
        }
        try (Net net = net(CHAIN)) {
            net.copyFrom(file);
            net.forward();
            net.params("y").get(0).data()[3] = 50;
            assertComputesAsANewOne(net, CHAIN);
        }
    }

    @Test
    void anInputFilledAgainIsSeen() {
        try (Net net = net(CHAIN)) {
            float[] x = net.blob("x").overwrite();
            for (int batch = 0; batch < 3; batch++) {
                new Draw(batch, "x").gaussian(x, 0, 1);
                assertComputesAsANewOne(net, CHAIN);
            }
            net.blob("x").data()[5] = 20;
            assertComputesAsANewOne(net, CHAIN);
        }
    }

    @Test
    void anInputFilledAgainIsSeenUnderALayerInPlace() {
        String text = "layer { name: 'p' type: 'Power' bottom: 'x' top: 'x' power_param { scale: 2 shift: 1 } }\n"
                + "layer { name: 'y' type: 'InnerProduct' bottom: 'x' top: 'y' inner_product_param { num_output: 4 } }";
        try (Net net = net(text)) {
            float[] x = net.blob("x").overwrite();
            for (float number : new float[] {1, 2, 3}) {
                Arrays.fill(x, number);
                net.forward();
                assertThat(x).as("the array is the blob").containsOnly(2 * number + 1);
                assertThat(net.blob("x").data()).containsOnly(2 * number + 1);
            }
        }
    }

    @Test
    void blobsBetweenWrittenBeforeTheRestRunsAreSeen() {
        try (Net net = net(CHAIN)) {
            net.forward();
            float[] a = net.blob("a").edit();
            for (float number : new float[] {1, 2, 3}) {
                Arrays.fill(a, number);
                net.forward("b", "y");
                float expected = (float) (1 / (1 + Math.exp(-number)));
                assertThat(net.blob("b").data()[0]).isEqualTo(expected, within(1e-6f));
                net.blob("b").data()[0] = 0.25f;
                net.forward("y", "y");
                assertThat(net.blob("b").data()[0]).isEqualTo(0.25f);
                Close.assertClose("y", product(net), Close.copy(net.blob("y")), 1e-5);
            }
            net.forward();
            assertThat(a).as("the array is the blob").isEqualTo(net.blob("a").data());
            a[0] = 30;
            net.forward("b", "y");
            assertThat(net.blob("b").data()[0]).isEqualTo(1);
        }
    }

    private static Array product(Net net) {
        float[] b = net.blob("b").data();
        float[] w = net.params("y").get(0).data();
        float[] bias = net.params("y").get(1).data();
        float[] y = new float[12];
        for (int n = 0; n < 3; n++) {
            for (int o = 0; o < 4; o++) {
                double sum = bias[o];
                for (int i = 0; i < 32; i++) {
                    sum += w[o * 32 + i] * b[n * 32 + i];
                }
                y[n * 4 + o] = (float) sum;
            }
        }
        return new Array(new int[] {3, 4}, y);
    }

    @Test
    void diffsWrittenAgainAreSeenByTheNextBackward() {
        try (Net net = net(CHAIN)) {
            net.forward();
            float[] dy = net.blob("y").overwriteDiff();
            Arrays.fill(dy, 1);
            net.backward();
            float[] once = net.blob("x").diff().clone();
            float[] dw = net.params("a").get(0).editDiff();
            Arrays.fill(dw, 0);
            Arrays.fill(dy, 2);
            net.backward();
            for (int i = 0; i < once.length; i++) {
                assertThat(net.blob("x").diff()[i]).isEqualTo(2 * once[i], within(1e-5f));
            }
            float[] ofParameter = dw.clone();
            dw[0] += 1000;
            net.backward();
            assertThat(net.params("a").get(0).diff()[0] - 2 * ofParameter[0]).isEqualTo(1000, within(0.01f));
            net.clearParamDiffs();
            assertThat(dw).as("the array is the diff").containsOnly(0);
        }
    }

    private static void descend(Net net) {
        net.forward();
        net.blob("y").setDiff(1);
        net.backward();
        Blob w = net.params("a").get(0);
        net.update(w, List.of(), (weight, gradient, history, count) -> {
            for (int i = 0; i < count; i++) {
                weight[i] -= gradient[i];
            }
        });
    }

    @Test
    void aParameterBeingTrainedIsTheArrayThatEditGave() {
        try (Net net = net(CHAIN)) {
            float[] w = net.params("a").get(0).edit();
            for (int step = 0; step < 3; step++) {
                descend(net);
                assertThat(w).isEqualTo(net.params("a").get(0).data());
                w[1] = 5 * step;
                assertComputesAsANewOne(net, CHAIN);
            }
        }
    }

    @Test
    void writingWhatDataGaveBeforeAnUpdateIsSeenOrRefused() {
        try (Net net = net(CHAIN)) {
            Blob parameter = net.params("a").get(0);
            float[] w = parameter.data();
            descend(net);
            w[0] = 100;
            if (LayerTest.BACKEND.equals(NetOptions.JAVA)) {
                assertComputesAsANewOne(net, CHAIN);
                return;
            }
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(net::forward)
                        .isInstanceOf(MokaException.class)
                        .hasMessageStartingWith("a parameter of layer 'a': ")
                        .hasMessageContaining("edit()")
                        .hasMessageNotContaining("\n");
            }
            assertThat(parameter.data()[0]).isNotEqualTo(100);
            assertComputesAsANewOne(net, CHAIN);
        }
    }

    @Test
    void resultsMayBeWrittenAtWill() {
        try (Net net = net(CHAIN)) {
            for (int i = 0; i < 3; i++) {
                net.forward();
                float[] b = net.blob("b").data();
                net.forward();
                Arrays.fill(b, 0);
                assertComputesAsANewOne(net, CHAIN);
                Arrays.fill(net.blob("y").data(), 0);
            }
        }
    }

    @Test
    void anArrayFilledByTheNetIsStillTheParameter() {
        Path file = folder.resolve("weights.caffemodel");
        try (Net net = net(CHAIN)) {
            net.save(file);
            float[] w = net.params("y").get(0).edit();
            net.fillRandomly(9);
            assertThat(w).isEqualTo(net.params("y").get(0).data());
            net.copyFrom(file);
            w[0] = 8;
            assertComputesAsANewOne(net, CHAIN);
        }
    }

    @Test
    void aNetThatSharesParametersSeesWhatIsWrittenThroughTheOther() {
        try (Net trained = net(CHAIN);
                Net tested = net(CHAIN)) {
            tested.shareParams(trained);
            float[] w = trained.params("a").get(0).edit();
            for (float number : new float[] {10, 100}) {
                w[0] = number;
                assertComputesAsANewOne(tested, CHAIN);
                assertComputesAsANewOne(trained, CHAIN);
            }
        }
    }
}
