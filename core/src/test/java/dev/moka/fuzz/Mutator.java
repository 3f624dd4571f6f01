package dev.moka.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages files as storms, attackers and bad copies do; the same random numbers give the same damage. */
final class Mutator {
    private static final int LONGEST = 1 << 16;
    private static final long[] EDGES = {
        0,
        1,
        2,
        3,
        7,
        8,
        15,
        16,
        31,
        32,
        63,
        64,
        100,
        127,
        128,
        129,
        255,
        256,
        257,
        1000,
        1023,
        1024,
        4095,
        4096,
        4097,
        32767,
        32768,
        65535,
        65536,
        1 << 20,
        1 << 24,
        1 << 28,
        1 << 30,
        Integer.MAX_VALUE - 8,
        Integer.MAX_VALUE,
        1L << 31,
        0xffffffffL,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -2,
        -128,
        Integer.MIN_VALUE
    };
    private static final String[] WORDS = {
        "nan",
        "inf",
        "-1",
        "1e39",
        "1e-50",
        "99999999999999999999",
        "\0",
        "\"",
        "'",
        "{",
        "}",
        "{{{{",
        "<",
        ">",
        ":",
        ",",
        "[",
        "]",
        "/",
        "\\",
        "\\x",
        "\\777",
        "#",
        "\n",
        "\r",
        "\t",
        " ",
        "%s",
        "%n",
        "\u00ff\u00fe",
        "\u00ef\u00bb\u00bf",
        "true",
        "null",
        "0x7fffffff",
        "-0"
    };

    private final Random random;
    private final List<byte[]> corpus;

    /** @param corpus what pieces are taken from; may grow */
    Mutator(Random random, List<byte[]> corpus) {
        this.random = random;
        this.corpus = corpus;
    }

    /** Some file of the corpus, damaged in one to a few places. */
    byte[] next() {
        byte[] bytes = any().clone();
        for (int times = 1 << random.nextInt(4) >> random.nextInt(2); times >= 0; times--) {
            bytes = damaged(bytes);
        }
        return bytes.length > LONGEST + (1 << 14) ? Arrays.copyOf(bytes, LONGEST) : bytes;
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] damaged(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int length = Math.min(bytes.length - at, 1 << random.nextInt(9));
        return switch (random.nextInt(12)) {
            case 0, 1 -> flip(bytes);
            case 2 -> number(bytes, at, 1);
            case 3, 4 -> number(bytes, at, 1 << 1 + random.nextInt(3));
            case 5 -> Arrays.copyOf(bytes, at);
            case 6 -> replace(bytes, at, length, new byte[0]);
            case 7 -> replace(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
            case 8 -> splice(bytes, at, length);
            case 9 -> digits(bytes, at);
            case 10 -> replace(bytes, at, random.nextInt(2) * length, WORDS[random.nextInt(WORDS.length)].getBytes());
            default -> random.nextInt(8) > 0 ? random(bytes, at, length) : repeat(bytes, at);
        };
    }

    private byte[] flip(byte[] bytes) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    /** A number that somebody may believe, in either order of bytes, or a small change of the one that is there. */
    private byte[] number(byte[] bytes, int at, int size) {
        if (at + size <= bytes.length) {
            boolean little = random.nextInt(4) > 0;
            long value = EDGES[random.nextInt(EDGES.length)];
            if (random.nextInt(3) == 0) {
                value = bytes[little ? at : at + size - 1] + random.nextInt(9) - 4L;
            }
            for (int i = 0; i < size; i++) {
                bytes[little ? at + i : at + size - 1 - i] = (byte) (value >> 8 * i);
            }
        }
        return bytes;
    }

    /** A number in a text. */
    private byte[] digits(byte[] bytes, int at) {
        int from = at;
        while (from < bytes.length && !isDigit(bytes[from])) {
            from++;
        }
        int to = from;
        while (to < bytes.length && isDigit(bytes[to])) {
            to++;
        }
        String value = Long.toString(EDGES[random.nextInt(EDGES.length)]);
        return from < to ? replace(bytes, from, to - from, value.getBytes()) : bytes;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** A piece of another file. */
    private byte[] splice(byte[] bytes, int at, int length) {
        byte[] other = any();
        int from = random.nextInt(other.length + 1);
        int to = Math.min(other.length, from + (random.nextBoolean() ? length : other.length));
        return replace(
                bytes, at, random.nextBoolean() ? length : bytes.length - at, Arrays.copyOfRange(other, from, to));
    }

    private byte[] random(byte[] bytes, int at, int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, at, length);
        return bytes;
    }

    /** A few bytes, thousands of times: what is nested, nested deeply. */
    private byte[] repeat(byte[] bytes, int at) {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(12));
        if (length == 0) {
            return bytes;
        }
        byte[] many = new byte[length * (1 << 8 + random.nextInt(5))];
        for (int i = 0; i < many.length; i++) {
            many[i] = bytes[at + i % length];
        }
        return replace(bytes, at, 0, many);
    }

    private static byte[] replace(byte[] bytes, int at, int length, byte[] by) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - length + by.length);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(bytes, at + length, result, at + by.length, bytes.length - at - length);
        return result;
    }
}
