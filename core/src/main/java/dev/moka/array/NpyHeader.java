package dev.moka.array;

import dev.moka.MokaException;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before the numbers of a {@code .npy} file: magic, version, and a Python dictionary of three entries
 * (NumPy's format description, versions 1.0, 2.0 and 3.0).
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record NpyHeader(Type type, ByteOrder order, boolean fortran, int[] shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 1 << 20;

    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)(\\w+)'");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,L\\s]*)\\)");

    /** The number types that are read; all become float. */
    enum Type {
        F4(4),
        F8(8),
        I1(1),
        U1(1),
        B1(1),
        I2(2),
        U2(2),
        I4(4),
        U4(4),
        I8(8),
        U8(8);

        final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        float next(ByteBuffer in) {
            return switch (this) {
                case F4 -> in.getFloat();
                case F8 -> (float) in.getDouble();
                case I1 -> in.get();
                case U1 -> in.get() & 0xff;
                case B1 -> in.get() == 0 ? 0 : 1;
                case I2 -> in.getShort();
                case U2 -> in.getChar();
                case I4 -> in.getInt();
                case U4 -> in.getInt() & 0xffffffffL;
                case I8 -> in.getLong();
                case U8 -> unsigned(in.getLong());
            };
        }

        private static float unsigned(long bits) {
            return bits >= 0 ? bits : 2f * ((bits >>> 1) | (bits & 1)); // the kept low bit makes the rounding right
        }
    }

    /** The header of a float32 file in C order, padded so that the numbers begin at a multiple of 64. */
    static byte[] encode(int[] shape) {
        String words = "{'descr': '<f4', 'fortran_order': False, 'shape': " + NdArray.text(shape) + ", }";
        int padding = 63 - (MAGIC.length + 4 + words.length()) % 64;
        byte[] dictionary = (words + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(MAGIC.length + 4 + dictionary.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) dictionary.length)
                .put(dictionary)
                .array();
    }

    static NpyHeader read(DataInputStream in, String name) throws IOException {
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw MokaException.failed("%s is not a .npy file: it does not begin as NumPy's files do", name);
        }
        int version = in.readUnsignedByte();
        in.readUnsignedByte(); // the minor version
        int length = version == 1 ? Short.reverseBytes(in.readShort()) & 0xffff : Integer.reverseBytes(in.readInt());
        if (version < 1 || version > 3 || length < 0 || length > LONGEST) {
            throw MokaException.failed("%s is a .npy file of a version that is not known (%d)", name, version);
        }
        byte[] dictionary = new byte[length];
        in.readFully(dictionary);
        return parse(new String(dictionary, StandardCharsets.UTF_8).replace('"', '\''), name);
    }

    private static NpyHeader parse(String words, String name) {
        Matcher descr = DESCR.matcher(words);
        Matcher fortran = FORTRAN.matcher(words);
        Matcher shape = SHAPE.matcher(words);
        if (!fortran.find() || !shape.find()) {
            throw MokaException.failed("%s is damaged: its .npy header cannot be read", name);
        }
        Type type = descr.find() ? type(descr.group(2)).orElse(null) : null;
        if (type == null) {
            throw MokaException.failed(
                    "%s holds no plain numbers: save it with numpy.save(file, array.astype('float32'))", name);
        }
        ByteOrder order = descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyHeader(type, order, fortran.group(1).equals("True"), shape(shape.group(1), name));
    }

    private static Optional<Type> type(String descr) {
        return Arrays.stream(Type.values())
                .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(descr))
                .findFirst();
    }

    private static int[] shape(String dims, String name) {
        try {
            int[] shape = Arrays.stream(dims.replace("L", "").split(","))
                    .map(String::strip)
                    .filter(dim -> !dim.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
            if (NdArray.count(shape) < Integer.MAX_VALUE - 8) {
                return shape;
            }
        } catch (NumberFormatException e) {
            // an axis beyond int: too big as well
        }
        throw MokaException.failed("%s is too big: an array of shape (%s) does not fit", name, dims);
    }
}
