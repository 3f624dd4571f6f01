package dev.moka.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the figures were measured on. */
final class Machine {
    /** The flags of a processor that decide about an engine's speed. */
    private static final List<String> FLAGS =
            List.of("avx", "avx2", "fma", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile", "amx_bf16");

    private Machine() {}

    /** One line: processor, cores, flags, memory, kernel, Java. */
    static String description() throws IOException {
        String flags = Stream.of(value("/proc/cpuinfo", "flags").split(" "))
                .filter(FLAGS::contains)
                .collect(Collectors.joining(" "));
        double gigabytes = Double.parseDouble(value("/proc/meminfo", "MemTotal").replace(" kB", "")) / (1 << 20);
        return String.format(
                Locale.ROOT,
                "%s, %d cores (%s), %.0f GiB, Linux %s, Java %s",
                value("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                flags,
                gigabytes,
                System.getProperty("os.version"),
                System.getProperty("java.version"));
    }

    /** Whether the processor multiplies bf16. */
    static boolean hasBf16() {
        try {
            return value("/proc/cpuinfo", "flags").contains("_bf16");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String value(String file, String key) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unknown");
        }
    }
}
