package dev.moka.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;

/** Files that something else came out of, each beside a text that says what: {@code jpeg-1a2b3c4d} and {@code jpeg-1a2b3c4d.txt}. */
final class Finds {
    private static final int TRIES = 3000;

    private final Target target;
    private final Path folder;
    private final Path scratch;
    private final Set<String> known = new HashSet<>();

    Finds(Target target, Path folder, Path scratch) {
        this.target = target;
        this.folder = folder;
        this.scratch = scratch;
    }

    int count() {
        return known.size();
    }

    /** Keeps a find that is new, as small as it can be made. */
    void add(byte[] bytes, Outcome outcome) throws IOException {
        if (known.add(outcome.signature())) {
            save(folder, target, smaller(bytes, outcome.signature()), outcome.text());
        }
    }

    /** Leaves out piece after piece, as long as the outcome is the same. */
    private byte[] smaller(byte[] found, String signature) {
        byte[] least = found;
        int tries = TRIES;
        long end = System.nanoTime() + 10_000_000_000L;
        for (int piece = found.length / 2; piece > 0; piece /= 2) {
            for (int at = 0; at + piece <= least.length && tries-- > 0 && System.nanoTime() < end; ) {
                byte[] less = Arrays.copyOf(least, least.length - piece);
                System.arraycopy(least, at + piece, less, at, less.length - at);
                if (Outcome.of(target, scratch, less).signature().equals(signature)) {
                    least = less;
                } else {
                    at += piece;
                }
            }
        }
        return least;
    }

    static void save(Path folder, Target target, byte[] bytes, String text) throws IOException {
        Files.createDirectories(folder);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        Path file = folder.resolve(String.format("%s-%08x", target.name(), crc.getValue()));
        Files.write(file, bytes);
        Files.write(Path.of(file + ".txt"), text.getBytes(StandardCharsets.UTF_8));
        String first = text.lines().findFirst().orElse("");
        System.out.printf("find: %s (%d bytes): %.200s%n", file, bytes.length, first);
    }
}
