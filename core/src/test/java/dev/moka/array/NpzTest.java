package dev.moka.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
    @Test
    void readsWhatItWritesInOrder(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.npz");
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("inception_3a/output", new NdArray(new int[] {1, 2, 2}, new float[] {1, 2, 3, 4}));
        arrays.put("a", new NdArray(new int[0], new float[] {5}));
        Npz.write(file, arrays);
        Map<String, NdArray> read = Npz.read(file);
        assertThat(read.keySet()).containsExactly("inception_3a/output", "a");
        assertThat(read.values()).extracting(NdArray::toString).containsExactly("(1, 2, 2)", "()");
        assertThat(read.values()).extracting(NdArray::data).containsExactly(new float[] {1, 2, 3, 4}, new float[] {5});
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream())
                    .allMatch(
                            e -> e.getMethod() == ZipEntry.STORED && e.getName().endsWith(".npy"));
        }
        byte[] first = Files.readAllBytes(file);
        Npz.write(file, arrays);
        assertThat(file).hasBinaryContent(first);
    }

    @Test
    void readsCompressedFiles(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(NpyTest.npy(1, "|u1", false, "(2,)", new byte[] {7, 8}));
            zip.closeEntry();
        }
        assertThat(Npz.read(file).keySet()).containsExactly("x");
        assertThat(Npz.read(file).values()).extracting(NdArray::data).containsExactly(new float[] {7, 8});
    }

    @Test
    void badFilesAreNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bad.npz");
        assertThatThrownBy(() -> Npz.read(file))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("no such file");
        Files.writeString(file, "not a zip");
        assertThatThrownBy(() -> Npz.read(file))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("not a .npz");
        Npz.write(file, Map.of("x", new NdArray(new int[] {100}, new float[100])));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, 300));
        assertThatThrownBy(() -> Npz.read(file))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("not a .npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("readme.txt"));
            zip.write(65);
            zip.closeEntry();
        }
        assertThatThrownBy(() -> Npz.read(file))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("bad.npz: readme.txt is not a .npy file");
    }
}
