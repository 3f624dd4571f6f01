package dev.moka.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All engines that do some work, on one net with one number of threads, taking turns. */
final class Runs implements AutoCloseable {
    /** So long every engine runs before it is timed: what is compiled on the way, as Java is, is compiled then. */
    private static final double WARM_MS = 1000;
    /** A turn does as many runs as fit in here, and at least one. */
    private static final double TURN_MS = 300;
    /** A cell has as many rounds as fit in here, between the two limits below. */
    private static final double CELL_MS = 14_000;

    private static final int FEWEST_ROUNDS = 3;
    private static final int MOST_ROUNDS = 7;
    /** Where a run would take longer, it is left out; the smaller batch, or picture, says whether it would. */
    static final double LONGEST_MS = 4000;
    /** What the last engine left running falls asleep within this. */
    private static final int PAUSE_MS = 15;

    private final BenchNet net;
    private final Work work;
    private final int threads;
    private final List<EngineProcess> engines = new ArrayList<>();
    private final Map<EngineKind, Double> msPerPixel = new EnumMap<>(EngineKind.class);

    /** Starts those of some engines that can do the work. */
    Runs(BenchNet net, Work work, int threads, Collection<EngineKind> candidates) throws IOException {
        this.net = net;
        this.work = work;
        this.threads = threads;
        try {
            for (EngineKind kind : candidates) {
                if (kind.does(work, net.name())) {
                    engines.add(new EngineProcess(kind, work, net, threads));
                }
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * An engine that takes part in a cell.
     *
     * @param turn runs of one turn
     * @param turnMs what they take, about
     * @param answers of its second run, before it was warm: in training, every run answers otherwise
     * @param difference of its answer from the first engine's
     */
    private record Player(EngineProcess engine, int turn, double turnMs, List<float[]> answers, double difference) {}

    /** Measures one batch of pictures of a size; to be asked for the smaller ones first. */
    Cell cell(int batch, int size, Quiet quiet) throws IOException, InterruptedException {
        Set<EngineKind> skipped = EnumSet.noneOf(EngineKind.class);
        List<Player> players = new ArrayList<>();
        List<float[]> reference = List.of();
        for (EngineProcess engine : engines) {
            if (msPerPixel.getOrDefault(engine.kind(), 0.0) * batch * size * size > LONGEST_MS) {
                skipped.add(engine.kind());
                continue;
            }
            Player player = player(engine, batch, size, reference);
            players.add(player);
            reference = reference.isEmpty() ? player.answers() : reference;
        }
        if (players.isEmpty()) {
            return new Cell(net.name(), batch, size, threads, Map.of(), Map.of(), skipped, 0);
        }
        double roundMs = players.stream()
                .mapToDouble(player -> player.turnMs() + PAUSE_MS)
                .sum();
        int rounds = (int) Math.max(FEWEST_ROUNDS, Math.min(MOST_ROUNDS, CELL_MS / roundMs));
        return quiet.measure(() -> interleaved(players, batch, size, rounds, skipped), Cell::others, Quiet.LITTLE);
    }

    /** Looks at an engine's answer, when in training all have made two steps, warms it up, and looks at its speed. */
    private Player player(EngineProcess engine, int batch, int size, List<float[]> reference) throws IOException {
        engine.reshape(new int[] {batch, net.shape()[1], size, size});
        engine.run(1); // builds kernels, which may take longer than many runs
        double ms = engine.run(1)[0];
        List<float[]> answers = engine.answers();
        if (work == Work.FORWARD) {
            requireTelling(answers.get(0), batch);
        }
        for (double spent = ms; spent < WARM_MS; spent += ms) {
            ms = engine.run(1)[0];
        }
        int turn = (int) Math.max(1, TURN_MS / ms);
        return new Player(
                engine, turn, turn * ms, answers, reference.isEmpty() ? 0 : Figure.difference(answers, reference));
    }

    private Cell interleaved(List<Player> players, int batch, int size, int rounds, Set<EngineKind> skipped)
            throws IOException, InterruptedException {
        Map<Player, double[]> times = new LinkedHashMap<>();
        players.forEach(player -> times.put(player, new double[rounds]));
        Cpu cpu = Cpu.watch(
                players.stream().mapToLong(player -> player.engine().pid()).toArray());
        // Nobody shall always come after the same one.
        List<Map.Entry<Player, double[]>> order = new ArrayList<>(times.entrySet());
        for (int round = 0; round < rounds; round++, Collections.rotate(order, 1)) {
            for (Map.Entry<Player, double[]> next : order) {
                Thread.sleep(PAUSE_MS);
                Player player = next.getKey();
                next.getValue()[round] = Median.of(player.engine().run(player.turn()));
            }
        }
        double others = cpu.others();
        Map<EngineKind, Figure> figures = new EnumMap<>(EngineKind.class);
        Map<EngineKind, Double> megabytes = new EnumMap<>(EngineKind.class);
        for (Map.Entry<Player, double[]> entry : times.entrySet()) {
            Player player = entry.getKey();
            EngineKind kind = player.engine().kind();
            figures.put(kind, new Figure(Median.of(entry.getValue()), player.difference(), kind.tolerance(work)));
            megabytes.put(kind, player.engine().megabytes());
            msPerPixel.put(kind, Arrays.stream(entry.getValue()).min().orElseThrow() / ((double) batch * size * size));
        }
        return new Cell(net.name(), batch, size, threads, figures, megabytes, skipped, others);
    }

    /** Equal answers say something only where the answers are no constants: each picture's must have high and low numbers. */
    private void requireTelling(float[] answer, int batch) {
        int classes = answer.length / batch;
        for (int picture = 0; picture < batch; picture++) {
            float least = Float.POSITIVE_INFINITY;
            float most = 0;
            for (int i = 0; i < classes; i++) {
                least = Math.min(least, answer[picture * classes + i]);
                most = Math.max(most, answer[picture * classes + i]);
            }
            if (most > 0.99 || least > most / 2) {
                throw new IllegalStateException("%s's probabilities from %s to %s would hide different answers"
                        .formatted(net.name(), least, most));
            }
        }
    }

    @Override
    public void close() {
        engines.forEach(EngineProcess::close);
    }
}
