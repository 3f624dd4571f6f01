package dev.moka.peers;

import static dev.moka.peers.Page.format;
import static dev.moka.peers.Page.number;
import static dev.moka.peers.Page.threads;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what was measured as a page with tables and charts. */
final class Report {
    private final Page page;

    private Report(Page page) {
        this.page = page;
    }

    /** Writes {@code performance.md} into a folder, and its charts into {@code images} beside it. */
    static void write(Results results, Phases phases, String commit, Path folder) throws IOException {
        Report report = new Report(new Page(folder));
        report.opening("peers/run", commit);
        report.findings(results);
        report.forwards(results);
        report.memory(results);
        report.training(results);
        LayerSection.write(results.layers(), Runtime.getRuntime().availableProcessors(), report.page);
        GrowthSection.write(results.growth(), report.page);
        report.folder(results.folder());
        report.coldStart(results.coldStart(), results.coldRounds());
        report.method(results, phases);
        report.page.save();
    }

    /** Writes what {@code --growth} measures alone. */
    static void write(Growth growth, Phases phases, String commit, Path folder) throws IOException {
        Report report = new Report(new Page(folder));
        report.opening("peers/run --growth", commit);
        report.doubt(growth.cells().anyMatch(Cell::noisy));
        GrowthSection.write(growth, report.page);
        report.line("Measured in one go: %s.", phases);
        report.page.save();
    }

    /** Writes what {@code --layers} measures alone. */
    static void write(List<LayerTimes> layers, int threads, Phases phases, String commit, Path folder)
            throws IOException {
        Report report = new Report(new Page(folder));
        report.opening("peers/run --layers", commit);
        LayerSection.write(layers, threads, report.page);
        report.line("Measured in one go: %s.", phases);
        report.page.save();
    }

    private void opening(String command, String commit) throws IOException {
        line("# How fast Moka is, beside its peers").line("");
        line(
                "`%s` measured and wrote this page, its charts included: on %s, commit %s.",
                command, LocalDate.now(), commit);
        line("");
        line("Machine: %s.", Machine.description());
        line("");
        List<String> versions = new ArrayList<>();
        for (EngineKind kind : List.of(
                EngineKind.MOKA, EngineKind.ONEDNN, EngineKind.ONNX_RUNTIME, EngineKind.OPENCV, EngineKind.CAFFE)) {
            versions.add(kind.label() + " " + kind.version());
        }
        line("Engines: %s. All compute in float32 on the CPU, except where bf16 is named.", String.join(", ", versions))
                .line("");
    }

