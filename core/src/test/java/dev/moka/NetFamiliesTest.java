package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.layer.BatchNormLayer;
import dev.moka.model.Prototxt;
import org.junit.jupiter.api.Test;

/**
 * The families at full size have the parameters their papers and reference implementations count: weights and biases of
 * Convolution, Deconvolution and InnerProduct, and Scale's two numbers a channel; not BatchNorm's statistics, which are not learned.
 */
class NetFamiliesTest {
    /** Simonyan and Zisserman say 138 and 144 million; these are the exact numbers of torchvision. */
    @Test
    void vgg() {
        assertThat(learned(NetFamilies.vgg(16, 1, 224))).isEqualTo(138_357_544);
        assertThat(learned(NetFamilies.vgg(19, 1, 224))).isEqualTo(143_667_240);
    }

    /** As in torchvision. (The authors' ResNet-50 file gives conv1 a bias of 64 numbers, those of 101 and 152 do not.) */
    @Test
    void resNet() {
        assertThat(learned(NetFamilies.resNet(50, 1, 224))).isEqualTo(25_557_032);
        assertThat(learned(NetFamilies.resNet(101, 1, 224))).isEqualTo(44_549_160);
        assertThat(learned(NetFamilies.resNet(152, 1, 224))).isEqualTo(60_192_808);
    }

    /** As in torchvision. */
    @Test
    void denseNet() {
        assertThat(learned(NetFamilies.denseNet121(1, 224))).isEqualTo(7_978_856);
    }

    /** The papers say 4.2 and 3.4 million; these are the trainable parameters of Keras' MobileNet and MobileNetV2. */
    @Test
    void mobileNet() {
        assertThat(learned(NetFamilies.mobileNet(1, 224))).isEqualTo(4_231_976);
        assertThat(learned(NetFamilies.mobileNetV2(1, 224))).isEqualTo(3_504_872);
    }

    /** Four bytes each are the 29 MB of the zoo's caffemodel. */
    @Test
    void nin() {
        assertThat(learned(NetFamilies.nin(1, 224))).isEqualTo(7_595_176);
    }

    /** The paper says 134 million; VGG-16 without fc8 is 134,260,544, score layers 102,207, upsampling 127,008. */
    @Test
    void fcn8s() {
        assertThat(learned(NetFamilies.fcn8s(1, 500))).isEqualTo(134_260_544 + 102_207 + 127_008);
    }

    @Test
    void outputsHaveTheirShapes() {
        assertThat(output(NetFamilies.resNet(50, 1, 224), "res5c")).isEqualTo("(1, 2048, 7, 7)");
        assertThat(output(NetFamilies.mobileNetV2(1, 224), "conv9")).isEqualTo("(1, 1280, 7, 7)");
        assertThat(output(NetFamilies.fcn8s(1, 500), "score")).isEqualTo("(1, 21, 500, 500)");
        assertThat(output(NetFamilies.nin(1, 224), "pool4")).isEqualTo("(1, 1000, 1, 1)");
        assertThat(output(NetFamilies.vgg(16, 1, 224), "pool5")).isEqualTo("(1, 512, 7, 7)");
    }

    private static String output(String prototxt, String blob) {
        try (Net net = net(prototxt)) {
            return net.blob(blob).toString();
        }
    }

    private static long learned(String prototxt) {
        try (Net net = net(prototxt)) {
            return net.layers().stream()
                    .filter(layer -> !(layer instanceof BatchNormLayer))
                    .flatMap(layer -> layer.blobs().stream())
                    .mapToLong(Blob::count)
                    .sum();
        }
    }

    /** Instant, whatever its size: nothing is drawn or held until somebody asks. */
    private static Net net(String prototxt) {
        return new Net(
                Prototxt.parseNet(prototxt, "family").net(),
                NetOptions.defaults().withBackend(NetOptions.JAVA));
    }
}
