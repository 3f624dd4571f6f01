package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.moka.data.Cursor;
import dev.moka.data.Database;
import dev.moka.image.CvImage;
import dev.moka.image.Mean;
import dev.moka.oracle.Oracle;
import dev.moka.oracle.Request;
import dev.moka.oracle.Result;
import dev.moka.proto.DataParameter.DB;
import dev.moka.proto.Datum;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that make databases of files, and means of databases, with Caffe's flags. */
class DataCommandsTest {
    @TempDir
    Path folder;

    private Path images = Path.of("");
    private Path labels = Path.of("");
    private Path list = Path.of("");
    private Path db = Path.of("");

    /** Six digits of 2 x 3, and two pictures. */
    @BeforeEach
    void write() throws IOException {
        ByteBuffer pixels =
                ByteBuffer.allocate(16 + 36).putInt(2051).putInt(6).putInt(2).putInt(3);
        ByteBuffer digits = ByteBuffer.allocate(8 + 6).putInt(2049).putInt(6);
        for (int i = 0; i < 36; i++) {
            pixels.put((byte) (7 * i));
        }
        for (int i = 0; i < 6; i++) {
            digits.put((byte) (9 - i));
        }
        images = folder.resolve("images.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(images))) {
            out.write(pixels.array());
        }
        labels = Files.write(folder.resolve("labels"), digits.array());
        Files.write(folder.resolve("one.png"), new CvImage(2, 1, 3, new byte[] {1, 2, 3, 4, 5, 6}).encode("png"));
        Files.write(folder.resolve("a two.png"), new CvImage(2, 1, 3, new byte[] {3, 4, 5, 6, 7, 9}).encode("png"));
        list = Files.writeString(folder.resolve("list.txt"), "one.png 3\na two.png 5\n");
        db = folder.resolve("db");
    }

    private static Map<String, Datum> records(Path database, DB kind) throws IOException {
        Map<String, Datum> records = new LinkedHashMap<>();
        try (Database open = Database.open(database, kind);
                Cursor cursor = open.cursor()) {
            for (boolean there = cursor.first(); there; there = cursor.next()) {
                records.put(new String(cursor.key(), StandardCharsets.UTF_8), Datum.parseFrom(cursor.value()));
            }
        }
        return records;
    }

    @Test
    void mnistBecomesADatabase() throws IOException {
        Ran ran = Ran.moka("convert-mnist", images, labels, db).succeeds();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isEqualTo("moka: A total of 6 items.\nmoka: Rows: 2 Cols: 3\n");
        Map<String, Datum> made = records(db, DB.LMDB);
        assertThat(made.keySet()).hasSize(6).startsWith("00000000").endsWith("00000005");
        Path other = folder.resolve("other");
        assertThat(Ran.moka("convert-mnist", images, labels, other, "-backend=leveldb", "-q")
                        .succeeds()
                        .err())
                .isEmpty();
        assertThat(records(other, DB.LEVELDB)).isEqualTo(made);
    }

    @Test
    void caffeReadsWhatIsMade() {
        assumeTrue(Oracle.available(), Oracle.NEEDS);
        for (String kind : new String[] {"LMDB", "LEVELDB"}) {
            Path made = folder.resolve(kind);
            Ran.moka("convert-mnist", images, labels, made, "--backend", kind).succeeds();
            try (Oracle oracle = Oracle.start()) {
                Result read = oracle.forward(Request.of("layer { name: 'd' type: 'Data' top: 'data' top: 'label'"
                        + " data_param { source: '" + made + "' batch_size: 6 backend: " + kind + " } }"));
                assertThat(read.blob("label").data()).containsExactly(9, 8, 7, 6, 5, 4);
                assertThat(read.blob("data").shape()).containsExactly(6, 1, 2, 3);
                assertThat(read.blob("data").data()[35]).isEqualTo(245);
            }
        }
    }

