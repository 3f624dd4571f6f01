package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.moka.Blob;
import dev.moka.Case;
import dev.moka.Layer;
import dev.moka.LayerTest;
import dev.moka.MokaException;
import dev.moka.NativeCaffe;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.data.Databases;
import dev.moka.model.Prototxt;
import dev.moka.oracle.Request;
import dev.moka.proto.BlobProto;
import dev.moka.proto.DataParameter.DB;
import dev.moka.proto.Datum;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.Phase;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataLayerTest extends LayerTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeDatabases() throws IOException {
        for (DB backend : DB.values()) {
            Databases.write(folder.resolve("same-" + backend), backend, Databases.five(false));
            Databases.write(folder.resolve("unique-" + backend), backend, Databases.five(true));
        }
        Random random = new Random(1701);
        List<Datum> noise = IntStream.range(0, 7)
                .mapToObj(i -> {
                    byte[] data = new byte[3 * 9 * 6];
                    random.nextBytes(data);
                    return Databases.datum(i * 1000, 3, 9, 6, data);
                })
                .toList();
        Databases.write(folder.resolve("noise"), DB.LMDB, noise);
        List<Datum> floats = IntStream.range(0, 3)
                .mapToObj(i -> Datum.newBuilder()
                        .setChannels(1)
                        .setHeight(2)
                        .setWidth(2)
                        .setLabel(-i)
                        .addAllFloatData(List.of(i * 0.1f, -1e6f, 0.3f, 255.5f))
                        .build())
                .toList();
        Databases.write(folder.resolve("floats"), DB.LMDB, floats);
        BlobProto.Builder mean =
                BlobProto.newBuilder().setNum(1).setChannels(3).setHeight(9).setWidth(6);
        IntStream.range(0, 3 * 9 * 6).forEach(i -> mean.addData(128 + i * 0.37f));
        Files.write(folder.resolve("mean.binaryproto"), mean.build().toByteArray());
    }

    private static String data(String name, int batchSize, DB backend, String transform) {
        return "type: 'Data' data_param { source: '%s' batch_size: %d backend: %s } transform_param { %s }"
                .formatted(folder.resolve(name), batchSize, backend, transform);
    }

    private static Case test(String name, int batchSize, DB backend, String transform) {
        return layer(data(name, batchSize, backend, transform)).tops(2).fixed().noGradient("it has no bottoms");
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                test("same-LMDB", 5, DB.LMDB, "scale: 3"),
                test("same-LEVELDB", 5, DB.LEVELDB, "scale: 3"),
                test("noise", 3, DB.LMDB, "crop_size: 4 scale: 0.00390625"),
                test("noise", 7, DB.LMDB, "mean_value: 104.1 mean_value: 117.2 mean_value: 123.3 scale: 0.017"),
                test("noise", 2, DB.LMDB, "mean_value: 33.3"),
                test("noise", 9, DB.LMDB, "mean_file: '%s'".formatted(folder.resolve("mean.binaryproto"))),
                test(
                        "noise",
                        4,
                        DB.LMDB,
                        "crop_size: 5 scale: 0.017 mean_file: '%s'".formatted(folder.resolve("mean.binaryproto"))),
                test("floats", 3, DB.LMDB, "mean_value: 0.7 scale: 0.3"),
                test("unique-LMDB", 12, DB.LMDB, "crop_size: 1").tops(1),
                test("same-LMDB", 2, DB.LMDB, "").train());
    }

    private static Net net(String layer, Phase phase, long seed) {
        return new Net(
                Prototxt.parseNet("layer { name: 'data' top: 'data' top: 'label' " + layer + " }", "test")
                        .net(),
                NetOptions.defaults().withBackend(BACKEND).withPhase(phase).withSeed(seed));
    }

    private static PrefetchingDataLayer dataLayer(Net net) {
        return (PrefetchingDataLayer) net.layers().get(0);
    }

    /** The data and then the labels of the next batches. */
    private static List<float[]> batches(Net net, int number) {
        List<float[]> batches = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            net.forward();
            batches.add(net.blob("data").data().clone());
            batches.add(net.blob("label").data().clone());
        }
        return batches;
    }

    @ParameterizedTest
    @EnumSource(DB.class)
    void recordsAreReadOverAndOver(DB backend) {
        try (Net net = net(data("same-" + backend, 5, backend, "scale: 3"), Phase.TRAIN, 1)) {
            for (int pass = 0; pass < 100; pass++) {
                net.forward();
                assertThat(net.blob("data")).hasToString("(5, 2, 3, 4)");
                assertThat(net.blob("label").data()).containsExactly(0, 1, 2, 3, 4);
                for (int i = 0; i < 5 * 24; i++) {
                    assertThat(net.blob("data").data()[i]).isEqualTo(3 * (i / 24));
                }
            }
        }
    }

    @Test
    void batchesThatStraddleTheEndAreNativeCaffes() {
        String layer = data("noise", 3, DB.LMDB, "crop_size: 4");
        Request request = Request.of("layer { name: 'data' top: 'data' top: 'label' " + layer + " } #" + folder);
        try (Net net = net(layer, Phase.TEST, 1)) {
            for (int i = 0; i < 8; i++) {
                var expected = NativeCaffe.get().forward(request);
                List<float[]> batch = batches(net, 1);
                assertThat(batch.get(0)).isEqualTo(expected.blob("data").data());
                assertThat(batch.get(1)).isEqualTo(expected.blob("label").data());
            }
        }
    }

    /** Sizes are known before the first forward, and change from batch to batch, as do those of what comes behind. */
    @ParameterizedTest
    @EnumSource(DB.class)
    void topsTakeTheSizeOfTheRecords(DB backend) {
        List<Datum> records = IntStream.range(0, 5)
                .mapToObj(i -> {
                    byte[] data = new byte[2 * (i % 2 + 1) * (i % 4 + 1)];
                    for (int j = 0; j < data.length; j++) {
                        data[j] = (byte) j;
                    }
                    return Databases.datum(i, 2, i % 2 + 1, i % 4 + 1, data);
                })
                .toList();
        Databases.write(folder.resolve("sizes-" + backend), backend, records);
        String relu = " } layer { name: 'relu' type: 'ReLU' bottom: 'data' top: 'relu'";
        try (Net net = net(data("sizes-" + backend, 1, backend, "") + relu, Phase.TEST, 1)) {
            assertThat(net.blob("relu")).hasToString("(1, 2, 1, 1)");
            for (int i = 0; i < 12; i++) {
                net.forward();
                Datum record = records.get(i % 5);
                assertThat(net.blob("relu").shape()).containsExactly(1, 2, record.getHeight(), record.getWidth());
                for (int j = 0; j < net.blob("relu").count(); j++) {
                    assertThat(net.blob("relu").data()[j]).isEqualTo(j);
                }
            }
        }
    }

    @Test
    void sizesThatDifferWithinABatchAreRefused() {
        Datum small = Databases.datum(0, 1, 1, 1, new byte[1]);
        Datum wide = Databases.datum(0, 1, 1, 2, new byte[2]);
        Databases.write(folder.resolve("mixed"), DB.LMDB, List.of(small, wide));
        try (Net net = net(data("mixed", 2, DB.LMDB, ""), Phase.TEST, 1)) {
            assertThatThrownBy(net::forward)
                    .isInstanceOf(MokaException.class)
                    .hasMessageStartingWith("layer 'data': record '00000001' of ")
                    .hasMessageContaining("is 1 x 1 x 2, unlike the 1 x 1 x 1 of its batch");
        }
    }

    @ParameterizedTest
    @EnumSource(DB.class)
    void cropsAreCentralInTestAndAnywhereInTrain(DB backend) {
        String layer = data("unique-" + backend, 5, backend, "scale: 3 crop_size: 1");
        try (Net test = net(layer, Phase.TEST, 1);
                Net train = net(layer, Phase.TRAIN, 1)) {
            for (int i = 0; i < 2; i++) {
                float[] central = batches(test, 1).get(0);
                assertThat(central).containsExactly(15, 51, 15, 51, 15, 51, 15, 51, 15, 51);
                assertThat(batches(train, 1).get(0)).isNotEqualTo(central);
            }
        }
    }

    @Test
    void theSeedDecidesWhatIsDrawn() {
        String layer = data("unique-LMDB", 5, DB.LMDB, "crop_size: 1 mirror: true");
        try (Net one = net(layer, Phase.TRAIN, 1701);
                Net same = net(layer, Phase.TRAIN, 1701);
                Net other = net(layer, Phase.TRAIN, 1702)) {
            List<float[]> sequence = batches(one, 5);
            assertThat(batches(same, 5)).usingRecursiveComparison().isEqualTo(sequence);
            assertThat(batches(other, 5).get(0)).isNotEqualTo(sequence.get(0));
        }
    }

    @Test
    void goesOnFromAPositionAsIfNeverStopped() {
        String layer = data("unique-LMDB", 3, DB.LMDB, "crop_size: 2 mirror: true");
        try (Net whole = net(layer, Phase.TRAIN, 1);
                Net resumed = net(layer, Phase.TRAIN, 1)) {
            batches(whole, 7);
            long position = dataLayer(whole).position();
            assertThat(position).isEqualTo(21);
            List<float[]> rest = batches(whole, 6);

            batches(resumed, 2);
            dataLayer(resumed).position(position);
            assertThat(batches(resumed, 6)).usingRecursiveComparison().isEqualTo(rest);
            dataLayer(resumed).position(position);
            assertThat(batches(resumed, 6)).usingRecursiveComparison().isEqualTo(rest);
        }
    }

    @Test
    void encodedPicturesAreDecoded() throws IOException {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x0a1464);
        image.setRGB(1, 0, 0xffffff);
        var png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        Datum datum = Datum.newBuilder()
                .setEncoded(true)
                .setLabel(4)
                .setData(ByteString.copyFrom(png.toByteArray()))
                .build();
        Databases.write(folder.resolve("png"), DB.LMDB, List.of(datum));
        try (Net net = net(data("png", 1, DB.LMDB, ""), Phase.TEST, 1);
                Net gray = net(data("png", 1, DB.LMDB, "force_gray: true"), Phase.TEST, 1)) {
            assertThat(batches(net, 1).get(0)).containsExactly(100, 255, 20, 255, 10, 255);
            assertThat(batches(gray, 1).get(0)).containsExactly(26, 255);
        }
        assertThat(NativeCaffe.get()
                        .forward(Request.of("layer { name: 'data' top: 'data' " + data("png", 1, DB.LMDB, "") + "}"))
                        .blob("data")
                        .data())
                .containsExactly(100, 255, 20, 255, 10, 255);
    }

    @Test
    void whatIsWrongWithARecordIsToldWhenItsBatchIsDue() {
        Datum good = Databases.datum(0, 1, 2, 2, new byte[4]);
        Datum bad = good.toBuilder().setHeight(3).build();
        Databases.write(folder.resolve("bad"), DB.LEVELDB, List.of(good, good, good, bad));
        try (Net net = net(data("bad", 1, DB.LEVELDB, ""), Phase.TEST, 1)) {
            batches(net, 3);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(net::forward)
                        .isInstanceOf(MokaException.class)
                        .hasMessageStartingWith("layer 'data': record '00000003' of ")
                        .hasMessageContaining("it says 1 x 3 x 2, and holds 4 numbers");
            }
            dataLayer(net).position(0);
            assertThat(batches(net, 3)).hasSize(6);
        }
    }

    @Test
    void aThreadLivesFromTheFirstForwardToTheClose() {
        Net net = net(data("same-LMDB", 2, DB.LMDB, ""), Phase.TEST, 1);
        assertThat(threads()).isZero();
        net.forward();
        assertThat(threads()).isOne();
        net.close();
        assertThat(threads()).isZero();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("moka-data data"))
                .count();
    }

    /** A layer that counts how many of it are open. */
    public static final class Counted extends Layer {
        private static int open;

        @Override
        protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
            open++;
        }

        @Override
        protected void reshape(List<Blob> bottoms, List<Blob> tops) {}

        @Override
        protected void forward(List<Blob> bottoms, List<Blob> tops) {}

        @Override
        protected void close() {
            open--;
        }
    }

    @Test
    void theLayersOfANetThatCannotBeBuiltAreClosed() {
        String counted = " } layer { name: 'c' type: 'Python' bottom: 'data' top: 'c' python_param { layer: '%s' }"
                .formatted(Counted.class.getName());
        net(data("same-LEVELDB", 1, DB.LEVELDB, "") + counted, Phase.TEST, 1).close();
        assertThat(Counted.open).isZero();
        String wrong = counted + " } layer { name: 'd' type: 'ReLU' bottom: 'c' top: 'd' top: 'e'";
        assertThatThrownBy(() -> net(data("same-LEVELDB", 1, DB.LEVELDB, "") + wrong, Phase.TEST, 1))
                .hasMessageContaining("ReLU takes exactly 1 top blob(s)");
        assertThat(Counted.open).isZero();
    }

    @Test
    void badDescriptionsAreRefused() {
        assertRefused(layer("type: 'Data' data_param { batch_size: 1 }").tops(2), "Data needs a source");
        assertRefused(
                layer("type: 'Data'").tops(2),
                "batch_size is 0: Data needs a source to read and a batch_size of 1 or more");
        assertRefused(
                layer("type: 'Data' data_param { source: 'a\\000b' batch_size: 1 }")
                        .tops(2),
                "source: \"a\\u0000b\" can be no file's name");
        assertRefused(test("none", 1, DB.LMDB, ""), "does not exist");
        assertRefused(test("same-LMDB", 1, DB.LEVELDB, ""), "set data_param { backend: LMDB }");
        assertRefused(test("same-LMDB", 0, DB.LMDB, ""), "batch_size is 0");
        assertRefused(test("same-LMDB", 1, DB.LMDB, "crop_size: 4"), "smaller than crop_size 4");
        assertRefused(test("same-LMDB", 1, DB.LMDB, "mean_value: 1 mean_value: 2 mean_value: 3"), "give one mean");
        assertRefused(test("same-LMDB", 1, DB.LMDB, "mean_value: 1 mean_file: 'x'"), "and not both");
        assertRefused(test("same-LMDB", 1, DB.LMDB, "mean_file: 'nowhere'"), "mean file nowhere: no such file");
        assertRefused(
                test("same-LMDB", 1, DB.LMDB, "mean_file: '%s'".formatted(folder.resolve("mean.binaryproto"))),
                "is 3 x 9 x 6: compute the mean of this data set");
        assertRefused(test("same-LMDB", 1, DB.LMDB, "force_color: true force_gray: true"), "and not both");
    }
}
