package dev.moka.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A page of Markdown being written, with its images in a folder beside it. */
final class Page {
    private final Path folder;
    private final StringBuilder text = new StringBuilder();

    Page(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("images"));
    }

    Page line(String format, @Nullable Object... args) {
        text.append(args.length == 0 ? format : format(format, args)).append('\n');
        return this;
    }

    /** Shows {@code images/performance-NAME.png}, and gives the file to draw it into. */
    Path image(String name, String title) {
        String file = "images/performance-" + name + ".png";
        line("![%s](%s)", title, file).line("");
        return folder.resolve(file);
    }

    void save() throws IOException {
        Files.writeString(folder.resolve("performance.md"), text);
    }

    static String threads(int threads) {
        return threads == 1 ? "1 thread" : threads + " threads";
    }

    /** What marks a figure that was measured while others were busy. */
    static String mark(double others) {
        return others > Quiet.LIMIT ? " ~" : "";
    }

    /** Three digits. */
    static String number(double value) {
        return format(value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    static String format(String format, @Nullable Object... args) {
        return String.format(Locale.ROOT, format, args);
    }
}
