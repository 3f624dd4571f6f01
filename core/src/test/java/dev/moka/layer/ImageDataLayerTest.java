package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.Case;
import dev.moka.LayerTest;
import dev.moka.MokaException;
import dev.moka.NativeCaffe;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.data.ImageList;
import dev.moka.image.CvImage;
import dev.moka.model.Prototxt;
import dev.moka.model.Shared;
import dev.moka.oracle.Request;
import dev.moka.proto.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDataLayerTest extends LayerTest {
    @TempDir
    private static Path folder;

    /** Noise, as PNG, which all decoders read alike; one picture is gray, one name has a space in it. */
    @BeforeAll
    static void makePictures() throws IOException {
        Random random = new Random(1701);
        for (int i = 0; i < 5; i++) {
            int channels = i == 2 ? 1 : 3;
            byte[] pixels = new byte[12 * 10 * channels];
            random.nextBytes(pixels);
            Files.write(
                    folder.resolve("picture %d.png".formatted(i)), new CvImage(12, 10, channels, pixels).encode("png"));
        }
        list("five.txt", "picture 0.png 0\npicture 1.png 1\npicture 2.png 2\npicture 3.png 3\npicture 4.png 4\n");
    }

    private static Path list(String name, String lines) throws IOException {
        return Files.writeString(folder.resolve(name), lines);
    }

    private static String data(String list, String more) {
        return "type: 'ImageData' image_data_param { source: '%s' root_folder: '%s/' %s }"
                .formatted(folder.resolve(list), folder, more);
    }

    private static Case pictures(String list, String more) {
        return layer(data(list, more)).tops(2).fixed().noGradient("it has no bottoms");
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                pictures("five.txt", "batch_size: 5"),
                pictures("five.txt", "batch_size: 7 is_color: true").train(),
                pictures("five.txt", "batch_size: 4 new_height: 7 new_width: 17"),
                pictures("five.txt", "batch_size: 2 new_height: 6 new_width: 5"),
                pictures("five.txt", ""));
    }

    private static Net net(String layer, Phase phase, long seed) {
        return new Net(
                Prototxt.parseNet("layer { name: 'data' top: 'data' top: 'label' " + layer + " }", "test")
                        .net(),
                NetOptions.defaults().withBackend(BACKEND).withPhase(phase).withSeed(seed));
    }

    private static List<Integer> labels(Net net, int batches) {
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            net.forward();
            for (float label : net.blob("label").data()) {
                labels.add((int) label);
            }
        }
        return labels;
    }

    /** OpenCV decodes to gray by libpng's rounding, or a JPEG's own luminance. */
    @Test
    void grayIsNativeCaffesWithinALevel() {
        String layer = data("five.txt", "batch_size: 5 is_color: false");
        var expected =
                NativeCaffe.get().forward(Request.of("layer { name: 'data' top: 'data' top: 'label' " + layer + " }"));
        try (Net net = net(layer, Phase.TEST, 1)) {
            net.forward();
            assertThat(net.blob("data").shape()).containsExactly(5, 1, 12, 10);
            assertThat(farthest(net.blob("data").data(), expected.blob("data").data()))
                    .isLessThanOrEqualTo(1);
        }
    }

    private static float farthest(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        float farthest = 0;
        for (int i = 0; i < a.length; i++) {
            farthest = Math.max(farthest, Math.abs(a[i] - b[i]));
        }
        return farthest;
    }

    @Test
    void jpegsAreNativeCaffesWithinAFewLevels() throws IOException {
        Path images = Shared.path("images").toAbsolutePath();
        list("jpegs.txt", "cat.jpg 7\nfish-bike.jpg 8\ncat gray.jpg 9\n");
        for (String more : List.of("", "is_color: false", "new_height: 256 new_width: 256")) {
            String layer = "type: 'ImageData' image_data_param { source: '%s' root_folder: '%s/' batch_size: 1 %s }"
                    .formatted(folder.resolve("jpegs.txt"), images, more);
            Request request = Request.of("layer { name: 'data' top: 'data' top: 'label' " + layer + " }");
            try (Net net = net(layer, Phase.TEST, 1)) {
                for (int i = 0; i < 3; i++) {
                    net.forward();
                    var expected = NativeCaffe.get().forward(request);
                    float[] data = expected.blob("data").data();
                    assertThat(net.blob("data").shape())
                            .isEqualTo(expected.blob("data").shape());
                    assertThat(net.blob("label").data()).containsExactly(7 + i);
                    float most = more.startsWith("is_color") ? 8 : 3; // gray is not the JPEG's own luminance here
                    assertThat(farthest(net.blob("data").data(), data)).as(more).isLessThanOrEqualTo(most);
                    assertThat(mean(net.blob("data").data(), data)).as(more).isLessThan(0.3);
                }
            }
        }
    }

    private static double mean(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum / a.length;
    }

    @Test
    void theTopTakesEachPicturesSize() throws IOException {
        Files.write(folder.resolve("wide.png"), new CvImage(2, 9, 3, new byte[54]).encode("png"));
        list("sizes.txt", "picture 0.png 0\nwide.png 1\n");
        try (Net net = net(data("sizes.txt", "batch_size: 1"), Phase.TEST, 1)) {
            for (int i = 0; i < 4; i++) {
                assertThat(labels(net, 1)).containsExactly(i % 2);
                assertThat(net.blob("data")).hasToString(i % 2 == 0 ? "(1, 3, 12, 10)" : "(1, 3, 2, 9)");
            }
        }
    }

    @Test
    void shuffledEveryPictureComesOnceAnEpochAndTheSeedDecidesWhen() {
        String layer = data("five.txt", "batch_size: 5 shuffle: true");
        try (Net net = net(layer, Phase.TRAIN, 1);
                Net same = net(layer, Phase.TRAIN, 1);
                Net other = net(layer, Phase.TRAIN, 2)) {
            List<Integer> order = labels(net, 8);
            for (int epoch = 0; epoch < 8; epoch++) {
                assertThat(order.subList(5 * epoch, 5 * epoch + 5)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
            }
            assertThat(order.subList(0, 5)).isNotEqualTo(order.subList(5, 10));
            assertThat(labels(same, 8)).isEqualTo(order);
            assertThat(labels(other, 8)).isNotEqualTo(order);
            ((PrefetchingDataLayer) same.layers().get(0)).position(15);
            assertThat(labels(same, 2)).isEqualTo(order.subList(15, 25));
        }
    }

    @Test
    void someAreSkippedAtTheBeginningOnly() {
        List<Integer> firsts = new ArrayList<>();
        for (int seed = 0; seed < 30; seed++) {
            try (Net net = net(data("five.txt", "batch_size: 5 rand_skip: 3"), Phase.TRAIN, seed)) {
                List<Integer> labels = labels(net, 2);
                assertThat(labels.subList(5, 10)).isEqualTo(labels.subList(0, 5));
                firsts.add(labels.get(0));
            }
        }
        assertThat(firsts).contains(0, 1, 2).doesNotContain(3, 4);
    }

    @Test
    void aPictureThatCannotBeReadIsToldWhenItsBatchIsDue() throws IOException {
        list("bad.txt", "picture 0.png 0\nfive.txt 1\n");
        try (Net net = net(data("bad.txt", "batch_size: 1"), Phase.TEST, 1)) {
            net.forward();
            assertThatThrownBy(net::forward)
                    .isInstanceOfSatisfying(
                            MokaException.class, e -> assertThat(e.kind()).isEqualTo(MokaException.Kind.PICTURE))
                    .hasMessageStartingWith("layer 'data': " + folder)
                    .hasMessageContaining("five.txt is not a picture: it looks like a text file");
        }
    }

    @Test
    void aByteOrderMarkIsNoPartOfAName() throws IOException {
        list("mark.txt", "\ufeffpicture 0.png 4\n");
        assertThat(ImageList.read(folder.resolve("mark.txt")).lines())
                .containsExactly(new ImageList.Line("picture 0.png", 4));
    }

    @Test
    void badDescriptionsAreRefused() throws IOException {
        assertRefused(pictures("none.txt", ""), "no such file (looked for it in ");
        assertRefused(pictures("five.txt", "batch_size: 0"), "batch_size is 0");
        assertRefused(pictures("five.txt", "new_height: 4"), "give new_height and new_width, or neither");
        assertRefused(pictures("picture 0.png", ""), "is not text in UTF-8");
        list("empty.txt", "\n  \n");
        assertRefused(pictures("empty.txt", ""), "empty.txt is empty");
        list("words.txt", "picture 0.png 0\n\npicture 1.png one\n");
        assertRefused(pictures("words.txt", ""), "words.txt, line 3: \"picture 1.png one\" is not a path, a space");
        list("two.txt", "picture 0.png 0\npicture 1.png 1 7\n");
        assertRefused(pictures("two.txt", ""), "two.txt, line 2: \"picture 1.png 1 7\" has more than one label");
        list("nul.txt", "picture 0.png 0\npict\0ure.png 1\n");
        assertRefused(pictures("nul.txt", ""), "nul.txt, line 2: \"pict\\u0000ure.png\" can be no file's name");
        list("bare.txt", "picture.png\n");
        assertRefused(pictures("bare.txt", ""), "bare.txt, line 1: \"picture.png\" is not");
    }
}
