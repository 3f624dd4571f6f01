package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.data.Cursor;
import dev.moka.data.Database;
import dev.moka.image.CvImage;
import dev.moka.model.Prototxt;
import dev.moka.oracle.Oracle;
import dev.moka.oracle.Request;
import dev.moka.proto.Datum;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractFeaturesCommandTest {
    private static final int BATCH = 2;

    @TempDir
    Path folder;

    private Path net = Path.of("");
    private Path weights = Path.of("");
    private Path conv = Path.of("");
    private Path prob = Path.of("");

    /** Three pictures, and a net that is fed with two of them at a time. */
    @BeforeEach
    void write() throws IOException {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            byte[] pixels = new byte[16];
            for (int j = 0; j < 16; j++) {
                pixels[j] = (byte) (31 * i + 7 * j);
            }
            Files.write(folder.resolve(i + ".png"), new CvImage(4, 4, 1, pixels).encode("png"));
            list.append(folder.resolve(i + ".png")).append(" 0\n");
        }
        Path pictures = Files.writeString(folder.resolve("list.txt"), list);
        String data = "layer { name: 'data' type: 'ImageData' top: 'data' top: 'label'"
                + " transform_param { scale: 0.01 } image_data_param { source: '" + pictures + "' batch_size: " + BATCH
                + " is_color: false } }\n";
        String text = data + TinyModel.NET.substring(TinyModel.NET.indexOf("layer { name: \"conv\""));
        net = Files.writeString(folder.resolve("net.prototxt"), text);
        weights = TinyModel.weights(folder);
        conv = folder.resolve("conv_db");
        prob = folder.resolve("prob_db");
    }

    private static Map<String, Datum> records(Path database) throws IOException {
        Map<String, Datum> records = new LinkedHashMap<>();
        try (Database open = Database.open(database);
                Cursor cursor = open.cursor()) {
            for (boolean there = cursor.first(); there; there = cursor.next()) {
                records.put(new String(cursor.key(), StandardCharsets.UTF_8), Datum.parseFrom(cursor.value()));
            }
        }
        return records;
    }

    private static float[] floats(Map<String, Datum> records, int item) {
        Datum datum = Objects.requireNonNull(records.get(String.format("%010d", item)));
        float[] floats = new float[datum.getFloatDataCount()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = datum.getFloatData(i);
        }
        return floats;
    }

    private Ran extract(Object blobs, Object databases, Object... rest) {
        Object[] args = new Object[5 + rest.length];
        System.arraycopy(new Object[] {"extract-features", weights, net, blobs, databases}, 0, args, 0, 5);
        System.arraycopy(rest, 0, args, 5, rest.length);
        return Ran.moka(args);
    }

    @Test
    void blobsAreStoredItemByItem() throws IOException {
        Ran ran = extract("conv,prob", conv + "," + prob, 2, "lmdb", "CPU").succeeds();
        assertThat(ran.err())
                .contains("Extracted features of 4 query images for feature blob conv")
                .contains("Extracted features of 4 query images for feature blob prob");
        Map<String, Datum> maps = records(conv);
        Map<String, Datum> probabilities = records(prob);
        assertThat(maps.keySet()).containsExactly("0000000000", "0000000001", "0000000002", "0000000003");
        assertThat(maps.values()).allSatisfy(map -> {
            assertThat(new int[] {map.getChannels(), map.getHeight(), map.getWidth()})
                    .containsExactly(2, 2, 2);
            assertThat(map.hasData()).isFalse();
            assertThat(map.hasLabel()).isFalse();
        });
        assertThat(probabilities.get("0000000000").getChannels()).isEqualTo(3);
        assertThat(floats(probabilities, 3)).as("the first picture again").isEqualTo(floats(probabilities, 0));
        try (Net same = new Net(Prototxt.readNet(net).net(), NetOptions.defaults())) {
            same.copyFrom(weights);
            same.forward();
            assertThat(floats(maps, 1)).isEqualTo(same.blob("conv").item(1));
            same.forward();
            assertThat(floats(probabilities, 2)).isEqualTo(same.blob("prob").item(0));
        }
    }

    @Test
    void blanksBesideACommaDoNotCount() throws IOException {
        extract("conv, prob", conv + " ,  " + prob, 1, "lmdb").succeeds();
        assertThat(records(conv)).hasSize(BATCH);
        assertThat(records(prob)).hasSize(BATCH);
    }

    @Test
    void theyAreCaffes() throws IOException {
        assumeTrue(Oracle.available(), Oracle.NEEDS);
        extract("conv", conv, 1, "LEVELDB", "GPU", 0).succeeds();
        Map<String, Datum> maps = records(conv);
        try (Oracle oracle = Oracle.start()) {
            float[] theirs = oracle.forward(Request.of(net).weights(weights))
                    .blob("conv")
                    .data();
            for (int n = 0; n < BATCH; n++) {
                float[] ours = floats(maps, n);
                for (int i = 0; i < ours.length; i++) {
                    assertThat(ours[i]).isEqualTo(theirs[n * ours.length + i], within(1e-5f));
                }
            }
        }
    }

    @Test
    void aLossIsOneRecordABatch() throws IOException {
        Files.writeString(
                net,
                Files.readString(net) + "layer { name: 'loss' type: 'SoftmaxWithLoss' bottom: 'fc' bottom: 'label'"
                        + " top: 'loss' }");
        extract("loss", prob, 3, "lmdb").succeeds();
        assertThat(records(prob)).hasSize(3);
        assertThat(floats(records(prob), 0)).hasSize(1);
    }

    @Test
    void whatIsWrongIsToldAndLeavesNothing() throws IOException {
        extract("conv,prob", conv, 1, "lmdb").failsWith(2, "2 blobs and 1 databases");
        extract("conv,prob", conv + "," + conv, 1, "lmdb").failsWith(2, "a name of its own");
        extract("conv9", conv, 1, "lmdb").failsWith(2, "no blob 'conv9'");
        extract("conv", conv, 0, "lmdb").failsWith(2, "0 batches");
        extract("conv", conv, 1, "sqlite").failsWith(2, "sqlite");
        extract("conv", conv, 1).failsWith(2, "BACKEND");
        Files.createDirectory(prob);
        extract("conv,prob", conv + "," + prob, 1, "lmdb").failsWith(1, "prob_db exists");
        Files.delete(folder.resolve("1.png"));
        extract("conv", conv, 1, "lmdb").failsWith(4, "1.png: no such file");
        net = TinyModel.net(folder);
        extract("conv", conv, 1, "lmdb").failsWith(3, "its input 'data'", "a data layer");
        weights = folder.resolve("none.caffemodel");
        extract("conv", conv, 1, "lmdb").failsWith(3, "none.caffemodel does not exist");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("conv_db"));
        }
    }
}
