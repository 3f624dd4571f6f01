package dev.moka.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.Blob;
import dev.moka.Close;
import dev.moka.Gradients;
import dev.moka.Keep;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetFamilies;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nets that keep only some blobs compute the same with less memory, and say so when another is asked for. */
class KeepTest {
    private static Net net(String text, Keep keep) {
        Net net = new Net(
                Prototxt.parseNet(text, "keep").net(),
                NetOptions.defaults().withBackend("onednn").withKeep(keep));
        net.fillRandomly(1);
        fill(net);
        return net;
    }

    private static void fill(Net net) {
        float[] pixels = net.blob("data").overwrite();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.sin(i * 0.7);
        }
    }

    static Stream<Arguments> nets() {
        return Stream.of(
                Arguments.of("prob", NetFamilies.resNet(50, 0.125, 224)),
                Arguments.of("prob", NetFamilies.mobileNet(0.25, 224)),
                Arguments.of("y", BLOCK));
    }

    /** A residual block whose shortcut is a convolution, a sum that is asked for twice, views, and a layer on the loops. */
    private static final String BLOCK = """
            layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 2 dim: 16 dim: 9 dim: 9 } } }
            layer { name: 'a' type: 'Convolution' bottom: 'data' top: 'a' convolution_param { num_output: 32 kernel_size: 1 } }
            layer { name: 'b' type: 'Convolution' bottom: 'data' top: 'b' convolution_param { num_output: 32 kernel_size: 3 pad: 1 } }
            layer { name: 'sum' type: 'Eltwise' bottom: 'b' bottom: 'a' top: 'sum' }
            layer { name: 'relu' type: 'ReLU' bottom: 'sum' top: 'sum' }
            layer { name: 'c' type: 'Convolution' bottom: 'sum' top: 'c' convolution_param { num_output: 32 kernel_size: 3 pad: 1 } }
            layer { name: 'sum2' type: 'Eltwise' bottom: 'sum' bottom: 'c' top: 'sum2' }
            layer { name: 'power' type: 'Power' bottom: 'c' top: 'power' power_param { power: 2 } }
            layer { name: 'max' type: 'Eltwise' bottom: 'power' bottom: 'sum2' top: 'max' eltwise_param { operation: MAX } }
            layer { name: 'flat' type: 'Flatten' bottom: 'max' top: 'flat' }
            layer { name: 'fc' type: 'InnerProduct' bottom: 'flat' top: 'fc' inner_product_param { num_output: 7 } }
            layer { name: 'bnll' type: 'BNLL' bottom: 'fc' top: 'bnll' }
            layer { name: 'y' type: 'Softmax' bottom: 'bnll' top: 'y' }
            """;

    @ParameterizedTest
    @MethodSource("nets")
    void outputsAreTheSame(String output, String text) {
        try (Net all = net(text, Keep.ALL);
                Net net = net(text, Keep.OUTPUTS)) {
            for (int number : new int[] {2, 3, 1, 2}) {
                for (Net each : new Net[] {all, net}) {
                    int[] shape = each.blob("data").shape();
                    shape[0] = number;
                    each.blob("data").reshape(shape);
                    fill(each);
                    each.forward();
                    each.forward();
                }
                Close.assertClose(output, Close.copy(all.blob(output)), Close.copy(net.blob(output)), 1e-4);
            }
        }
    }

    @Test
    void aNamedBlobIsKeptAndAnotherIsNot() {
        try (Net all = net(BLOCK, Keep.ALL);
                Net net = net(BLOCK, Keep.blobs("sum"))) {
            all.forward();
            net.forward();
            Close.assertClose("sum", Close.copy(all.blob("sum")), Close.copy(net.blob("sum")), 1e-5);
            assertThatThrownBy(() -> net.blob("c").data())
                    .isInstanceOf(MokaException.class)
                    .hasMessageContaining("blob 'c' is not kept")
                    .hasMessageContaining("Keep.ALL");
            assertThatThrownBy(() -> net.forward("sum2", "y")).hasMessageContaining("blob 'c' is not kept");
        }
        assertThatThrownBy(() -> net(BLOCK, Keep.blobs("d"))).hasMessageContaining("no blob 'd'");
    }

    /** Fifty layers need the memory of a few. */
    @Test
    void blobsLendEachOtherTheirMemory() {
        try (Net net = net(NetFamilies.resNet(50, 0.125, 224), Keep.OUTPUTS)) {
            net.forward();
            assertThat(net.steps()).hasSizeGreaterThan(100);
            Tensor output = (Tensor) net.blob("prob").dataStorage().twin();
            assertThat(output.session().arenaPieces()).isLessThan(12);
        }
    }

    @Test
    void whatGoesBackKeepsAll() {
        NetOptions options = NetOptions.defaults().withGradients(Gradients.ALL).withKeep(Keep.OUTPUTS);
        assertThatThrownBy(() -> new Net(Prototxt.parseNet(BLOCK, "block").net(), options))
                .hasMessageContaining("goes back");
    }

    /** The loops have nothing to share, but the same is readable. */
    @Test
    void theLoopsKeepTheSame() {
        NetOptions options = NetOptions.defaults().withBackend(NetOptions.JAVA).withKeep(Keep.OUTPUTS);
        try (Net net = new Net(Prototxt.parseNet(BLOCK, "block").net(), options)) {
            fill(net);
            net.forward();
            Blob c = net.blob("c");
            assertThatThrownBy(c::data).hasMessageContaining("blob 'c' is not kept");
            assertThat(Arrays.stream(net.blob("y").shape()).sum()).isPositive();
            net.forward();
            assertThat(net.blob("y").data()[0]).isNotNaN();
        }
    }
}
