package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.moka.image.Image;
import dev.moka.image.Images;
import dev.moka.model.Prototxt;
import dev.moka.model.Shared;
import dev.moka.oracle.Array;
import dev.moka.oracle.Request;
import dev.moka.proto.NetParameter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parameters edited and nets saved: the examples of Caffe's notebook on net surgery, on the backend under test. */
class NetSurgeryTest {
    private static final NetOptions OPTIONS = NetOptions.defaults().withBackend(LayerTest.BACKEND);
    private static final List<String> INNER_PRODUCTS = List.of("fc6", "fc7", "fc8");

    @TempDir
    Path folder;

    @Test
    void designedFiltersAreSeenByTheNextForward() {
        Image gray = Images.read(Shared.path("images/cat gray.jpg"), false, Images.MAX_PIXELS);
        Path prototxt = Shared.path("nets/examples/net_surgery/conv.prototxt");
        try (Net net = Net.of(prototxt, OPTIONS)) {
            net.blob("data").reshape(1, 1, gray.height(), gray.width());
            net.blob("data").set(gray.data());
            net.forward();
            float[] plain = net.blob("conv").data().clone();

            net.params("conv").get(1).edit()[0] = 1;
            net.forward();
            float[] biased = net.blob("conv").data().clone();
            int size = net.blob("conv").count(2);
            for (int i = 0; i < plain.length; i++) {
                assertThat(biased[i] - plain[i]).isCloseTo(i < size ? 1f : 0f, within(1e-5f));
            }

            float[] filters = filters();
            net.params("conv").get(0).set(filters);
            net.params("conv").get(1).set(0);
            net.forward();
            Close.assertClose("filtered", filtered(gray, filters), Close.copy(net.blob("conv")), 1e-5);
        }
    }

    /** A Gaussian, Sobel's filter and its transpose, 5 x 5 each. */
    private static float[] filters() {
        float[] filters = new float[3 * 25];
        float[] bell = {0.054489f, 0.244201f, 0.402620f, 0.244201f, 0.054489f};
        int[] smooth = {0, 1, 2, 1, 0};
        int[] slope = {0, -1, 0, 1, 0};
        for (int y = 0; y < 5; y++) {
            for (int x = 0; x < 5; x++) {
                filters[y * 5 + x] = bell[y] * bell[x];
                filters[25 + y * 5 + x] = slope[y] * smooth[x];
                filters[50 + y * 5 + x] = smooth[y] * slope[x];
            }
        }
        return filters;
    }

    private static Array filtered(Image gray, float[] filters) {
        Array maps = Array.zeros(1, 3, gray.height() - 4, gray.width() - 4);
        int at = 0;
        for (int map = 0; map < 3; map++) {
            for (int y = 0; y < gray.height() - 4; y++) {
                for (int x = 0; x < gray.width() - 4; x++, at++) {
                    double sum = 0;
                    for (int k = 0; k < 25; k++) {
                        sum += filters[map * 25 + k] * gray.data()[(y + k / 5) * gray.width() + x + k % 5];
                    }
                    maps.data()[at] = (float) sum;
                }
            }
        }
        return maps;
    }

    /** Without padding, a place of the cast net sees exactly what the classifier sees of a crop. */
    @Test
    void withoutPaddingEachPlaceOfACastNetIsTheClassifierOnACrop() {
        try (Net classifier = new Net(parse(unpadded(227, false)), OPTIONS);
                Net everywhere = new Net(parse(unpadded(451, true)), OPTIONS)) {
            classifier.fillRandomly(1);
            cast(classifier, everywhere);
            Blob picture = everywhere.blob("data");
            float[] pixels = new float[picture.count()];
            new Draw(1, "pixels").gaussian(pixels, 0, 60);
            picture.set(pixels);
            everywhere.forward();
            Blob map = everywhere.blob("fc8-conv");
            assertThat(map).hasToString("(1, 1000, 8, 8)");
            for (int place = 0; place < 64; place += 9) {
                int y = place / 8;
                int x = place % 8;
                classifier.blob("data").set(crop(picture, y * 32, x * 32));
                classifier.forward();
                Close.assertClose("place " + y + ", " + x, Close.copy(classifier.blob("fc8")), column(map, y, x), 1e-4);
            }
        }
    }

