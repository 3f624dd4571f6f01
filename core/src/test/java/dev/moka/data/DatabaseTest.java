package dev.moka.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.NativeCaffe;
import dev.moka.oracle.Request;
import dev.moka.proto.DataParameter.DB;
import dev.moka.proto.Datum;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.impl.Iq80DBFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {
    @TempDir
    private Path folder;

    private static List<Datum> many(int number) {
        Random random = new Random(1701);
        List<Datum> records = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            byte[] data = new byte[50];
            random.nextBytes(data);
            records.add(Databases.datum(i % 10, 1, 5, 10, data));
        }
        return records;
    }

    private static List<String> keys(Path database) {
        List<String> keys = new ArrayList<>();
        try (Database db = Database.open(database);
                Cursor cursor = db.cursor()) {
            for (boolean there = cursor.first(); there; there = cursor.next()) {
                keys.add(new String(cursor.key(), StandardCharsets.UTF_8));
            }
        }
        return keys;
    }

    private static List<Datum> read(Path database) throws IOException {
        List<Datum> records = new ArrayList<>();
        try (Database db = Database.open(database);
                Cursor cursor = db.cursor()) {
            for (boolean there = cursor.first(); there; there = cursor.next()) {
                records.add(Datum.parseFrom(cursor.value()));
            }
            assertThat(db.size()).isEqualTo(records.size());
        }
        return records;
    }

    @ParameterizedTest
    @EnumSource(DB.class)
    void recordsComeBackInTheOrderOfTheirKeys(DB backend) throws IOException {
        List<Datum> records = many(2500);
        assertThat(read(Databases.write(folder.resolve("db"), backend, records)))
                .isEqualTo(records);

        DatabaseWriter.create(folder.resolve("words"), backend, database -> {
            for (String key : List.of("fish-bike.jpg", "cat.jpg", "\u00fcber", "cat")) {
                database.put(key, records.get(0));
            }
        });
        assertThat(keys(folder.resolve("words"))).containsExactly("cat", "cat.jpg", "fish-bike.jpg", "\u00fcber");
    }

    /** Caffe's test of its cursors: two records, first, next, none, first again. */
    @ParameterizedTest
    @EnumSource(DB.class)
    void aCursorGoesToTheEndAndBackToTheFirst(DB backend) {
        Databases.write(folder.resolve("db"), backend, many(2));
        try (Database db = Database.open(folder.resolve("db"), backend);
                Cursor cursor = db.cursor()) {
            assertThat(cursor.first()).isTrue();
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.key()).asString().isEqualTo("00000001");
            assertThat(cursor.next()).isFalse();
            assertThat(cursor.first()).isTrue();
            assertThat(cursor.key()).asString().isEqualTo("00000000");
        }
    }

    @ParameterizedTest
    @EnumSource(DB.class)
    void anEmptyDatabaseHasNoFirstRecord(DB backend) {
        Databases.write(folder.resolve("db"), backend, List.of());
        try (Database db = Database.open(folder.resolve("db"));
                Cursor cursor = db.cursor()) {
            assertThat(db.size()).isZero();
            assertThat(cursor.first()).isFalse();
        }
    }

    /** 90 MB: more than the first map of an LMDB, and than the write buffer of a LevelDB. */
    @ParameterizedTest
    @EnumSource(DB.class)
    void aLargeDatabaseGrows(DB backend) throws IOException {
        byte[] data = new byte[3_000_000];
        new Random(1701).nextBytes(data);
        Datum large = Databases.datum(1, 3, 1000, 1000, data);
        Databases.write(folder.resolve("db"), backend, Collections.nCopies(30, large));
        assertThat(read(folder.resolve("db"))).hasSize(30).allMatch(large::equals);
    }

    @ParameterizedTest
    @EnumSource(DB.class)
    void readsWhatNativeCaffeWrites(DB backend) throws IOException {
        int number = 2500;
        byte[] pixels = new byte[number * 50]; // compressible, in part
        new Random(1701).nextBytes(pixels);
        Arrays.fill(pixels, 0, pixels.length / 2, (byte) 7);
        byte[] labels = new byte[number];
        new Random(5).nextBytes(labels);
        String name = backend.name().toLowerCase(Locale.ROOT);
        NativeCaffe.get().writeDatabase(name, folder.resolve("db"), new int[] {1, 5, 10}, pixels, labels);
        List<String> before = list(folder.resolve("db"));

        List<Datum> read = read(folder.resolve("db"));
        assertThat(read).hasSize(number);
        for (int i = 0; i < number; i++) {
            byte[] expected = Arrays.copyOfRange(pixels, i * 50, (i + 1) * 50);
            assertThat(read.get(i)).isEqualTo(Databases.datum(labels[i], 1, 5, 10, expected));
        }
        assertThat(list(folder.resolve("db"))).as("reading writes nothing").isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(DB.class)
    void nativeCaffeReadsWhatIsWritten(DB backend) {
        List<Datum> records = many(2500);
        Databases.write(folder.resolve("db"), backend, records);
        var result = NativeCaffe.get().forward(Request.of("""
                layer { name: 'data' type: 'Data' top: 'data' top: 'label'
                        data_param { source: '%s' batch_size: 2500 prefetch: 1 backend: %s } }
                """.formatted(folder.resolve("db"), backend)));
        float[] data = result.blob("data").data();
        float[] labels = result.blob("label").data();
        for (int i = 0; i < records.size(); i++) {
            assertThat(labels[i]).isEqualTo(records.get(i).getLabel());
            for (int j = 0; j < 50; j++) {
                assertThat(data[i * 50 + j]).isEqualTo(records.get(i).getData().byteAt(j) & 0xff);
            }
        }
    }

    private static List<String> list(Path database) throws IOException {
        try (Stream<Path> files = Files.list(database)) {
            return files.map(file -> file.getFileName() + " " + file.toFile().length())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource(DB.class)
    void isOpenTwiceAtOnce(DB backend) {
        Databases.write(folder.resolve("db"), backend, many(3));
        try (Database one = Database.open(folder.resolve("db"));
                Database two = Database.open(folder.resolve("db"))) {
            assertThat(one.size()).isEqualTo(two.size());
        }
    }

    @ParameterizedTest
    @EnumSource(DB.class)
    void whatFailsHalfWayLeavesNothingBehind(DB backend) throws IOException {
        assertThatThrownBy(() -> DatabaseWriter.create(folder.resolve("db"), backend, database -> {
                    for (Datum datum : many(1500)) {
                        database.put("key " + datum.hashCode(), datum);
                    }
                    throw MokaException.failed("no more");
                }))
                .hasMessage("no more");
        assertThat(list(folder)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(DB.class)
    void whatIsThereIsNotOverwritten(DB backend) throws IOException {
        Files.writeString(folder.resolve("db"), "mine");
        assertThatThrownBy(() -> Databases.write(folder.resolve("db"), backend, many(1)))
                .hasMessageEndingWith("db exists: remove it first, or give the new database another name");
        assertThatThrownBy(() -> Databases.write(folder.resolve("no/db"), backend, many(1)))
                .hasMessageContaining("its folder does not exist");
        assertThat(folder.resolve("db")).hasContent("mine");
    }

    @Test
    void aKeyThatLmdbCannotHoldIsTold() {
        assertThatThrownBy(() -> DatabaseWriter.create(
                        folder.resolve("db"), DB.LMDB, database -> database.put("k".repeat(600), many(1).get(0))))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("longer than the 511 bytes");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anotherBackendIsNamed() {
        Databases.write(folder.resolve("db"), DB.LMDB, many(1));
        assertRefused("db", DB.LEVELDB, "is a database of backend LMDB, not LEVELDB: set data_param { backend: LMDB }");
    }

    @Test
    void whatIsNoDatabaseIsTold() throws IOException {
        Files.writeString(folder.resolve("file"), "text");
        Files.createDirectory(folder.resolve("empty"));
        Files.createDirectory(folder.resolve("text"));
        Files.writeString(folder.resolve("text/data.mdb"), "text".repeat(5000));
        Files.createDirectory(folder.resolve("level"));
        Files.writeString(folder.resolve("level/CURRENT"), "MANIFEST-000002\n");
        assertRefused(
                "missing",
                DB.LMDB,
                "does not exist (looked for it in " + Path.of("").toAbsolutePath());
        assertRefused("file", DB.LMDB, "is a file, not a database");
        assertRefused(
                "empty", DB.LEVELDB, "is no database: it has neither data.mdb (LMDB) nor CURRENT (LevelDB) in it");
        assertRefused("text", DB.LMDB, "text is damaged (");
        assertRefused("level", DB.LEVELDB, "level is damaged (");
    }

    @Test
    void aTruncatedLmdbIsTold() throws IOException {
        Databases.write(folder.resolve("db"), DB.LMDB, many(2500));
        Path file = folder.resolve("db/data.mdb");
        long whole = Files.size(file);
        for (long size : new long[] {whole - 1, whole - 4096, whole / 2, 12_288, 8193, 8192}) {
            cut(file, size);
            assertRefused("db", DB.LMDB, "db is truncated: data.mdb has " + size + " of " + whole + " bytes; copy it");
        }
        for (long size : new long[] {8191, 4097, 4096, 4095, 100, 1, 0}) {
            cut(file, size);
            assertRefused("db", DB.LMDB, "db is truncated: data.mdb has " + size + " of at least 8192 bytes; copy it");
        }
    }

    /** Whatever is cut short, or missing: records are told apart from no records. A log of nothing may be new, and is none of these. */
    @Test
    void aCutLevelDbIsReadWholeOrNotAtAll() throws IOException {
        Path database = folder.resolve("db");
        Options options = new Options().writeBufferSize(1 << 20);
        List<Datum> records = new ArrayList<>();
        try (org.iq80.leveldb.DB db = Iq80DBFactory.factory.open(database.toFile(), options)) {
            byte[] data = new byte[500_000];
            for (int i = 0; i < 9; i++) {
                new Random(i).nextBytes(data);
                records.add(Databases.datum(i, 1, 500, 1000, data));
                db.put(new byte[] {(byte) i}, records.get(i).toByteArray());
            }
        }
        int refused = 0;
        for (String ending : List.of(".log", ".sst", "CURRENT", "MANIFEST-000002")) {
            Path file = file(database, ending);
            byte[] whole = Files.readAllBytes(file);
            for (int size : new int[] {whole.length - 1, whole.length / 2, 20, 1}) {
                cut(file, size);
                refused += readsOrRefuses(database, records);
                Files.write(file, whole);
            }
        }
        assertThat(refused).isGreaterThanOrEqualTo(11); // CURRENT has 16 bytes; a table may be an old one
        assertThat(read(database)).isEqualTo(records);
        Files.delete(file(database, "MANIFEST-000002"));
        assertRefused("db", DB.LEVELDB, "db/MANIFEST-000002 (");
    }

    /** 1 if it is refused. */
    private static int readsOrRefuses(Path database, List<Datum> records) throws IOException {
        try {
            assertThat(read(database)).isEqualTo(records);
            return 0;
        } catch (MokaException e) {
            assertThat(e).hasMessageMatching(".*db is damaged \\(.*\\): copy it or make it again");
            return 1;
        }
    }

    /** Native Caffe makes a table of its log when it opens the database again, and calls it .ldb. */
    @Test
    void aDamagedLevelDbIsTold() throws IOException {
        Path database = folder.resolve("db");
        byte[] pixels = new byte[300 * 1000];
        new Random(3).nextBytes(pixels);
        Arrays.fill(pixels, 100_000, 300_000, (byte) 5); // what can be compressed is
        NativeCaffe.get().writeDatabase("leveldb", database, new int[] {1, 10, 100}, pixels, new byte[300]);
        Path log = file(database, ".log");
        byte[] whole = Files.readAllBytes(log);
        cut(log, whole.length / 2);
        assertRefused("db", DB.LEVELDB, "db is damaged (");
        Files.write(log, whole);
        NativeCaffe.get().forward(Request.of("""
                layer { name: 'data' type: 'Data' top: 'data' data_param { source: '%s' batch_size: 1 } }
                """.formatted(database)));
        List<Datum> read = read(database);
        assertThat(read).hasSize(300);
        for (int i = 0; i < 300; i++) {
            byte[] expected = Arrays.copyOfRange(pixels, i * 1000, (i + 1) * 1000);
            assertThat(read.get(i)).isEqualTo(Databases.datum(0, 1, 10, 100, expected));
        }
        Files.delete(file(database, ".ldb"));
        assertThatThrownBy(() -> read(database))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("is damaged (");
    }

    /** 180 MB, more than two batches: the first record is no more in a log when the last is written. */
    @Test
    void nativeCaffeReadsTables() throws IOException {
        byte[] data = new byte[3_000_000];
        new Random(1701).nextBytes(data);
        Datum large = Databases.datum(1, 3, 1000, 1000, data);
        Path database = Databases.write(folder.resolve("db"), DB.LEVELDB, Collections.nCopies(60, large));
        assertThat(database.resolve("000003.log")).doesNotExist();
        var result = NativeCaffe.get().forward(Request.of("""
                layer { name: 'data' type: 'Data' top: 'data' data_param { source: '%s' batch_size: 1 prefetch: 1 } }
                """.formatted(database)));
        assertThat(result.blob("data").data()[2_999_999]).isEqualTo(data[2_999_999] & 0xff);
    }

    /** The native Caffe of these tests is built without Snappy; others are not. */
    @Test
    void compressedTablesAreRead() throws IOException {
        Datum plain = Databases.datum(1, 1, 1000, 1000, new byte[1_000_000]);
        Path database = folder.resolve("db");
        Options options = new Options().writeBufferSize(1 << 20);
        try (org.iq80.leveldb.DB db = Iq80DBFactory.factory.open(database.toFile(), options)) {
            for (int i = 0; i < 9; i++) {
                db.put(new byte[] {(byte) i}, plain.toByteArray());
            }
        }
        assertThat(file(database, ".sst").toFile().length()).isLessThan(100_000);
        assertThat(read(database)).hasSize(9).allMatch(plain::equals);
    }

    private static Path file(Path database, String ending) throws IOException {
        try (Stream<Path> files = Files.list(database)) {
            return files.filter(file ->
                            file.toString().endsWith(ending) && file.toFile().length() > 0)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void cut(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private void assertRefused(String name, DB backend, String words) {
        assertThatThrownBy(() -> Database.open(folder.resolve(name), backend).close())
                .isInstanceOfSatisfying(
                        MokaException.class, e -> assertThat(e.kind()).isEqualTo(MokaException.Kind.MODEL))
                .hasMessageContaining(words)
                .hasMessageContaining(folder.resolve(name).toString())
                .hasMessageNotContaining("\n");
    }
}
