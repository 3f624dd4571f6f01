package dev.moka.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How much room files take, in units that people read: 1 kB is 1000 bytes. */
final class ByteSize {
    private ByteSize() {}

    /** All files directly in a folder, in bytes. */
    static long of(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(Files::isRegularFile).toList();
            long sum = 0;
            for (Path file : files) {
                sum += Files.size(file);
            }
            return sum;
        } catch (IOException e) {
            return 0; // for a listing only
        }
    }

    /** {@code 61 B}, {@code 1.7 MB}, {@code 244 MB}. */
    static String text(long bytes) {
        double value = bytes;
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        int unit = 0;
        for (; value >= 1000 && unit < units.length - 1; unit++) {
            value /= 1000;
        }
        return String.format(Locale.ROOT, unit > 0 && value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }
}