    private void findings(Results results) {
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
                        "- native Caffe takes %.2f times as long as Moka for a training step of %s, with %s.",
                        ratio, cell.net(), threads(cell.threads()));
            }
        }
        Folder.Result pictures = results.folder();
        line(
                "- OpenCV takes %.2f times as long as Moka for a folder of %d pictures.",
                pictures.openCv().ms() / pictures.moka().ms(), pictures.pictures());
        line("");
        doubt(results.noisy());
    }

    private void doubt(boolean noisy) {
        if (noisy) {
            line(
                    "**~ marks what was measured while other processes were busy, even at the third try: do not trust it.**");
            line("");
        }
    }

    private void forwards(Results results) throws IOException {
        results.threads().forEach(threads -> forward(results, threads));
        int most = results.threads().get(0);
        for (int batch : results.batches()) {
            String title = "Forward, batch %d, %s".formatted(batch, threads(most));
            List<Cell> cells = results.withThreads(most).stream()
                    .filter(cell -> cell.batch() == batch)
                    .toList();
            Charts.ratios(cells, title, page.image("batch-" + batch, title + ": time over Moka's time"));
        }
    }

    private void forward(Results results, int threads) {
        line("## Forward, %s", threads(threads)).line("");
        line("Milliseconds of a forward, a batch of pictures in and their probabilities out; behind it, how many times as long")
                .line("as Moka that is.")
                .line("");
        table(results.withThreads(threads), List.of(EngineKind.values()));
    }

    private void memory(Results results) {
        int most = results.threads().get(0);
        List<EngineKind> engines = Arrays.stream(EngineKind.values())
                .filter(kind -> !kind.inBf16() && kind != EngineKind.ONEDNN)
                .toList();
        line("## Memory, %s", threads(most)).line("");
        line("Peak resident memory of an engine's process in MB, the Java it runs in and its weights included, at the end of the")
                .line("forwards above. Each process begins with the smallest batch.")
                .line("");
        heads(engines);
        for (Cell cell : results.withThreads(most)) {
            StringBuilder row = new StringBuilder("| %s | %d |".formatted(cell.net(), cell.batch()));
            for (EngineKind kind : engines) {
                Double megabytes = cell.megabytes().get(kind);
                row.append(megabytes == null ? " |" : format(" %.0f |", megabytes));
            }
            line("%s", row);
        }
        line("");
    }

    private void training(Results results) {
        List<EngineKind> engines = Arrays.stream(EngineKind.values())
                .filter(kind -> kind.does(Work.TRAINING, "CaffeNet"))
                .toList();
        for (int threads : results.threads()) {
            line("## Training, %s", threads(threads)).line("");
            line(
                            "Milliseconds of a step of stochastic gradient descent (momentum %.1f, weight decay %.4f): pictures and labels in,",
                            Sgd.MOMENTUM, Sgd.DECAY)
                    .line(
                            "forward, backward, update of every parameter, the loss out. Behind it, how many times as long as Moka that is.")
                    .line("");
            List<Cell> cells = results.training().stream()
                    .filter(cell -> cell.threads() == threads)
                    .toList();
            table(cells, engines);
        }
    }

    private void heads(List<EngineKind> engines) {
        StringBuilder head = new StringBuilder("| net | batch |");
        StringBuilder rule = new StringBuilder("|---|--:|");
        for (EngineKind kind : engines) {
            head.append(' ').append(kind.label()).append(" |");
            rule.append("--:|");
        }
        line("%s", head).line("%s", rule);
    }

    private void table(List<Cell> cells, List<EngineKind> engines) {
        heads(engines);
        for (Cell cell : cells) {
            StringBuilder row =
                    new StringBuilder("| %s | %d%s |".formatted(cell.net(), cell.batch(), Page.mark(cell.others())));
            for (EngineKind kind : engines) {
                row.append(' ').append(text(cell, kind, 1)).append(" |");
            }
            line("%s", row);
        }
        line("");
    }

    /** Milliseconds of one of so many parts of a run, and behind them how many times as long as Moka that is. */
    static String text(Cell cell, EngineKind kind, int parts) {
        Figure figure = cell.figures().get(kind);
        if (figure == null) {
            return cell.skipped().contains(kind) ? "> %.0f s".formatted(Runs.LONGEST_MS / 1000) : "";
        } else if (!figure.counts()) {
            return "~~%s~~ other answer".formatted(number(figure.ms() / parts));
        }
        double ratio = cell.ratio(kind);
        return kind == EngineKind.MOKA || Double.isNaN(ratio)
                ? "**" + number(figure.ms() / parts) + "**"
                : number(figure.ms() / parts) + format(" (%.2f)", ratio);
    }

    private void folder(Folder.Result folder) {
        Folder.Way way = folder.way();
        line("## A folder%s", Page.mark(folder.others())).line("");
        line(
                        "%d JPEG files (200 pictures under more names) through SqueezeNet 1.0 with its published weights. A whole process: it",
                        folder.pictures())
                .line(
                        "starts, decodes each picture, resizes it to 256 x 256, crops 227 x 227, takes the mean off, runs the net, writes the")
                .line(
                        "five likeliest classes of each to a file, ends. Moka is `./moka classify FOLDER` as it comes. OpenCV is a Java program")
                .line(
                        "(`OpenCvFolder`) with what was fastest of batches of 1, 8 and 16, each with and without a thread that decodes the")
                .line(
                        "next batch: a batch of %d %s it. Both use all processors. Medians of %d, taking turns.",
                        way.batch(), way.decodes() ? "with" : "without", folder.rounds())
                .line("");
        line("| engine | wall time, s | pictures a second | peak memory, MB |").line("|---|--:|--:|--:|");
        folder(EngineKind.MOKA, folder.moka(), folder.pictures());
        folder(EngineKind.OPENCV, folder.openCv(), folder.pictures());
        line("");
        line("Both say the same likeliest class of %.1f %% of the pictures.", 100 * folder.agree())
                .line("");
    }

    private void folder(EngineKind kind, Timed took, int pictures) {
        double seconds = took.ms() / 1000;
        line("| %s | %.2f | %.0f | %.0f |", kind.label(), seconds, pictures / seconds, took.megabytes());
    }

    private void coldStart(ColdStart.Result cold, int rounds) throws IOException {
        line("## From nothing to an answer%s", Page.mark(cold.others())).line("");
        line("A whole process: it starts, loads CaffeNet (240 MB, in the page cache), reads one picture, prints the five")
                .line(
                        "likeliest classes, ends. Moka is `./moka classify`; each peer is a Java program with nothing else in it")
                .line("(`OnePicture`), its native libraries already unpacked. Medians of %d.", rounds)
                .line("");
        line("| engine | wall time, s | peak memory, MB |").line("|---|--:|--:|");
        for (ColdStart.Start start : cold.starts()) {
            Figure figure = start.figure();
            String wall = format(figure.counts() ? "%.2f" : "~~%.2f~~ other answer", figure.ms() / 1000);
            line("| %s | %s | %.0f |", start.engine().label(), wall, start.megabytes());
        }
        line("");
        Charts.coldStart(cold, page.image("cold-start", "Wall time and peak memory"));
    }

    private void method(Results results, Phases phases) {
        line("## How it was measured").line("");
        line("- One command, `peers/run`, on one machine, in one go: %s.", phases);
        line("- Nets: the descriptions that were published (CaffeNet, GoogLeNet, SqueezeNet 1.0, LeNet) or are generated by")
                .line(
                        "  `NetFamilies` (ResNet-50, MobileNet v1, VGG-16), with random weights: one caffemodel for all engines, and the same")
                .line(
                        "  as ONNX for ONNX Runtime. Bare oneDNN is a net's primitives called one after the other, with none of")
                .line(
                        "  Moka's classes; its update is two weighted sums for each parameter. For a folder the weights are the published ones.");
        line("- Every engine runs in a Java process of its own, with its own number of threads set, and is given the pictures anew")
                .line(
                        "  for each run. Engines are warmed up for a second and take turns, in rotating order; a figure is the median over 3 to 7 rounds of the")
                .line(
                        "  median of a turn, and a turn is as many runs as fit in 0.3 s. In training, it is the median of that over")
                .line("  %d processes of each engine, one after the other.", results.trainingProcesses());
        line("- Each peer is called as its own documentation advises. ONNX Runtime: all graph optimisations, sequential execution, its own")
                .line(
                        "  thread pool, one input tensor over a direct buffer that is filled anew for each run. OpenCV: its own backend with fusion")
                .line(
                        "  and Winograd convolutions on, one input blob. Native Caffe: OpenBLAS with as many threads. Bare oneDNN: weights packed")
                .line("  once, every layout its own choice.");
        line(
                "- `> %.0f s`: left out, because the smaller batch says that a run would take longer than that.",
                Runs.LONGEST_MS / 1000);
        line(
                        "- Every engine's answer is held against Moka's in the same run: max abs(a - b) <= %s max abs(b), or the figure is struck",
                        Work.FORWARD.tolerance())
                .line(
                        "  out. In training these are the loss, and the updates of three layers' weights, after two steps; Dropout drops nothing, and %s is allowed, because",
                        Work.TRAINING.tolerance())
                .line(
                        "  two numbers that are equal but for rounding may change places in a maximum; to bf16, %s. The largest differences were:",
                        EngineKind.MOKA_BF16.tolerance(Work.FORWARD));
        for (EngineKind kind : EngineKind.values()) {
            double difference = results.largestDifference(kind);
            if (kind != EngineKind.MOKA && !Double.isNaN(difference)) {
                line("  %s %.1e;", kind.label(), difference);
            }
        }
        line("  and the pictures were drawn so that no answer is certain.");
        line(
                        "- Processor time of other processes is watched before and during each cell. Above %.0f %% of one processor the cell",
                        100 * Quiet.LITTLE)
                .line(
                        "  is measured again, up to three times; if it is still above %.0f %%, it is marked ~.",
                        100 * Quiet.LIMIT);
        line("- Figures of different machines, or runs, are not comparable: compare the ratios.");
    }

    private Report line(String format, @Nullable Object... args) {
        page.line(format, args);
        return this;
    }
}
