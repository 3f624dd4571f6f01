package dev.moka.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Close;
import dev.moka.Gradients;
import dev.moka.Keep;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Concats whose bottoms are written in place hold what the loops compute, however they are run. */
class JoinedTest {
    /** A Concat of two convolutions, the second with a ReLU; one of a convolution, a Concat and a layer on the loops. */
    private static final String NET = """
            layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 2 dim: 16 dim: 9 dim: 7 } } }
            layer { name: 'a' type: 'Convolution' bottom: 'data' top: 'a' convolution_param { num_output: 32 kernel_size: 1 } }
            layer { name: 'b' type: 'Convolution' bottom: 'data' top: 'b' convolution_param { num_output: 48 kernel_size: 3 pad: 1 } }
            layer { name: 'relu' type: 'ReLU' bottom: 'b' top: 'b' }
            layer { name: 'ab' type: 'Concat' bottom: 'a' bottom: 'b' top: 'ab' }
            layer { name: 'c' type: 'Convolution' bottom: 'ab' top: 'c' convolution_param { num_output: 16 kernel_size: 3 pad: 1 } }
            layer { name: 'power' type: 'Power' bottom: 'data' top: 'power' power_param { power: 2 } }
            layer { name: 'all' type: 'Concat' bottom: 'c' bottom: 'ab' bottom: 'power' top: 'all' }
            layer { name: 'y' type: 'Convolution' bottom: 'all' top: 'y' convolution_param { num_output: 5 kernel_size: 1 } }
            """;

    private static final List<String> BLOBS = List.of("a", "b", "ab", "c", "power", "all", "y");

    private static Net net(String backend, Keep keep) {
        Net net = new Net(
                Prototxt.parseNet(NET, "joined").net(),
                NetOptions.defaults().withBackend(backend).withKeep(keep));
        net.fillRandomly(3);
        return net;
    }

    private static void forward(Net net, int... shape) {
        net.blob("data").reshape(shape);
        float[] pixels = net.blob("data").overwrite();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.sin(i * 0.7);
        }
        net.forward();
    }

    static Stream<Keep> keeps() {
        return Stream.of(Keep.ALL, Keep.OUTPUTS, Keep.blobs("a"), Keep.blobs("ab"), Keep.blobs("b", "all"));
    }

    @ParameterizedTest
    @MethodSource("keeps")
    void everyKeptBlobIsThatOfTheLoops(Keep keep) {
        try (Net loops = net("java", Keep.ALL);
                Net net = net("onednn", keep)) {
            for (int[] shape : new int[][] {{2, 16, 9, 7}, {1, 16, 9, 7}, {3, 16, 5, 5}, {2, 16, 9, 7}}) {
                forward(loops, shape);
                forward(net, shape);
                net.forward();
                BLOBS.stream()
                        .filter(blob -> keep.all()
                                || keep.names().contains(blob)
                                || net.outputs().contains(blob))
                        .forEach(blob -> Close.assertClose(
                                blob, Close.copy(loops.blob(blob)), Close.copy(net.blob(blob)), 1e-5));
            }
        }
    }

    @Test
    void nothingIsCopied() {
        try (Net net = net("onednn", Keep.ALL)) {
            forward(net, 2, 16, 9, 7);
            assertThat(net.plan().stream()
                            .filter(kernel ->
                                    kernel.steps().get(0).layer().name().equals("ab"))
                            .map(kernel -> kernel.kernel().implementation()))
                    .containsExactly("free");
        }
    }

    @Test
    void aBottomThatWasSetBetweenTwoForwardsIsTaken() {
        try (Net loops = net("java", Keep.ALL);
                Net net = net("onednn", Keep.ALL)) {
            for (Net each : List.of(loops, net)) {
                forward(each, 2, 16, 9, 7);
                Arrays.fill(each.blob("b").edit(), 0, 100, 0.25f);
                each.forward("ab", "y");
            }
            Close.assertClose("y", Close.copy(loops.blob("y")), Close.copy(net.blob("y")), 1e-5);
            Close.assertClose("a", Close.copy(loops.blob("a")), Close.copy(net.blob("a")), 1e-5);
        }
    }

    @Test
    void whatWasReadStaysWhenShapesChange() {
        try (Net net = net("onednn", Keep.ALL)) {
            forward(net, 2, 16, 9, 7);
            float[] b = net.blob("b").data().clone();
            forward(net, 1, 16, 3, 3);
            forward(net, 2, 16, 9, 7);
            assertThat(net.blob("b").data()).isEqualTo(b);
        }
    }

    @Test
    void aNetThatGoesBackKeepsThemApart() {
        NetOptions options = NetOptions.defaults().withBackend("onednn").withGradients(Gradients.ALL);
        try (Net net = new Net(Prototxt.parseNet(NET, "joined").net(), options);
                Net loops = new Net(
                        Prototxt.parseNet(NET, "joined").net(),
                        NetOptions.defaults().withBackend("java").withGradients(Gradients.ALL))) {
            for (Net each : List.of(net, loops)) {
                each.fillRandomly(3);
                forward(each, 2, 16, 9, 7);
                Arrays.fill(each.blob("y").overwriteDiff(), 1);
                each.backward();
            }
            Close.assertClose("data", Close.copyDiff(loops.blob("data")), Close.copyDiff(net.blob("data")), 1e-4);
        }
    }
}
