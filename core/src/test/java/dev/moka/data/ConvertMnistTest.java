package dev.moka.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.image.CvImage;
import dev.moka.model.Shared;
import dev.moka.proto.DataParameter.DB;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertMnistTest {
    @TempDir
    private Path folder;

    private Path images;
    private Path labels;
    private Path database;

    @BeforeEach
    void writeTwoDigits() throws IOException {
        ByteBuffer pictures =
                ByteBuffer.allocate(16 + 12).putInt(2051).putInt(2).putInt(3).putInt(2);
        for (int i = 0; i < 12; i++) {
            pictures.put((byte) (20 * i));
        }
        images = Files.write(folder.resolve("images"), pictures.array());
        ByteBuffer digits =
                ByteBuffer.allocate(10).putInt(2049).putInt(2).put((byte) 7).put((byte) 200);
        labels = folder.resolve("labels.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(labels))) {
            out.write(digits.array());
        }
        database = folder.resolve("db");
    }

    @Test
    void picturesAndLabelsBecomeRecordsOfEightDigits() {
        assertThat(new ConvertMnist(images, labels, database, DB.LMDB).run())
                .isEqualTo(new ConvertMnist.Summary(2, 3, 2));
        try (Records records = new Records(database, Database.open(database, DB.LMDB), CvImage.Color.AS_STORED)) {
            assertThat(records.size()).isEqualTo(2);
            assertThat(records.get(0).get().bytes()).containsExactly(0, 20, 40, 60, 80, 100);
            assertThat(records.get(1).get().name()).startsWith("record '00000001' of ");
            assertThat(records.get(1).get().size()).isEqualTo("1 x 3 x 2");
            assertThat(records.get(1).get().at(5)).isEqualTo(220);
            assertThat(records.get(1).get().label()).isEqualTo(200);
        }
    }

    @Test
    void whatIsWrongIsToldAndLeavesNothing() throws IOException {
        assertFails(labels, labels, "is not a file of MNIST's pictures: it begins with 2049, not 2051");
        assertFails(images, images, "is not a file of MNIST's labels: it begins with 2051, not 2049");
        assertFails(folder.resolve("none"), labels, "none: no such file; it should be a file of MNIST's pictures");
        byte[] all = Files.readAllBytes(images);
        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(all, all.length - 1));
        assertFails(cut, labels, "cut is truncated or damaged");
        byte[] packed = Files.readAllBytes(labels);
        Path cutLabels = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(packed, 14));
        assertFails(images, cutLabels, "cut.gz is truncated or damaged");
        all[7] = 1;
        Path one = Files.write(folder.resolve("one"), all);
        assertFails(one, labels, "has 1 pictures, and ");
        assertThat(database).doesNotExist();
        new ConvertMnist(images, labels, database, DB.LEVELDB).run();
        assertFails(images, labels, "db exists");
    }

    private void assertFails(Path pictures, Path digits, String words) {
        assertThatThrownBy(() -> new ConvertMnist(pictures, digits, database, DB.LMDB).run())
                .isInstanceOf(MokaException.class)
                .hasMessageContaining(words);
    }

    @Test
    void mnistItselfIsConvertedAndItsMeanComputed() {
        Path mnist = Shared.path("datasets/mnist");
        var summary = new ConvertMnist(
                        mnist.resolve("t10k-images-idx3-ubyte.gz"),
                        mnist.resolve("t10k-labels-idx1-ubyte.gz"),
                        database,
                        DB.LMDB)
                .run();
        assertThat(summary).isEqualTo(new ConvertMnist.Summary(10_000, 28, 28));
        try (Records records = new Records(database, Database.open(database), CvImage.Color.AS_STORED)) {
            assertThat(records.get(0).get().label()).isEqualTo(7);
            assertThat(records.get(9999).get().label()).isEqualTo(6);
            assertThat(records.get(10_000).get().label()).isEqualTo(7);
        }
        var mean = new ComputeImageMean(database, folder.resolve("mean.binaryproto")).run();
        assertThat(mean.records()).isEqualTo(10_000);
        assertThat(mean.channels()[0]).isBetween(33.7f, 33.9f); // 0.1325 of 255, as is known of the test set
    }
}
