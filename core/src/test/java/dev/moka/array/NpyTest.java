package dev.moka.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NpyTest {
    /** A .npy file as NumPy's format description says, made without the code under test. */
    static byte[] npy(int version, String descr, boolean fortran, String shape, byte[] numbers) {
        String dictionary = String.format(
                "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }", descr, fortran ? "True" : "False", shape);
        byte[] words = (dictionary + " ".repeat(20) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file =
                ByteBuffer.allocate(12 + words.length + numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) version)
                .put((byte) 0);
        if (version == 1) {
            file.putShort((short) words.length);
        } else {
            file.putInt(words.length);
        }
        file.put(words).put(numbers);
        byte[] bytes = new byte[file.position()];
        System.arraycopy(file.array(), 0, bytes, 0, bytes.length);
        return bytes;
    }

    static byte[] numbers(ByteOrder order, int size, BiConsumer<ByteBuffer, Integer> put, int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(size * values.length).order(order);
        for (int value : values) {
            put.accept(buffer, value);
        }
        return buffer.array();
    }

    record Kind(String descr, int size, BiConsumer<ByteBuffer, Integer> put) {}

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("f4", 4, (b, v) -> b.putFloat(v)),
                new Kind("f8", 8, (b, v) -> b.putDouble(v)),
                new Kind("i1", 1, (b, v) -> b.put(v.byteValue())),
                new Kind("i2", 2, (b, v) -> b.putShort(v.shortValue())),
                new Kind("i4", 4, (b, v) -> b.putInt(v)),
                new Kind("i8", 8, (b, v) -> b.putLong(v)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void readsEveryTypeInEveryByteOrderAndVersion(Kind kind, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.npy");
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            for (int version = 1; version <= 3; version++) {
                String descr = (order == ByteOrder.BIG_ENDIAN ? ">" : kind.size == 1 ? "|" : "<") + kind.descr;
                byte[] numbers = numbers(order, kind.size, kind.put, 1, -2, 3, -4, 5, 127);
                Files.write(file, npy(version, descr, false, "(2, 3)", numbers));
                NdArray array = Npy.read(file);
                assertThat(array.shape()).as("%s, version %d", descr, version).containsExactly(2, 3);
                assertThat(array.data()).as("%s, version %d", descr, version).containsExactly(1, -2, 3, -4, 5, 127);
            }
        }
    }

    @Test
    void unsignedNumbersAreNotNegative(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.npy");
        Files.write(file, npy(1, "|u1", false, "(3,)", new byte[] {0, 127, (byte) 200}));
        assertThat(Npy.read(file).data()).containsExactly(0, 127, 200);
        Files.write(file, npy(1, "<u4", false, "(1,)", new byte[] {-1, -1, -1, -1}));
        assertThat(Npy.read(file).data()).containsExactly(0x1p32f);
        Files.write(file, npy(1, "<u8", false, "(1,)", new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) 0x80}));
        assertThat(Npy.read(file).data()).containsExactly(0x1p63f);
    }

    @Test
    void fortranOrderBecomesCOrder(@TempDir Path folder) throws IOException {
        int[] stored = new int[24]; // value = 100 a + 10 b + c at index (a, b, c), first axis fastest
        for (int i = 0; i < 24; i++) {
            stored[i] = 100 * (i % 2) + 10 * (i / 2 % 3) + i / 6;
        }
        byte[] numbers = numbers(ByteOrder.LITTLE_ENDIAN, 4, (b, v) -> b.putFloat(v), stored);
        Path file = folder.resolve("a.npy");
        Files.write(file, npy(1, "<f4", true, "(2, 3, 4)", numbers));
        NdArray array = Npy.read(file);
        for (int i = 0; i < 24; i++) {
            assertThat(array.data()[i]).isEqualTo(100 * (i / 12) + 10 * (i / 4 % 3) + i % 4);
        }
    }

    @Test
    void writesWhatNumPyWrites() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, new NdArray(new int[] {2}, new float[] {1, -2}));
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
        byte[] bytes = out.toByteArray();
        assertThat(bytes).hasSize(128 + 8);
        assertThat(new String(bytes, 1, 127, StandardCharsets.ISO_8859_1))
                .isEqualTo("NUMPY\1\0\166\0" + header + " ".repeat(117 - header.length()) + "\n");
        assertThat(ByteBuffer.wrap(bytes, 128, 8).order(ByteOrder.LITTLE_ENDIAN).getFloat())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"''", "'0,3'", "'1'", "'7'", "'3,5,7,11'", "'3,300,301'"})
    void readsWhatItWrites(String dims, @TempDir Path folder) {
        int[] shape = Stream.of(dims.split(","))
                .filter(d -> !d.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        float[] data = new float[(int) NdArray.count(shape)];
        Random random = new Random(1701);
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) random.nextGaussian();
        }
        Path file = folder.resolve("a.npy");
        Npy.write(file, new NdArray(shape, data));
        Npy.write(file, new NdArray(shape, data)); // over itself
        assertThat(Npy.read(file).shape()).containsExactly(shape);
        assertThat(Arrays.equals(Npy.read(file).data(), data)).isTrue();
        assertThat(folder.toFile().list()).containsExactly("a.npy");
    }

    @Test
    void badFilesAreNamedInOneLine(@TempDir Path folder) throws IOException {
        byte[] numbers = new byte[24];
        refuses(folder, "hello\nworld".getBytes(StandardCharsets.UTF_8), "is not a .npy file");
        refuses(folder, new byte[0], "is not a .npy file");
        refuses(folder, npy(1, "<f4", false, "(2, 4)", numbers), "is truncated");
        refuses(folder, npy(1, "<f4", false, "(200000, 4000)", numbers), "is truncated");
        refuses(folder, npy(1, "<f4", false, "(200000, 40000)", numbers), "is too big");
        refuses(folder, npy(1, "<f4", false, "(99999999999,)", numbers), "is too big");
        refuses(folder, npy(1, "<U1", false, "(6,)", numbers), "holds no plain numbers");
        refuses(folder, npy(9, "<f4", false, "(6,)", numbers), "a version that is not known");
        refuses(folder, npy(1, "<f4", false, "6", numbers), "is damaged");
        byte[] whole = npy(1, "<f4", false, "(6,)", numbers);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = new byte[length];
            System.arraycopy(whole, 0, part, 0, length);
            refuses(folder, part, "");
        }
        assertThatThrownBy(() -> Npy.read(folder.resolve("none.npy")))
                .isInstanceOf(MokaException.class)
                .hasMessageEndingWith("none.npy: no such file");
        assertThatThrownBy(() -> Npy.read(folder))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("is a folder");
    }

    private static void refuses(Path folder, byte[] bytes, String words) throws IOException {
        Path file = folder.resolve("bad.npy");
        Files.write(file, bytes);
        assertThatThrownBy(() -> Npy.read(file))
                .isInstanceOf(MokaException.class)
                .hasMessageContainingAll("bad.npy", words)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aFailedWriteLeavesNothing(@TempDir Path folder) {
        Path file = folder.resolve("a.npy");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write(1);
                    throw new IOException("boom");
                }))
                .isInstanceOf(MokaException.class)
                .hasMessageContainingAll("a.npy", "boom");
        assertThat(folder.toFile().list()).isEmpty();
        NdArray one = new NdArray(new int[] {1}, new float[] {1});
        assertThatThrownBy(() -> Npy.write(folder.resolve("no/such/a.npy"), one))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("its folder does not exist");
        assertThatThrownBy(() -> Npy.write(folder, one))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("it is a folder");
    }

    @Test
    void aShapeMustFitItsNumbers() {
        assertThatThrownBy(() -> new NdArray(new int[] {2, 3}, new float[5]))
                .isInstanceOf(MokaException.class)
                .hasMessage("an array of shape (2, 3) cannot hold 5 numbers");
        assertThat(NdArray.count(1 << 20, 1 << 20, 1 << 20, 1 << 20)).isGreaterThan(Integer.MAX_VALUE);
        assertThat(NdArray.count(1 << 20, 1 << 20, 0)).isZero();
    }
}
