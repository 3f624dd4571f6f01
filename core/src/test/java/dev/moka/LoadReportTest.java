package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.model.CaffeModel;
import dev.moka.model.Prototxt;
import dev.moka.oracle.Oracle;
import dev.moka.oracle.Request;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of weights that find no layer, and of layers that find no weights. */
class LoadReportTest {
    private static final String SHARED = "param { name: 'w' } param { name: 'b' }";

    @TempDir
    private Path folder;

    private static String net(String... layers) {
        return "layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 3 } } }\n"
                + String.join("", layers);
    }

    private static String ip(String name, String top, String more) {
        return """
                layer { name: '%s' type: 'InnerProduct' bottom: 'x' top: '%s' %s
                        inner_product_param { num_output: 2 weight_filler { type: 'gaussian' } bias_filler { value: 1 } } }
                """.formatted(name, top, more);
    }

    private static Net open(String prototxt) {
        return new Net(
                Prototxt.parseNet(prototxt, "net").net(), NetOptions.defaults().withBackend(LayerTest.BACKEND));
    }

    private Path save(String prototxt, long seed, String file) {
        try (Net net = open(prototxt)) {
            net.fillRandomly(seed);
            net.save(folder.resolve(file));
        }
        return folder.resolve(file);
    }

    private static float[] weights(Path file, int layer) {
        var source = CaffeModel.open(file).layers().get(layer).blobs().get(0).source();
        float[] numbers = new float[source.count()];
        source.copyTo(numbers);
        return numbers;
    }

    @Test
    void weightsOfOneLayerAreThoseOfAllThatShareThem() {
        String both = net(ip("a", "a", SHARED), ip("b", "b", SHARED));
        for (String only : new String[] {"a", "b"}) {
            for (String end : new String[] {".caffemodel", ".caffemodel.h5"}) {
                Path file = save(net(ip(only, only, "")), 5, only + end);
                try (Net net = open(both)) {
                    LoadReport report = net.copyFrom(file);
                    report.requireComplete();
                    assertThat(report.matched()).containsExactly("a", "b");
                    assertThat(report.problems()).isEmpty();
                    assertThat(net.params("a").get(0).data())
                            .isEqualTo(NativeCaffe.get()
                                    .params(Request.of(both).weights(file))
                                    .get("a", 0)
                                    .data());
                }
            }
        }
    }

    @Test
    void aLayerOfWhichOnlyAPartIsSharedWithAFoundOneIsMissing() {
        Path file = save(net(ip("a", "a", "")), 5, "a.caffemodel");
        try (Net net = open(net(ip("a", "a", "param { name: 'w' }"), ip("b", "b", "param { name: 'w' }")))) {
            LoadReport report = net.copyFrom(file);
            assertThat(report.missing()).containsExactly("b");
            assertThatThrownBy(report::requireComplete).hasMessageContaining("no weights for layer(s) b:");
        }
    }

    @Test
    void ofTwoLayersOfOneNameTheFirstGetsTheWeightsAsInCaffeAndItIsSaid() {
        String twice = net(ip("ip", "a", ""), ip("ip", "b", ""));
        Path one = save(net(ip("ip", "a", "")), 5, "one.caffemodel");
        try (Net net = open(twice)) {
            LoadReport report = net.copyFrom(one);
            assertThat(net.layers().get(1).name()).isEqualTo("x_x_0_split");
            assertThat(net.layers().get(2).blobs().get(0).data()).isEqualTo(weights(one, 1));
            assertThat(net.layers().get(3).blobs().get(0).data()).isNotEqualTo(weights(one, 1));
            assertThat(report.missing()).containsExactly("ip");
            assertThat(report.repeated()).containsExactly("ip");
            assertThatThrownBy(report::requireComplete)
                    .hasMessageContaining("no weights for layer(s) ip (several layers are called ip")
                    .hasMessageContaining("give each a name of its own");
            assertThat(report.problems()).anyMatch(problem -> problem.contains("several layers are called ip"));
        }
    }

    @Test
    void ofTwoLayersOfOneNameInAFileTheLastCountsAsInCaffeAndItIsSaid() {
        String twice = net(ip("ip", "a", ""), ip("ip", "b", ""));
        Path file = folder.resolve("two.caffemodel");
        Oracle caffe = NativeCaffe.get();
        caffe.write(Request.of(twice).seed(7), file);
        String once = net(ip("ip", "a", ""));
        try (Net net = open(once)) {
            LoadReport report = net.copyFrom(file);
            assertThat(net.params("ip").get(0).data())
                    .isEqualTo(caffe.params(Request.of(once).weights(file))
                            .get("ip", 0)
                            .data())
                    .isEqualTo(weights(file, 3));
            assertThat(report.missing()).isEmpty();
            assertThat(report.problems()).anyMatch(problem -> problem.contains("several layers are called ip"));
        }
    }

    @Test
    void netsThatShareTheirParametersShareThoseOfAllLayersOfOneName() {
        String twice = net(ip("ip", "a", ""), ip("ip", "b", ""));
        try (Net train = open(twice);
                Net test = open(twice)) {
            train.fillRandomly(3);
            test.shareParams(train);
            for (int i = 2; i < 4; i++) {
                assertThat(test.layers().get(i).blobs().get(0).data())
                        .isEqualTo(train.layers().get(i).blobs().get(0).data());
            }
        }
    }

    @Test
    void weightsOfAnotherNetAreTold() {
        Path file = save(net(ip("a", "a", "")), 5, "a.caffemodel");
        try (Net net = open(net(ip("c", "c", "")))) {
            LoadReport report = net.copyFrom(file);
            assertThat(report.isOfAnotherNet()).isTrue();
            assertThat(report.ignored()).containsExactly("a");
            assertThat(report.problems())
                    .containsExactly(file
                            + ": none of the net's layers finds its weights there, all keep what their fillers draw:"
                            + " the net has c, the file a");
            assertThatThrownBy(report::requireComplete)
                    .hasMessageContaining("no weights for layer(s) c, nor for any other; it has a:");
        }
        try (Net net = open(net("layer { name: 'r' type: 'ReLU' bottom: 'x' top: 'r' }"))) {
            assertThat(net.copyFrom(file).isOfAnotherNet())
                    .as("nothing to be found")
                    .isFalse();
        }
    }
}
