package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.Case;
import dev.moka.LayerTest;
import dev.moka.MokaException;
import dev.moka.NativeCaffe;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.array.NdArray;
import dev.moka.model.Hdf5Arrays;
import dev.moka.model.Prototxt;
import dev.moka.model.Shared;
import dev.moka.oracle.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HDF5DataLayerTest extends LayerTest {
    @TempDir
    private static Path folder;

    /** Two files of 4 and 3 rows; row r of all has the numbers from 10 r on, and the label r. */
    @BeforeAll
    static void makeFiles() throws IOException {
        write("one.h5", 0, 4);
        write("two.h5", 4, 3);
        Files.writeString(
                folder.resolve("both.txt"), folder.resolve("one.h5") + "\n" + folder.resolve("two.h5") + "\n");
        Files.writeString(folder.resolve("one.txt"), folder.resolve("one.h5") + "\n");
    }

    private static void write(String name, int from, int rows) {
        float[] data = new float[rows * 6];
        float[] labels = new float[rows];
        for (int i = 0; i < data.length; i++) {
            data[i] = 10 * (from + i / 6) + i % 6;
        }
        for (int i = 0; i < rows; i++) {
            labels[i] = from + i;
        }
        Hdf5Arrays.write(
                folder.resolve(name),
                Map.of(
                        "y0", new NdArray(new int[] {rows, 2, 3}, data),
                        "y1", new NdArray(new int[] {rows}, labels)));
    }

    private static String data(String source, int batchSize, String more) {
        return "type: 'HDF5Data' hdf5_data_param { source: '%s' batch_size: %d %s }"
                .formatted(folder.resolve(source), batchSize, more);
    }

    private static Case rows(String source, int batchSize) {
        return layer(data(source, batchSize, "")).tops(2).fixed().noGradient("it has no bottoms");
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                rows("one.txt", 3),
                rows("one.txt", 9),
                rows("both.txt", 5),
                rows("both.txt", 16),
                rows("both.txt", 7).train(),
                rows("both.txt", 1).tops(1));
    }

    private static Net net(String layer, long seed, String... tops) {
        String names = String.join("' top: '", tops);
        return new Net(
                Prototxt.parseNet("layer { name: 'data' top: '" + names + "' " + layer + " }", "test")
                        .net(),
                NetOptions.defaults().withBackend(BACKEND).withSeed(seed));
    }

    /** Labels of the next rows, as they come; the data must be theirs. */
    private static List<Float> labels(Net net, int batches) {
        List<Float> labels = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            net.forward();
            for (int n = 0; n < net.blob("y1").count(); n++) {
                assertThat(net.blob("y0").at(n, 0, 0))
                        .isEqualTo(10 * net.blob("y1").at(n));
                assertThat(net.blob("y0").at(n, 1, 2))
                        .isEqualTo(10 * net.blob("y1").at(n) + 5);
                labels.add(net.blob("y1").at(n));
            }
        }
        return labels;
    }

    @Test
    void batchesStraddleFilesAndEpochs() {
        try (Net net = net(data("both.txt", 5, ""), 1, "y0", "y1")) {
            assertThat(net.blob("y0")).hasToString("(5, 2, 3)");
            assertThat(labels(net, 3)).containsExactly(0f, 1f, 2f, 3f, 4f, 5f, 6f, 0f, 1f, 2f, 3f, 4f, 5f, 6f, 0f);
        }
    }

    @Test
    void shuffledFilesComeWholeInAnotherOrderEachEpoch() {
        try (Net net = net(data("both.txt", 7, "shuffle: true"), 1, "y0", "y1");
                Net same = net(data("both.txt", 7, "shuffle: true"), 1, "y0", "y1")) {
            Set<List<Float>> orders = new HashSet<>();
            Set<Boolean> firstFile = new HashSet<>();
            for (int epoch = 0; epoch < 20; epoch++) {
                List<Float> order = labels(net, 1);
                assertThat(order).containsExactlyInAnyOrder(0f, 1f, 2f, 3f, 4f, 5f, 6f);
                int firsts = order.get(0) < 4 ? 4 : 3;
                assertThat(order.subList(0, firsts)).allMatch(label -> label < 4 == (firsts == 4));
                orders.add(order);
                firstFile.add(firsts == 4);
                assertThat(labels(same, 1)).isEqualTo(order);
            }
            assertThat(orders).hasSizeGreaterThan(15);
            assertThat(firstFile).hasSize(2);
            ((PrefetchingDataLayer) same.layers().get(0)).position(7 * 20);
            assertThat(labels(same, 3)).isEqualTo(labels(net, 3));
        }
    }

    /** Caffe's own samples: float32, and gzipped uint8 labels. */
    @Test
    void caffesSamplesAreReadAsCaffeReadsThem() throws IOException {
        Path samples = Shared.path("datasets/hdf5");
        Path list = Files.writeString(
                folder.resolve("samples.txt"),
                samples.resolve("sample_data.h5").toAbsolutePath() + "\n"
                        + samples.resolve("sample_data_2_gzip.h5").toAbsolutePath());
        String[] tops = {"data", "label", "label2"};
        String layer = data("samples.txt", 5, "");
        Request request =
                Request.of("layer { name: 'data' top: 'data' top: 'label' top: 'label2' " + layer + " } #" + list);
        try (Net net = net(layer, 1, tops)) {
            assertThat(net.blob("data")).hasToString("(5, 8, 6, 5)");
            assertThat(net.blob("label")).hasToString("(5, 1)");
            for (int i = 0; i < 10; i++) {
                net.forward();
                var expected = NativeCaffe.get().forward(request);
                for (String top : tops) {
                    assertThat(net.blob(top).data())
                            .isEqualTo(expected.blob(top).data());
                }
                int first = 5 * i % 20;
                assertThat(net.blob("label").data()[0]).isEqualTo(1 + first % 10);
                assertThat(net.blob("label2").data()[4]).isEqualTo(2 + (first + 4) % 10);
                assertThat(net.blob("data").data()[0]).isEqualTo(240 * first);
            }
        }
    }

    @Test
    void badDescriptionsAreRefused() throws IOException {
        assertRefused(rows("none.txt", 1), "no such file");
        assertRefused(rows("one.txt", 0), "batch_size is 0");
        assertRefused(rows("one.h5", 1), "it should be a text that lists HDF5 files, not one itself");
        assertRefused(rows("one.txt", 1).tops(3), "has no dataset 'y2', only [");
        assertRefused(
                layer(data("one.txt", 1, "") + " transform_param { scale: 2 }").tops(1), "transforms nothing");
        Files.writeString(
                folder.resolve("missing.txt"), folder.resolve("three.h5").toString());
        assertRefused(rows("missing.txt", 1), "three.h5 does not exist");
        Files.writeString(folder.resolve("text.txt"), folder.resolve("one.txt").toString());
        assertRefused(rows("text.txt", 1), "one.txt is no HDF5 file");
        Files.write(folder.resolve("cut.h5"), Arrays.copyOf(Files.readAllBytes(folder.resolve("one.h5")), 300));
        Files.writeString(folder.resolve("cut.txt"), folder.resolve("cut.h5").toString());
        assertRefused(rows("cut.txt", 1), "cut.h5 is damaged HDF5");
        Hdf5Arrays.write(
                folder.resolve("other.h5"),
                Map.of(
                        "y0",
                        new NdArray(new int[] {2, 3, 2}, new float[12]),
                        "y1",
                        new NdArray(new int[] {2}, new float[2])));
        Files.writeString(folder.resolve("unlike.txt"), folder.resolve("one.h5") + " " + folder.resolve("other.h5"));
        assertRefused(rows("unlike.txt", 1), "dataset 'y0' is (2, 3, 2), unlike that of ");
        Hdf5Arrays.write(
                folder.resolve("short.h5"),
                Map.of(
                        "y0",
                        new NdArray(new int[] {2, 1}, new float[2]),
                        "y1",
                        new NdArray(new int[] {3}, new float[3])));
        Files.writeString(
                folder.resolve("short.txt"), folder.resolve("short.h5").toString());
        assertRefused(rows("short.txt", 1), "all need an axis 0, of one length");
    }

    @Test
    void aFileThatGoesMissingIsToldInForward() throws IOException {
        write("gone.h5", 0, 2);
        Files.writeString(folder.resolve("gone.txt"), folder.resolve("one.h5") + " " + folder.resolve("gone.h5"));
        try (Net net = net(data("gone.txt", 2, ""), 1, "y0", "y1")) {
            Files.delete(folder.resolve("gone.h5"));
            assertThatThrownBy(() -> IntStream.range(0, 3).forEach(i -> net.forward()))
                    .isInstanceOf(MokaException.class)
                    .hasMessageStartingWith("layer 'data': ")
                    .hasMessageContaining("gone.h5 does not exist");
        }
    }
}
