package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.proto.NetParameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights whose file is changed between the moment it is opened and the moment its numbers are asked for. */
class StoredFileTest {
    private static final int LARGE = 5_000_000; // 20 MB: mapped
    private static final int SMALL = 1000;

    @TempDir
    private Path folder;

    private Path file(String name, int count, float value) {
        Path file = folder.resolve(name);
        float[] numbers = new float[count];
        Arrays.fill(numbers, value);
        NetParameter.Builder net = NetParameter.newBuilder().setName("net");
        net.addLayerBuilder().setName("ip").setType("InnerProduct");
        CaffeModel.write(file, net.build(), List.of(List.of(WeightBlob.of(new int[] {count}, () -> numbers))));
        return file;
    }

    private static WeightBlob open(Path file) {
        return CaffeModel.open(file).layers().get(0).blobs().get(0);
    }

    private static float[] numbers(WeightBlob blob) {
        float[] numbers = new float[blob.source().count()];
        blob.source().copyTo(numbers);
        return numbers;
    }

    private static void truncate(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(100);
        }
    }

    private static void overwrite(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(500), channel.size() - 500);
        }
        Files.setLastModifiedTime(
                file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 5000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"net.caffemodel", "net.caffemodel.h5"})
    void aLargeFileThatIsCutShortOrOverwrittenIsRefused(String name) throws IOException {
        for (boolean cut : new boolean[] {true, false}) {
            Path file = file(name, LARGE, 7);
            WeightBlob blob = open(file);
            assertThat(blob.source().floats()).as("mapped").isNotNull();
            if (cut) {
                truncate(file);
            } else {
                overwrite(file);
            }
            for (Runnable use : List.<Runnable>of(
                    () -> numbers(blob),
                    () -> blob.source().floats(),
                    () -> blob.source().requireUnchanged())) {
                assertThatThrownBy(use::run)
                        .isInstanceOf(MokaException.class)
                        .hasMessageContaining(file + " was changed while its weights were in use: load it again");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"net.caffemodel", "net.caffemodel.h5"})
    void aSmallFileIsReadOnce(String name) throws IOException {
        Path file = file(name, SMALL, 7);
        WeightBlob blob = open(file);
        truncate(file);
        blob.source().requireUnchanged();
        assertThat(numbers(blob)).containsOnly(7);
    }

    @ParameterizedTest
    @CsvSource({"net.caffemodel,5000000", "net.caffemodel.h5,5000000", "net.caffemodel,1000", "net.caffemodel.h5,1000"})
    void aFileThatIsReplacedOrDeletedGoesOn(String name, int count) throws IOException {
        Path file = file(name, count, 7);
        WeightBlob first = open(file);
        Files.move(file("other-" + name, count, 8), file, StandardCopyOption.REPLACE_EXISTING);
        WeightBlob second = open(file);
        Files.delete(file);
        assertThat(numbers(first)).containsOnly(7);
        assertThat(numbers(second)).containsOnly(8);
    }
}
