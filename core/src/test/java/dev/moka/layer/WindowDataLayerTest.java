package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Case;
import dev.moka.LayerTest;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.image.CvImage;
import dev.moka.model.Prototxt;
import dev.moka.proto.BlobProto;
import dev.moka.proto.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowDataLayerTest extends LayerTest {
    @TempDir
    private static Path folder;

    /** A picture of noise; one window of each kind, so that native Caffe has nothing to draw. */
    @BeforeAll
    static void makeWindows() throws IOException {
        byte[] pixels = new byte[40 * 30 * 3];
        new Random(1701).nextBytes(pixels);
        Files.write(folder.resolve("noise.png"), new CvImage(40, 30, 3, pixels).encode("png"));
        write("inside.txt", "0 0.1 8 9 17 22", "3 0.7 11 15 20 24");
        write("edges.txt", "0 0.1 0 0 6 30", "3 0.7 20 25 29 39");
        write("dropped.txt", "0 0.1 0 0 6 30", "2 0.5 3 3 9 4", "1 0.49 0 0 29 39");
        write("many.txt", "0 0.1 0 0 9 9", "0 0.2 5 5 9 9", "4 0.8 1 2 3 4", "5 0.9 2 3 4 5", "6 1.0 10 10 12 12");
        BlobProto.Builder mean =
                BlobProto.newBuilder().setNum(1).setChannels(3).setHeight(24).setWidth(20);
        IntStream.range(0, 3 * 24 * 20).forEach(i -> mean.addData(i * 0.1f));
        Files.write(folder.resolve("mean.binaryproto"), mean.build().toByteArray());
    }

    private static void write(String name, String... lines) throws IOException {
        String head = "# 0\n%s\n3 40 30\n%d\n".formatted("noise.png", lines.length);
        Files.writeString(folder.resolve(name), head + String.join("\n", lines) + "\n");
    }

    private static String data(String list, String more, String transform) {
        return ("type: 'WindowData' window_data_param { source: '%s' root_folder: '%s/' %s }"
                        + " transform_param { %s }")
                .formatted(folder.resolve(list), folder, more, transform);
    }

    private static Case windows(String list, String more, String transform) {
        return layer(data(list, more, transform)).tops(2).fixed().noGradient("it has no bottoms");
    }

    @Override
    protected Stream<Case> cases() {
        String mean = "mean_file: '%s'".formatted(folder.resolve("mean.binaryproto"));
        return Stream.of(
                windows("inside.txt", "batch_size: 4", "crop_size: 12"),
                windows("inside.txt", "batch_size: 4 fg_fraction: 0.5 scale: 0.1", "crop_size: 12 " + mean)
                        .train(),
                windows("inside.txt", "batch_size: 3 context_pad: 2", "crop_size: 16 mean_value: 100"),
                windows("inside.txt", "batch_size: 4 crop_mode: 'square'", "crop_size: 9"),
                windows("edges.txt", "batch_size: 4 context_pad: 3", "crop_size: 17 " + mean),
                windows(
                        "edges.txt",
                        "batch_size: 4 context_pad: 1 crop_mode: 'square' cache_images: true",
                        "crop_size: 20 mean_value: 1 mean_value: 20 mean_value: 30"),
                windows("dropped.txt", "batch_size: 8 bg_threshold: 0.3", "crop_size: 5"));
    }

    private static Net net(String layer, long seed) {
        return new Net(
                Prototxt.parseNet("layer { name: 'data' top: 'data' top: 'label' " + layer + " }", "test")
                        .net(),
                NetOptions.defaults()
                        .withBackend(BACKEND)
                        .withPhase(Phase.TRAIN)
                        .withSeed(seed));
    }

    @Test
    void aQuarterOfABatchIsForegroundAndAllOfItIsDrawn() {
        String layer = data("many.txt", "batch_size: 8", "crop_size: 4 mirror: true");
        try (Net net = net(layer, 1);
                Net same = net(layer, 1)) {
            TreeSet<Float> seen = new TreeSet<>();
            for (int i = 0; i < 20; i++) {
                net.forward();
                same.forward();
                float[] labels = net.blob("label").data();
                assertThat(labels).startsWith(0, 0, 0, 0, 0, 0);
                assertThat(labels[6]).isBetween(4f, 6f);
                seen.add(labels[6]);
                seen.add(labels[7]);
                assertThat(same.blob("data").data()).isEqualTo(net.blob("data").data());
            }
            assertThat(seen).containsExactly(4f, 5f, 6f);
        }
    }

    @Test
    void badDescriptionsAreRefused() throws IOException {
        assertRefused(windows("inside.txt", "batch_size: 4", ""), "crop_size");
        assertRefused(windows("inside.txt", "", "crop_size: 4"), "batch_size is 0");
        assertRefused(windows("none.txt", "batch_size: 4", "crop_size: 4"), "no such file");
        assertRefused(windows("inside.txt", "batch_size: 4 crop_mode: 'round'", "crop_size: 4"), "\"square\"");
        assertRefused(windows("inside.txt", "batch_size: 4 context_pad: 2", "crop_size: 4"), "leaves nothing");
        assertRefused(windows("inside.txt", "batch_size: 4", "crop_size: 4 mean_value: 1 mean_value: 2"), "mean [1.0");
        write("background.txt", "0 0.1 0 0 1 1");
        assertRefused(windows("background.txt", "batch_size: 4", "crop_size: 4"), "0 foreground and 1 background");
        write("class.txt", "0 0.9 0 0 1 1");
        assertRefused(windows("class.txt", "batch_size: 4", "crop_size: 4"), "is of class 0, not 1 or more");
        write("large.txt", "1 0.9 0 0 1 40", "0 0 0 0 1 40");
        assertRefused(windows("large.txt", "batch_size: 4", "crop_size: 4"), "is 40 x 30 pixels, and has no ");
        Files.writeString(folder.resolve("cut.txt"), "# 0 noise.png 3 40 30 1 0 0.1 3");
        assertRefused(windows("cut.txt", "batch_size: 4", "crop_size: 4"), "picture 0 (counted from 0): its end is");
        Files.writeString(folder.resolve("nul.txt"), "\ufeff# 0 noi\0se.png 3 40 30 0");
        assertRefused(windows("nul.txt", "batch_size: 4", "crop_size: 4"), "can be no file's name");
        Files.writeString(folder.resolve("word.txt"), "# 0 noise.png 3 forty");
        assertRefused(windows("word.txt", "batch_size: 4", "crop_size: 4"), "\"forty\" should be a whole number");
    }
}