    /** CaffeNet's layers, an eighth as wide, without padding. */
    private static String unpadded(int size, boolean cast) {
        NetText net = new NetText("unpadded", 0.125);
        String blob = net.convRelu("conv1", net.input(size), net.channels(96), 11, "stride: 4");
        blob = net.layer("LRN", "norm1", net.maxPool("pool1", blob, 3, 2), "lrn_param { alpha: 0.0001 }");
        blob = net.convRelu("conv2", blob, net.channels(256), 5, "group: 2");
        blob = net.layer("LRN", "norm2", net.maxPool("pool2", blob, 3, 2), "lrn_param { alpha: 0.0001 }");
        blob = net.convRelu("conv3", blob, net.channels(384), 3, "");
        blob = net.convRelu("conv4", blob, net.channels(384), 3, "group: 2");
        blob = net.convRelu("conv5", blob, net.channels(256), 3, "group: 2");
        blob = net.maxPool("pool5", blob, 3, 2);
        int[] outputs = {64, 64, 1000};
        for (int i = 0; i < outputs.length; i++) {
            String name = INNER_PRODUCTS.get(i);
            blob = cast
                    ? net.conv(name + "-conv", blob, outputs[i], i == 0 ? 2 : 1, "")
                    : net.fc(name, blob, outputs[i]);
            blob = i < 2 ? net.relu("relu" + (6 + i), blob) : blob;
        }
        return net.toString();
    }

    private static float[] crop(Blob picture, int top, int left) {
        float[] crop = new float[3 * 227 * 227];
        for (int row = 0; row < 3 * 227; row++) {
            int from = picture.offset(0, row / 227, top + row % 227, left);
            System.arraycopy(picture.data(), from, crop, row * 227, 227);
        }
        return crop;
    }

    private static Array column(Blob map, int y, int x) {
        Array column = Array.zeros(1, map.shape(1));
        for (int c = 0; c < map.shape(1); c++) {
            column.data()[c] = map.at(0, c, y, x);
        }
        return column;
    }

    /** With CaffeNet's padding a crop's edge sees zeros, so each place is held to the classifier's inner products, and all to Caffe. */
    @Test
    void caffeNetCastToConvolutionsIsCaffesAndItsPlacesAreTheClassifiers() {
        assumeFalse(LayerTest.BACKEND.equals(NetOptions.JAVA), "7 G multiply-adds are too many for the loops");
        Path prototxt = Shared.path("nets/examples/net_surgery/bvlc_caffenet_full_conv.prototxt");
        Path saved = folder.resolve("cast.caffemodel");
        try (Net classifier = Net.of(Shared.path("nets/models/bvlc_reference_caffenet/deploy.prototxt"), OPTIONS);
                Net everywhere = Net.of(prototxt, OPTIONS)) {
            classifier.fillRandomly(1);
            cast(classifier, everywhere);
            everywhere.save(saved);
            float[] pixels = new float[3 * 451 * 451];
            new Draw(1, "pixels").gaussian(pixels, 0, 60);
            everywhere.blob("data").set(pixels);
            everywhere.forward();

            Array input = new Array(new int[] {1, 3, 451, 451}, pixels);
            Array expected = NativeCaffe.get()
                    .forward(Request.of(prototxt)
                            .weights(saved)
                            .input("data", input)
                            .blobs("fc8-conv"))
                    .blob("fc8-conv");
            Blob map = everywhere.blob("fc8-conv");
            Close.assertClose("fc8-conv", expected, Close.copy(map), 1e-4);
            Blob pool5 = everywhere.blob("pool5");
            classifier.blob("data").reshape(1, 3, 227, 227);
            classifier.forward();
            for (int place = 0; place < 64; place += 9) {
                int y = place / 8;
                int x = place % 8;
                float[] window = classifier.blob("pool5").overwrite();
                for (int i = 0; i < window.length; i++) {
                    window[i] = pool5.at(0, i / 36, y + i / 6 % 6, x + i % 6);
                }
                classifier.forward("fc6", "fc8");
                Close.assertClose("place " + y + ", " + x, Close.copy(classifier.blob("fc8")), column(map, y, x), 1e-4);
            }
        }
    }

    /** The same numbers in the same order, under another shape. */
    private static void cast(Net classifier, Net everywhere) {
        classifier.params().forEach((name, params) -> {
            String target = INNER_PRODUCTS.contains(name) ? name + "-conv" : name;
            for (int i = 0; i < params.size(); i++) {
                everywhere.params(target).get(i).set(params.get(i).data());
            }
        });
    }

    private static NetParameter parse(String text) {
        return Prototxt.parseNet(text, "surgery").net();
    }
}
