package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.model.Prototxt;
import dev.moka.proto.Phase;
import org.junit.jupiter.api.Test;

/** A net that cannot fit is refused before anything is allocated, in one line that says how much it would take. */
class MemoryNeedTest {
    /** Of 4.3 GB each. */
    private static final String LARGE = "dim: 1024 dim: 1024 dim: 1024";

    private static final int LAYERS = 1000;

    private static Net net(String prototxt) {
        return net(prototxt, NetOptions.defaults());
    }

    private static Net net(String prototxt, NetOptions options) {
        return new Net(Prototxt.parseNet(prototxt, "test").net(), options.withBackend(LayerTest.BACKEND));
    }

    private static String input(String dims) {
        return "layer { name: 'x' type: 'Input' top: 'y0' input_param { shape { " + dims + " } } }\n";
    }

    /** Terabytes, one blob a layer. */
    private static String deep(String dims) {
        StringBuilder net = new StringBuilder(input(dims));
        for (int i = 0; i < LAYERS; i++) {
            net.append("layer { name: 'layer%d' type: 'AbsVal' bottom: 'y%d' top: 'y%d' }\n".formatted(i, i, i + 1));
        }
        return net.toString();
    }

    @Test
    void aNetThatCannotFitIsRefusedWithTheFigure() {
        try (Net net = net(deep(LARGE))) {
            assertThatThrownBy(net::forward)
                    .isInstanceOfSatisfying(
                            MokaException.class, e -> assertThat(e.kind()).isEqualTo(MokaException.Kind.MODEL))
                    .hasMessageMatching(
                            "this takes at least 4299.3 GB of memory, of which there are .*;"
                                    + " layer 'x' takes most, 4.3 GB, with a blob of shape \\(1024, 1024, 1024\\): make the batch .* smaller.*");
        }
    }

    @Test
    void ofAnotherShapeItRuns() {
        try (Net net = net(deep(LARGE))) {
            assertThatThrownBy(net::forward).hasMessageContaining("of memory");
            net.blob("y0").reshape(1, 2, 3);
            net.blob("y0").set(-1);
            net.forward();
            assertThat(net.blob("y" + LAYERS).data()).containsOnly(1);
            net.blob("y0").reshape(1024, 1024, 1024);
            assertThatThrownBy(net::forward).hasMessageContaining("of memory");
        }
    }

    @Test
    void aPartRunsThatFits() {
        try (Net net =
                net(input("dim: 2") + deep(LARGE).replace("'x'", "'large'").replace("'y", "'z"))) {
            net.forward(0, 0);
            assertThat(net.blob("y0").data()).containsOnly(0);
        }
    }

    @Test
    void whatLiesInPlaceIsCountedOnce() {
        StringBuilder text = new StringBuilder(input("dim: 64 dim: 1024"));
        for (int i = 0; i < LAYERS; i++) {
            text.append("layer { name: 'l%d' type: 'ReLU' bottom: 'y0' top: 'y0' }\n".formatted(i));
        }
        try (Net net = net(text.toString())) {
            assertThat(MemoryNeed.of(net, 0, LAYERS, false).bytes()).isEqualTo(4 * 64 * 1024);
        }
    }

    @Test
    void parametersAndDiffsCount() {
        String text = input("dim: 2 dim: 30") + """
                layer { name: 'a' type: 'InnerProduct' bottom: 'y0' top: 'a' inner_product_param { num_output: 10 } }
                layer { name: 'b' type: 'InnerProduct' bottom: 'a' top: 'b' inner_product_param { num_output: 10 } loss_weight: 1 }
                """;
        long forward = 2 * 30 + (30 * 10 + 10 + 2 * 10) + (10 * 10 + 10 + 2 * 10);
        long diffs = (30 * 10 + 10) + (10 * 10 + 10) + 2 * 10;
        try (Net net = net(text);
                Net training = net(text, NetOptions.defaults().withPhase(Phase.TRAIN))) {
            assertThat(MemoryNeed.of(net, 0, 2, false).bytes()).isEqualTo(4 * forward);
            assertThat(MemoryNeed.of(training, 0, 2, false).bytes()).isEqualTo(4 * (forward + diffs));
        }
    }

    /** The fillers of parameters, the loss weight of a top and constant data are not written before somebody asks. */
    @Test
    void buildingTakesNoMemory() {
        String text = """
                layer { name: 'x' type: 'DummyData' top: 'x' dummy_data_param { shape { dim: 2 dim: 1073741823 } } }
                layer { name: 'y' type: 'AbsVal' bottom: 'x' top: 'y' loss_weight: 1 }
                layer { name: 'z' type: 'InnerProduct' bottom: 'y' top: 'z'
                  inner_product_param { num_output: 1 bias_term: false weight_filler { type: 'xavier' } } }
                """;
        try (Net net = net(text)) {
            assertThat(net.blob("y").toString()).isEqualTo("(2, 1073741823)");
        }
    }

    /** No array of Java's is as long. */
    @Test
    void aBlobThatDoesNotFitIsRefusedWithTheFigure() {
        Blob blob = new Blob(Integer.MAX_VALUE);
        assertThatThrownBy(blob::data)
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("not enough memory")
                .hasMessageContaining(
                        "for a blob of 8.6 GB: make the batch or the net smaller, or give Java more memory")
                .hasMessageNotContaining("\n");
    }

    @Test
    void whatALayerNeedsBesidesNamesTheLayer() {
        OutOfMemoryError e = new OutOfMemoryError("Java heap space");
        var layer = dev.moka.proto.LayerParameter.newBuilder().setName("norm1").build();
        assertThat(LayerErrors.in(layer, e))
                .hasMessageStartingWith("layer 'norm1': not enough memory (Java heap space): make the batch")
                .hasCause(e);
    }
}
