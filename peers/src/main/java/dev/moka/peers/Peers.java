package dev.moka.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The benchmark. {@code peers/run} starts it.
 *
 * <p>Arguments: none for all of it, or {@code --quick [NET]} to try things: one net, two batch sizes, few rounds, written to
 * {@code peers/target/quick}.
 */
public final class Peers {
    private static final String CAFFENET = "CaffeNet";
    private static final int TRAINING_BATCH = 32;

    private final List<String> nets;
    private final List<Integer> batches;
    private final List<Integer> threads;
    private final int coldRounds;
    private final Path report;
    private final Phases phases = new Phases();
    private final Quiet quiet = new Quiet();

    private Peers(List<String> nets, List<Integer> batches, List<Integer> threads, int coldRounds, Path report) {
        this.nets = nets;
        this.batches = batches;
        this.threads = threads;
        this.coldRounds = coldRounds;
        this.report = report;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        boolean quick = args.length > 0 && args[0].equals("--quick") && args.length <= 2;
        if (args.length > 0 && !quick) {
            System.err.println("peers/run [--quick [" + String.join("|", BenchNet.NAMES) + "]]");
            System.exit(2);
        }
        Path docs = Places.ROOT.resolve("docs");
        Peers peers = quick
                ? new Peers(
                        List.of(args.length > 1 ? args[1] : CAFFENET),
                        List.of(1, 10),
                        List.of(2),
                        1,
                        Places.TARGET.resolve("quick"))
                : new Peers(BenchNet.NAMES, List.of(1, 10, 50), List.of(2, 1), 5, docs);
        peers.run();
    }

    private void run() throws IOException, InterruptedException {
        phases.add("build", Double.parseDouble(System.getProperty("peers.built", "0")));
        Path folder = Files.createDirectories(Places.TARGET.resolve("nets"));
        BenchNet caffeNet = BenchNet.prepare(CAFFENET, folder);
        List<BenchNet> prepared = new ArrayList<>();
        for (String name : nets) {
            prepared.add(name.equals(CAFFENET) ? caffeNet : BenchNet.prepare(name, folder));
        }
        phases.end("nets");
        List<Cell> cells = new ArrayList<>();
        for (int count : threads) {
            for (BenchNet net : prepared) {
                measure(net, Work.FORWARD, count, batches, cells);
            }
        }
        List<Cell> training = new ArrayList<>();
        for (int count : threads) {
            measure(caffeNet, Work.TRAINING, count, List.of(TRAINING_BATCH), training);
        }
        int all = Runtime.getRuntime().availableProcessors();
        ColdStart.Result cold = new ColdStart(caffeNet, all).measure(coldRounds, quiet);
        phases.end("cold starts");
        Results results = new Results(cells, training, cold, coldRounds);
        Report.write(results, phases, System.getProperty("peers.commit", "unknown"), report);
        System.out.println(phases);
        System.out.println("written: " + report.resolve("performance.md"));
    }

    private void measure(BenchNet net, Work work, int count, List<Integer> sizes, List<Cell> cells)
            throws IOException, InterruptedException {
        try (Runs runs = new Runs(net, work, count)) {
            phases.end("loading");
            for (int batch : sizes) {
                cells.add(said(runs.cell(batch, quiet)));
                phases.end(work == Work.FORWARD ? "forwards" : "training");
            }
        }
    }

    /** Says how it goes, cell by cell. */
    private static Cell said(Cell cell) {
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%-10s batch %2d, %d threads:", cell.net(), cell.batch(), cell.threads()));
        cell.figures()
                .forEach((kind, figure) -> line.append(String.format(
                        Locale.ROOT,
                        "  %s %.1f%s",
                        kind.label(),
                        figure.ms(),
                        figure.counts() ? "" : " (other answer)")));
        line.append(String.format(Locale.ROOT, "  [others %.2f]", cell.others()));
        System.out.println(line);
        return cell;
    }
}