    @Test
    void picturesBecomeADatabase() throws IOException {
        String root = folder + "/";
        assertThat(Ran.moka("convert-imageset", root, list, db).succeeds().err())
                .isEqualTo("moka: A total of 2 images.\nmoka: Processed 2 files.\n");
        Map<String, Datum> made = records(db, DB.LMDB);
        assertThat(made.keySet()).containsExactly("00000000_one.png", "00000001_a two.png");
        assertThat(made.get("00000001_a two.png").getData().toByteArray()).containsExactly(3, 6, 4, 7, 5, 9);
        Path same = folder.resolve("same");
        Ran.moka("convert-imageset", "-noshuffle", "--nogray", "--logtostderr=1", "--encoded=false", root, list, same)
                .succeeds();
        assertThat(records(same, DB.LMDB)).isEqualTo(made);
        Path gray = folder.resolve("gray");
        Ran.moka("convert-imageset", root, list, gray, "-gray", "--resize_width=4", "-resize_height", 5, "-check_size")
                .succeeds();
        Datum resized = records(gray, DB.LMDB).get("00000000_one.png");
        assertThat(resized.getChannels()).isEqualTo(1);
        assertThat(resized.getWidth()).isEqualTo(4);
        assertThat(resized.getHeight()).isEqualTo(5);
        Path encoded = folder.resolve("encoded");
        Ran.moka("convert-imageset", "-encoded", "-shuffle", "-backend", "leveldb", root, list, encoded)
                .succeeds();
        assertThat(records(encoded, DB.LEVELDB).values())
                .extracting(datum -> datum.getData().toByteArray())
                .containsExactlyInAnyOrder(
                        Files.readAllBytes(folder.resolve("one.png")), Files.readAllBytes(folder.resolve("a two.png")));
    }

    @Test
    void picturesThatCannotBeReadAreLeftOut() throws IOException {
        Files.writeString(list, "none.png 1\none.png 2\n");
        Ran ran = Ran.moka("convert-imageset", folder + "/", list, db);
        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.err())
                .contains("left out: " + folder.resolve("none.png") + ": no such file", "Processed 1 files");
        assertThat(records(db, DB.LMDB)).containsOnlyKeys("00000001_one.png");
        Ran wrong = Ran.moka("convert-imageset", folder, list, folder.resolve("not"));
        assertThat(wrong.exitCode()).isEqualTo(4);
        assertThat(wrong.err()).contains("a folder's name ends with a slash", "no picture of");
        assertThat(folder.resolve("not")).doesNotExist();
    }

    @Test
    void theMeanIsWrittenAndThatOfEachChannelPrinted() {
        Path mean = folder.resolve("mean.binaryproto");
        Ran.moka("convert-imageset", folder + "/", list, db).succeeds();
        String channels = "Number of channels: 3\nmean_value channel [0]: 3.5\nmean_value channel [1]: 4.5\n"
                + "mean_value channel [2]: 5.75\n";
        assertThat(Ran.moka("compute-image-mean", db, mean).succeeds().out()).isEqualTo(channels);
        assertThat(Mean.read(mean).array().shape()).containsExactly(3, 2, 1);
        assertThat(Mean.read(mean).array().data()).containsExactly(2, 5, 3, 6, 4, 7.5f);
        assertThat(Ran.moka("compute-image-mean", db, "-backend", "lmdb")
                        .succeeds()
                        .out())
                .isEqualTo(channels);
        Ran.moka("compute-image-mean", db, mean).failsWith(1, "mean.binaryproto exists", "--force");
        Ran.moka("compute-image-mean", db, mean, "--force").succeeds();
        Ran.moka("compute-image-mean", db, "-backend=leveldb").failsWith(2, "is a database of kind lmdb");
    }

    @Test
    void whatIsWrongIsToldAndLeavesNothing() throws IOException {
        Ran.moka("convert-mnist", images, labels).failsWith(2, "DB");
        Ran.moka("convert-mnist", images, labels, db, "-backend", "sqlite").failsWith(2, "sqlite");
        Ran.moka("convert-mnist", labels, images, db).failsWith(1, "labels is not a file of MNIST's pictures");
        Ran.moka("convert-imageset", "/", folder.resolve("none.txt"), db).failsWith(1, "none.txt: no such file");
        Ran.moka("convert-imageset", folder + "/", list, db, "-resize_width", 3).failsWith(2, "or neither");
        Ran.moka("compute-image-mean", db).failsWith(1, "db does not exist");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(5);
        }
        Ran.moka("convert-mnist", images, labels, db).succeeds();
        byte[] before = Files.readAllBytes(db.resolve("data.mdb"));
        Ran.moka("convert-mnist", images, labels, db).failsWith(1, "db exists");
        Ran.moka("convert-imageset", folder + "/", list, db).failsWith(1, "db exists");
        assertThat(db.resolve("data.mdb")).hasBinaryContent(before);
    }
}
