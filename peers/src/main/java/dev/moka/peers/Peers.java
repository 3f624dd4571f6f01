package dev.moka.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The benchmark. {@code peers/run} starts it.
 *
 * <p>Arguments: none for all of it; {@code --growth} for how cost grows alone, written to {@code peers/target/growth}; {@code --layers
 * [TYPES]} for the layers alone, those whose type matches, written to {@code peers/target/layers}; or {@code --quick [NET]} to try things: one net, few sizes, few rounds, written to {@code peers/target/quick}.
 */
public final class Peers {
    private static final String CAFFENET = "CaffeNet";
    /** What is trained, and in batches of what size. */
    private static final Map<String, Integer> TRAINED = new LinkedHashMap<>();

    static {
        TRAINED.put(CAFFENET, 32);
        TRAINED.put("LeNet", 64);
    }

    private final Plan plan;
    private final int all = Runtime.getRuntime().availableProcessors();
    private final String commit = System.getProperty("peers.commit", "unknown");
    private final Phases phases = new Phases();
    private final Quiet quiet = new Quiet();
    private final Map<String, BenchNet> nets = new HashMap<>();

    private Peers(Plan plan) {
        this.plan = plan;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        boolean quick = args.length > 0 && args[0].equals("--quick") && args.length <= 2;
        boolean growth = args.length == 1 && args[0].equals("--growth");
        boolean layers = args.length > 0 && args[0].equals("--layers") && args.length <= 2;
        if (args.length > 0 && !quick && !growth && !layers) {
            System.err.println(
                    "peers/run [--growth | --layers [TYPES] | --quick [" + String.join("|", BenchNet.NAMES) + "]]");
            System.exit(2);
        }
        Peers peers = new Peers(quick ? Plan.quick(args.length > 1 ? args[1] : CAFFENET) : Plan.full());
        peers.phases.add("build", Double.parseDouble(System.getProperty("peers.built", "0")));
        Path report =
                quick || growth || layers ? Places.TARGET.resolve(args[0].substring(2)) : Places.ROOT.resolve("docs");
        if (growth) {
            Report.write(peers.growth(), peers.phases, peers.commit, report);
        } else if (layers) {
            Report.write(peers.layers(args.length > 1 ? args[1] : ".*"), peers.all, peers.phases, peers.commit, report);
        } else {
            Report.write(peers.results(), peers.phases, peers.commit, report);
        }
        System.out.println(peers.phases);
        System.out.println("written: " + report.resolve("performance.md"));
    }

    private Results results() throws IOException, InterruptedException {
        List<Cell> cells = new ArrayList<>();
        for (int count : plan.threads()) {
            for (String name : plan.nets()) {
                measure(net(name), Work.FORWARD, count, plan.batches(name), cells);
            }
        }
        List<Cell> training = new ArrayList<>();
        for (int count : plan.threads()) {
            for (Map.Entry<String, Integer> trained : TRAINED.entrySet()) {
                List<Cell> processes = new ArrayList<>();
                for (int i = 0; i < plan.trainingProcesses(); i++) {
                    measure(net(trained.getKey()), Work.TRAINING, count, List.of(trained.getValue()), processes);
                }
                training.add(Cell.median(processes));
            }
        }
        List<LayerTimes> layers = layers(".*");
        Growth growth = growth();
        Folder folder = new Folder(net("SqueezeNet"), all);
        Folder.Result pictures = folder.measure(plan.folderRounds(), plan.trial(), quiet);
        phases.end("folder");
        ColdStart.Result cold = new ColdStart(net(CAFFENET), all).measure(plan.coldRounds(), quiet);
        phases.end("cold starts");
        return new Results(
                cells, training, plan.trainingProcesses(), layers, growth, pictures, cold, plan.coldRounds());
    }

    private List<LayerTimes> layers(String types) throws IOException {
        List<LayerTimes> times = LayerTimes.measure(all, types);
        phases.end("layers");
        return times;
    }

    private Growth growth() throws IOException, InterruptedException {
        BenchNet everywhere = net(BenchNet.EVERYWHERE);
        Growth growth = Growth.measure(
                net(CAFFENET), everywhere, plan.growingBatches(), plan.growingSizes(), quiet, Peers::said);
        phases.end("growth");
        return growth;
    }

    /** A net, written when it is first asked for. */
    private BenchNet net(String name) throws IOException {
        BenchNet net = nets.get(name);
        if (net == null) {
            net = BenchNet.prepare(name, Files.createDirectories(Places.TARGET.resolve("nets")));
            nets.put(name, net);
            phases.end("nets");
        }
        return net;
    }

    private void measure(BenchNet net, Work work, int count, List<Integer> sizes, List<Cell> cells)
            throws IOException, InterruptedException {
        try (Runs runs = new Runs(net, work, count, List.of(EngineKind.values()))) {
            phases.end("loading");
            for (int batch : sizes) {
                cells.add(said(runs.cell(batch, net.size(), quiet)));
                phases.end(work == Work.FORWARD ? "forwards" : "training");
            }
        }
    }

    /** Says how it goes, cell by cell. */
    private static Cell said(Cell cell) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%-10s batch %2d, size %d, %d threads:",
                cell.net(),
                cell.batch(),
                cell.size(),
                cell.threads()));
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
