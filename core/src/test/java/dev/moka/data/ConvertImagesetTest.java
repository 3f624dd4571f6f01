package dev.moka.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.image.CvImage;
import dev.moka.image.Mean;
import dev.moka.proto.DataParameter.DB;
import dev.moka.proto.Datum;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertImagesetTest {
    @TempDir
    private Path folder;

    private final CvImage red = new CvImage(2, 2, 3, new byte[] {0, 0, 100, 1, 0, 100, 2, 0, 100, 3, 0, 100});
    private final CvImage wide = new CvImage(1, 3, 3, new byte[] {9, 9, 9, 50, 50, 50, 90, 90, 90});
    private Path list;
    private Path database;

    @BeforeEach
    void writePictures() throws IOException {
        Files.createDirectory(folder.resolve("in"));
        Files.write(folder.resolve("in/red.png"), red.encode("png"));
        Files.write(folder.resolve("in/the wide.PNG"), wide.encode("png"));
        list = Files.writeString(folder.resolve("list.txt"), "red.png 3\nmissing.png 4\nthe wide.PNG -1\n");
        database = folder.resolve("db");
    }

    private ConvertImageset convert(boolean gray, int size, boolean checkSize, String encodeType) {
        return new ConvertImageset(
                folder + "/in/", list, database, DB.LMDB, gray, false, 1, size, size, checkSize, encodeType);
    }

    private Map<String, Datum> records() throws IOException {
        Map<String, Datum> records = new LinkedHashMap<>();
        try (Database db = Database.open(database);
                Cursor cursor = db.cursor()) {
            for (boolean there = cursor.first(); there; there = cursor.next()) {
                records.put(new String(cursor.key(), StandardCharsets.UTF_8), Datum.parseFrom(cursor.value()));
            }
        }
        return records;
    }

    @Test
    void picturesAreStoredAsPlanesAndWhatCannotBeReadIsLeftOut() throws IOException {
        var summary = convert(false, 0, false, "").run();
        assertThat(summary.listed()).isEqualTo(3);
        assertThat(summary.skipped()).singleElement().asString().contains("missing.png: no such file");
        assertThat(records()).containsOnlyKeys("00000000_red.png", "00000002_the wide.PNG");
        assertThat(records().get("00000000_red.png"))
                .isEqualTo(Databases.datum(3, 3, 2, 2, new byte[] {0, 1, 2, 3, 0, 0, 0, 0, 100, 100, 100, 100}));
        assertThat(records().get("00000002_the wide.PNG").getLabel()).isEqualTo(-1);
    }

    @Test
    void picturesAreMadeGrayAndResized() throws IOException {
        convert(true, 4, true, "").run();
        Datum datum = records().get("00000002_the wide.PNG");
        CvImage expected = new CvImage(1, 3, 1, new byte[] {9, 50, 90}).resize(4, 4);
        assertThat(datum).isEqualTo(Databases.datum(-1, 1, 4, 4, expected.pixels()));
    }

    @Test
    void encodedFilesAreKeptOrMadeAnew() throws IOException {
        convert(false, 0, false, ConvertImageset.SAME).run();
        Datum kept = records().get("00000000_red.png");
        assertThat(kept.getEncoded()).isTrue();
        assertThat(kept.hasHeight()).isFalse();
        assertThat(kept.getData().toByteArray()).isEqualTo(Files.readAllBytes(folder.resolve("in/red.png")));
        database = folder.resolve("anew");
        convert(false, 5, false, "png").run();
        CvImage anew =
                CvImage.decode(records().get("00000000_red.png").getData().toByteArray(), "anew", CvImage.Color.COLOR);
        assertThat(anew.pixels()).isEqualTo(red.resize(5, 5).pixels());
    }

    @Test
    void shufflingIsDecidedByTheSeed() throws IOException {
        Files.writeString(list, "red.png 0\n".repeat(1) + "red.png 1\nred.png 2\nred.png 3\nred.png 4\nred.png 5\n");
        for (int i = 0; i < 3; i++) {
            database = folder.resolve("db" + i);
            new ConvertImageset(folder + "/in/", list, database, DB.LEVELDB, false, true, i / 2, 0, 0, true, "").run();
        }
        var labels = java.util.stream.IntStream.range(0, 3)
                .mapToObj(i -> {
                    database = folder.resolve("db" + i);
                    try {
                        return records().values().stream().map(Datum::getLabel).toList();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .toList();
        assertThat(labels.get(0)).isEqualTo(labels.get(1)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
        assertThat(labels.get(2)).isNotEqualTo(labels.get(0)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    }

    @Test
    void whatIsWrongIsToldAndLeavesNothing() throws IOException {
        assertFails(() -> convert(false, 0, true, "").run(), "the wide.PNG is 1 x 3 pixels, unlike those before it");
        assertFails(() -> convert(false, 4, false, "tga").run(), "cannot be encoded as \"tga\": give png or jpg");
        Files.writeString(list, "missing.png 1\n");
        assertFails(() -> convert(false, 0, false, "").run(), "no picture of ");
        Files.writeString(list, "missing.png\n");
        assertFails(() -> convert(false, 0, false, "").run(), "list.txt, line 1: ");
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("db"));
    }

    private static void assertFails(Runnable run, String words) {
        assertThatThrownBy(run::run).isInstanceOf(MokaException.class).hasMessageContaining(words);
    }

    @Test
    void aMeanIsOfTheDatabasesShape() throws IOException {
        convert(false, 4, false, "png").run();
        Path file = folder.resolve("mean.binaryproto");
        var summary = new ComputeImageMean(database, file).run();
        Mean mean = Mean.read(file);
        assertThat(summary.records()).isEqualTo(2);
        assertThat(mean.array().shape()).containsExactly(3, 4, 4);
        byte[] one = red.resize(4, 4).planes();
        byte[] two = wide.resize(4, 4).planes();
        for (int i = 0; i < 48; i++) {
            assertThat(mean.array().data()[i]).isEqualTo((one[i] + two[i]) / 2f);
        }
        assertThat(summary.channels()).containsExactly(mean.perChannel(), org.assertj.core.data.Offset.offset(1e-4f));
    }

    @Test
    void aMeanOfRecordsOfSeveralSizesIsRefused() throws IOException {
        convert(false, 0, false, "").run();
        assertFails(
                () -> new ComputeImageMean(database, folder.resolve("mean")).run(), "a mean takes records of one size");
        assertThat(folder.resolve("mean")).doesNotExist();
        Databases.write(folder.resolve("empty"), DB.LMDB, java.util.List.of());
        assertFails(() -> new ComputeImageMean(folder.resolve("empty"), folder.resolve("mean")).run(), "is empty");
    }
}
