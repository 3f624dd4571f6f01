package dev.moka.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes what was measured as a page with tables and charts. */
final class Report {
    private final Results results;
    private final StringBuilder page = new StringBuilder();

    private Report(Results results) {
        this.results = results;
    }

    /** Writes {@code performance.md} into a folder, and its charts into {@code images} beside it. */
    static void write(Results results, Phases phases, String commit, Path folder) throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Report report = new Report(results);
        report.opening(commit);
        for (int threads : results.threads()) {
            report.forward(threads);
        }
        int most = results.threads().get(0);
        for (int batch : results.batches()) {
            String image = "images/performance-batch-" + batch + ".png";
            String title = "Forward, batch %d, %s".formatted(batch, threads(most));
            List<Cell> cells = results.withThreads(most).stream()
                    .filter(cell -> cell.batch() == batch)
                    .toList();
            Charts.ratios(cells, title, folder.resolve(image));
            report.line("![%s: time over Moka's time](%s)", title, image).line("");
        }
        report.training();
        report.coldStart();
        Charts.coldStart(results.coldStart(), folder.resolve("images/performance-cold-start.png"));
        report.method(phases);
        Files.writeString(folder.resolve("performance.md"), report.page);
    }

    private void opening(String commit) throws IOException {
        line("# How fast Moka is, beside its peers").line("");
        line(
                "`peers/run` measured and wrote this page, its charts included: on %s, commit %s.",
                LocalDate.now(), commit);
        line("");
        line("Machine: %s.", Machine.description());
        line("");
        List<String> versions = new ArrayList<>();
        for (EngineKind kind : EngineKind.values()) {
            versions.add(kind.label() + " " + kind.version());
        }
        line("Engines: %s. All compute in float32 on the CPU.", String.join(", ", versions))
                .line("");
        String caffeNet = "CaffeNet";
        for (EngineKind kind : List.of(EngineKind.ONNX_RUNTIME, EngineKind.OPENCV, EngineKind.CAFFE)) {
            double[] ratios = results.ratios(kind, caffeNet);
            if (!Double.isNaN(ratios[0])) {
                line(
                        "- %s takes %.2f to %.2f times as long as Moka on %s.",
                        kind.label(), ratios[0], ratios[1], caffeNet);
            }
        }
        for (Cell cell : results.training()) {
            double ratio = cell.ratio(EngineKind.CAFFE);
            if (!Double.isNaN(ratio)) {
                line(
                        "- native Caffe takes %.2f times as long as Moka for a training step of CaffeNet, with %s.",
                        ratio, threads(cell.threads()));
            }
        }
        line("");
        if (results.noisy()) {
            line(
                    "**~ marks what was measured while other processes were busy, even at the third try: do not trust it.**");
            line("");
        }
    }

    private void forward(int threads) {
        line("## Forward, %s", threads(threads)).line("");
        line("Milliseconds of a forward, a batch of pictures in and their probabilities out; behind it, how many times as long")
                .line("as Moka that is.")
                .line("");
        table(results.withThreads(threads), List.of(EngineKind.values()));
    }

    private void training() {
        List<EngineKind> engines = Arrays.stream(EngineKind.values())
                .filter(kind -> kind.does(Work.TRAINING, "CaffeNet"))
                .toList();
        for (Cell cell : results.training()) {
            line("## Training, %s", threads(cell.threads())).line("");
            line("Milliseconds of a forward and a backward, pictures and labels in and the diff of every parameter out, without an")
                    .line("update; Dropout drops nothing. Behind it, how many times as long as Moka that is.")
                    .line("");
            table(List.of(cell), engines);
        }
    }

    private void table(List<Cell> cells, List<EngineKind> engines) {
        StringBuilder head = new StringBuilder("| net | batch |");
        StringBuilder rule = new StringBuilder("|---|--:|");
        for (EngineKind kind : engines) {
            head.append(' ').append(kind.label()).append(" |");
            rule.append("--:|");
        }
        page.append(head).append('\n').append(rule).append('\n');
        for (Cell cell : cells) {
            StringBuilder row =
                    new StringBuilder("| %s | %d%s |".formatted(cell.net(), cell.batch(), mark(cell.noisy())));
            for (EngineKind kind : engines) {
                row.append(' ').append(text(cell, kind)).append(" |");
            }
            page.append(row).append('\n');
        }
        line("");
    }

    private static String text(Cell cell, EngineKind kind) {
        Figure figure = cell.figures().get(kind);
        if (figure == null) {
            return cell.skipped().contains(kind) ? "> %.0f s".formatted(Runs.LONGEST_MS / 1000) : "";
        } else if (!figure.counts()) {
            return "~~%s~~ other answer".formatted(number(figure.ms()));
        }
        double ratio = cell.ratio(kind);
        return kind == EngineKind.MOKA || Double.isNaN(ratio)
                ? "**" + number(figure.ms()) + "**"
                : number(figure.ms()) + format(" (%.2f)", ratio);
    }

    private void coldStart() {
        ColdStart.Result cold = results.coldStart();
        line("## From nothing to an answer%s", mark(cold.others() > Quiet.LIMIT))
                .line("");
        line("A whole process: it starts, loads CaffeNet (240 MB, in the page cache), reads one picture, prints the five")
                .line(
                        "likeliest classes, ends. Moka is `./moka classify`; each peer is a Java program with nothing else in it")
                .line("(`OnePicture`), its native libraries already unpacked. Medians of %d.", results.coldRounds())
                .line("");
        line("| engine | wall time, s | peak memory, MB |").line("|---|--:|--:|");
        for (ColdStart.Start start : cold.starts()) {
            Figure figure = start.figure();
            String wall = format(figure.counts() ? "%.2f" : "~~%.2f~~ other answer", figure.ms() / 1000);
            line("| %s | %s | %.0f |", start.engine().label(), wall, start.megabytes());
        }
        line("").line("![Wall time and peak memory](images/performance-cold-start.png)")
                .line("");
    }

    private void method(Phases phases) {
        line("## How it was measured").line("");
        line("- One command, `peers/run`, on one machine, in one go: %s.", phases);
        line("- Nets: the descriptions that were published (CaffeNet, GoogLeNet, SqueezeNet 1.0) or are generated by")
                .line(
                        "  `NetFamilies` (ResNet-50, MobileNet v1), with random weights: one caffemodel for all engines, and the same")
                .line(
                        "  as ONNX for ONNX Runtime. Bare oneDNN is CaffeNet's primitives called one after the other, with none of")
                .line("  Moka's classes.");
        line("- Every engine runs in a Java process of its own, with its own number of threads set, and is given the pictures anew")
                .line(
                        "  for each run. Engines take turns, in rotating order; a figure is the median over 3 to 7 rounds of the")
                .line("  median of a turn, and a turn is as many runs as fit in 0.3 s.");
        line(
                "- `> %.0f s`: left out, because the smaller batch says that a run would take longer than that.",
                Runs.LONGEST_MS / 1000);
        line(
                        "- Every engine's answer is held against Moka's in the same run: max abs(a - b) <= %s max abs(b), or the figure is struck",
                        Work.FORWARD.tolerance())
                .line(
                        "  out. In training these are the loss and the gradients of fc8, conv5 and conv1; %s is allowed there, because",
                        Work.TRAINING.tolerance())
                .line(
                        "  two numbers that are equal but for rounding may change places in a maximum. The largest differences were:");
        for (EngineKind kind : EngineKind.values()) {
            double difference = results.largestDifference(kind);
            if (kind != EngineKind.MOKA && !Double.isNaN(difference)) {
                line("  %s %.1e;", kind.label(), difference);
            }
        }
        line("  and the pictures were drawn so that no answer is certain.");
        line(
                        "- Processor time of other processes is watched before and during each cell. Above %.0f %% of one processor the cell",
                        100 * Quiet.LIMIT)
                .line("  is measured again, up to three times; if it is still above, it is marked ~.");
        line("- Figures of different machines, or runs, are not comparable: compare the ratios.");
    }

    private static String threads(int threads) {
        return threads == 1 ? "1 thread" : threads + " threads";
    }

    private static String mark(boolean noisy) {
        return noisy ? " ~" : "";
    }

    /** Three digits. */
    private static String number(double ms) {
        return format(ms < 10 ? "%.2f" : ms < 100 ? "%.1f" : "%.0f", ms);
    }

    private static String format(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }

    private Report line(String format, @Nullable Object... args) {
        page.append(args.length == 0 ? format : format(format, args)).append('\n');
        return this;
    }
}
