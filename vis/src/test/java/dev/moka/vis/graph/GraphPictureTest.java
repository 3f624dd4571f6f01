package dev.moka.vis.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import dev.moka.vis.Heading;
import java.awt.Rectangle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphPictureTest {
    private static final NetOptions OPTIONS = NetOptions.defaults().withBackend(NetOptions.JAVA);

    private static Net net(String text) {
        return new Net(Prototxt.parseNet(text, "test").net(), OPTIONS);
    }

    private static void nothingOverlaps(GraphPicture picture) {
        List<Rectangle> placed = new ArrayList<>();
        Rectangle canvas = new Rectangle(picture.width(), picture.height());
        for (NodeBox box : picture.boxes()) {
            List<Rectangle> parts = new ArrayList<>(box.labels());
            parts.add(box.box());
            for (Rectangle part : parts) {
                assertThat(canvas.contains(part)).isTrue();
                assertThat(placed).noneMatch(part::intersects);
                placed.add(part);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models/bvlc_googlenet/deploy.prototxt",
                "models/bvlc_reference_caffenet/deploy.prototxt",
                "examples/siamese/mnist_siamese.prototxt"
            })
    void nothingOverlapsInPublishedNets(String file) {
        Path shared = Path.of(System.getProperty("moka.shared", "../../shared"));
        assumeTrue(Files.isDirectory(shared), () -> "reference data is absent: " + shared);
        try (Net net = Net.of(shared.resolve("nets").resolve(file), OPTIONS)) {
            nothingOverlaps(new GraphPicture(Heading.of(net.name()), net));
            GraphPicture bare = new GraphPicture(Heading.NONE, net);
            nothingOverlaps(bare);
            assertThat(bare.width()).isLessThan(1000);
        }
    }

    private static final String BRANCHES = """
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 10 dim: 4 dim: 8 dim: 8 } } }
            layer { name: "conv" type: "Convolution" bottom: "data" top: "c"
                    convolution_param { num_output: 6 kernel_h: 3 kernel_w: 5 stride: 2 pad: 1 group: 2 } }
            layer { name: "relu" type: "ReLU" bottom: "c" top: "c" }
            layer { name: "drop" type: "Dropout" bottom: "c" top: "c" dropout_param { dropout_ratio: 0.25 } }
            layer { name: "slice" type: "Flatten" bottom: "c" top: "flat" }
            layer { name: "fc" type: "InnerProduct" bottom: "flat" top: "fc" inner_product_param { num_output: 3 } }
            layer { name: "fc2" type: "InnerProduct" bottom: "c" top: "fc2" inner_product_param { num_output: 3 } }
            layer { name: "sum" type: "Eltwise" bottom: "fc" bottom: "fc2" top: "sum" }
            """;

    @Test
    void inPlaceLayersAreFoldedAndSplitsLeftOut() {
        try (Net net = net(BRANCHES)) {
            NetGraph graph = NetGraph.of(net);
            assertThat(graph.nodes())
                    .extracting(NetGraph.Node::name)
                    .containsExactly("data", "conv", "slice", "fc", "fc2", "sum");
            NetGraph.Node conv = graph.nodes().get(1);
            assertThat(conv.inPlace()).containsExactly("ReLU", "Dropout 0.25");
            assertThat(conv.tops()).containsExactly("c  6\u00d74\u00d73");
            assertThat(conv.lines()).containsExactly("Convolution, 6 outputs", "3\u00d75, stride 2, pad 1, group 2");
            assertThat(graph.edges())
                    .containsExactly(
                            new NetGraph.Edge(0, 0, 1),
                            new NetGraph.Edge(1, 0, 2),
                            new NetGraph.Edge(2, 0, 3),
                            new NetGraph.Edge(1, 0, 4),
                            new NetGraph.Edge(3, 0, 5),
                            new NetGraph.Edge(4, 0, 5));
            nothingOverlaps(new GraphPicture(Heading.of("branches"), net));
        }
    }

    @Test
    void edgesLeadDownAndBendAtTheRanksTheyPass() {
        LayeredLayout layout = new LayeredLayout(
                new int[] {50, 80, 60, 50},
                List.of(new int[] {0, 1}, new int[] {1, 2}, new int[] {2, 3}, new int[] {0, 3}));
        assertThat(List.of(layout.rank(0), layout.rank(1), layout.rank(2), layout.rank(3)))
                .containsExactly(0, 1, 2, 3);
        assertThat(layout.bends(0)).isEmpty();
        assertThat(layout.bends(3)).hasSize(2);
        assertThat(Math.abs(layout.bends(3)[0] - layout.x(1))).isGreaterThan(45);
    }

    @Test
    void aNetWithoutEdges() {
        try (Net net = net("layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 2 } } }")) {
            GraphPicture picture = new GraphPicture(Heading.NONE, net);
            assertThat(picture.image().getHeight()).isGreaterThan(50);
        }
    }
}
