package dev.moka.solver;

import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.Step;
import dev.moka.model.SolverFile;
import dev.moka.model.SolverStateFile;
import dev.moka.proto.SolverParameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Trains a net: steps it, updates its parameters, tests it, writes snapshots, in the order of Caffe's Solver.
 *
 * <pre>{@code
 * try (Solver solver = Solver.of(Path.of("lenet_solver.prototxt"), NetOptions.defaults())) {
 *     solver.addListener(new CaffeLog(System.err::println));
 *     solver.solve();
 * }
 * }</pre>
 *
 * <p>A solver serves one thread; only {@link #requestStop} and {@link #requestSnapshot} may be called from others. It prints nothing:
 * listeners hear what it does.
 */
public final class Solver implements AutoCloseable {
    private final SolverParameter param;
    private final List<String> warnings = new ArrayList<>();
    private final SolverNets nets;
    private final LearningRate rate;
    private final Updater updater;
    private final Snapshots snapshots;
    private final SmoothedLoss smoothedLoss;
    private final List<SolverListener> listeners = new ArrayList<>();
    private final GoodSnapshot goodSnapshot = new GoodSnapshot();
    private final AtomicBoolean stopRequested = new AtomicBoolean();
    private final AtomicBoolean snapshotRequested = new AtomicBoolean();
    private int iteration;
    private boolean stopping;

    /**
     * Builds the nets and gives them their weights.
     *
     * @param options backend and threads of the nets; a seed unless random_seed gives one; level and stages add to train_state
     * @throws MokaException if the description contradicts itself, or a net cannot be built
     */
    public Solver(SolverParameter param, NetOptions options) {
        this.param = MokaException.given(param, "the solver's description");
        MokaException.given(options, "the options");
        if (param.getAverageLoss() < 1 || param.getIterSize() < 1) {
            throw MokaException.model(
                    "average_loss is %d and iter_size %d: give 1 or more", param.getAverageLoss(), param.getIterSize());
        }
        requireNumbers(param);
        rate = new LearningRate(param);
        smoothedLoss = new SmoothedLoss(param.getAverageLoss());
        nets = new SolverNets(param, options);
        snapshots = new Snapshots(param, nets);
        try {
            updater = new Updater(param, nets.train());
            if (param.getSnapshot() > 0) {
                snapshots.requireWritable();
            }
        } catch (RuntimeException e) {
            nets.close();
            throw e;
        }
        warnings.addAll(nets.warnings());
        warnings.addAll(rate.warnings());
        warnIfNothingHappens();
        if (param.getSnapshotDiff()) {
            warnings.add("snapshot_diff: true is ignored: snapshots hold no gradients");
        }
    }

    /** The schema allows nan wherever there is a number, and from one number it spreads to all. */
    private static void requireNumbers(SolverParameter param) {
        param.getAllFields().forEach((field, value) -> {
            boolean limit = field.getNumber() == SolverParameter.CLIP_GRADIENTS_FIELD_NUMBER;
            if (value instanceof Float number && !Float.isFinite(number) && !(limit && number > 0)) {
                throw MokaException.model("%s is %s: give a number", field.getName(), number);
            }
        });
    }

    /** What Caffe runs without a word, though few can mean it. */
    private void warnIfNothingHappens() {
        if (!computesGradients()) {
            warnings.add(String.format(
                    "net '%s' learns nothing: no layer that has parameters, with an lr_mult other than 0, leads to a loss",
                    net().name()));
        }
        if (!param.hasBaseLr()) {
            warnings.add("the solver has no base_lr, so that the learning rate is 0: set it");
        }
        if (param.getTestInterval() > 0 && testNets().isEmpty()) {
            warnings.add("the solver has a test_interval, but no test_iter, so that nothing is tested: set it");
        }
    }

    /** A solver as its prototxt describes it. */
    public static Solver of(Path prototxt, NetOptions options) {
        SolverFile file = SolverFile.read(MokaException.given(prototxt, "the solver's file"), options.allowUnknown());
        try {
            Solver solver = new Solver(file.solver(), options);
            solver.warnings.addAll(0, file.warnings());
            return solver;
        } catch (MokaException e) {
            throw new MokaException(e.kind(), prototxt + ": " + e.getMessage(), e);
        }
    }

    public SolverParameter param() {
        return param;
    }

    /** What of the descriptions of solver and nets was ignored, one line each. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The net being trained. */
    public Net net() {
        return nets.train();
    }

    /** The nets that test, with the parameters of {@link #net}. */
    public List<Net> testNets() {
        return nets.tests();
    }

    /** How many updates were made. */
    public int iteration() {
        return iteration;
    }

    public void addListener(SolverListener listener) {
        listeners.add(MokaException.given(listener, "the listener"));
    }

    /** Asks, from any thread, to stop after this iteration or test batch. */
    public void requestStop() {
        stopRequested.set(true);
    }

    /** Asks, from any thread, for a snapshot after this iteration or test batch. */
    public void requestSnapshot() {
        snapshotRequested.set(true);
    }

    /**
     * Trains until max_iter, and writes a last snapshot unless snapshot_after_train is false.
     *
     * @return false if it was asked to stop before
     * @throws MokaException if the loss is no longer a number, or a snapshot cannot be written
     */
    public boolean solve() {
        if (param.getSnapshotAfterTrain()) {
            snapshots.requireWritable();
        }
        tell(listener -> listener.solving(this));
        step(Math.max(0, param.getMaxIter() - iteration));
        if (param.getSnapshotAfterTrain() && !isDue(param.getSnapshot())) {
            snapshot();
        }
        if (!stopping) {
            finish();
        }
        tell(listener -> listener.solved(stopping));
        return !stopping;
    }

    /** A last loss and test, of what the last update has made. */
    private void finish() {
        if (isDue(param.getDisplay())) {
            float loss = forward(net(), false);
            requireFinite(loss);
            float smoothed = smoothedLoss.add(loss);
            tell(listener -> listener.finishing(iteration, smoothed));
        }
        if (isDue(param.getTestInterval())) {
            testAll();
        }
    }

    private boolean isDue(int interval) {
        return interval > 0 && iteration % interval == 0;
    }

    /** Makes so many updates, or fewer if it is asked to stop, with the tests and snapshots that are due. */
    public void step(int iterations) {
        if (iterations < 0) {
            throw MokaException.usage("%d iterations make no sense: give 0 or more", iterations);
        }
        stopping = false;
        smoothedLoss.clear();
        tell(listener -> listener.stepping(iteration));
        long end = (long) iteration + iterations;
        while (iteration < end && !stopping) {
            net().clearParamDiffs();
            if (isDue(param.getTestInterval()) && (iteration > 0 || param.getTestInitialization())) {
                testAll();
            }
            if (!stopping) {
                iterate();
            }
        }
    }

    private void iterate() {
        tell(listener -> listener.iterationStarted(iteration));
        boolean display = isDue(param.getDisplay());
        float loss = 0;
        for (int i = 0; i < param.getIterSize(); i++) {
            loss += forwardBackward(display && param.getDebugInfo());
        }
        loss /= param.getIterSize();
        requireFinite(loss);
        float now = rate.at(iteration);
        Progress progress = new Progress(
                iteration, loss, smoothedLoss.add(loss), now, display, display ? Outputs.of(net()) : List.of());
        tell(listener -> listener.progressed(progress));
        updater.update(now, iteration, clip());
        iteration++;
        boolean requested = poll();
        if (requested || isDue(param.getSnapshot())) {
            snapshot();
        }
    }

    private float forwardBackward(boolean debug) {
        float loss = forward(net(), debug);
        if (debug) {
            new DebugPass(net(), listeners).backward();
        } else if (computesGradients()) {
            net().backward();
        }
        return loss;
    }

    /** Nothing may be there to learn: statistics alone, all lr_mult 0, no loss. Caffe runs that; parameters still decay. */
    private boolean computesGradients() {
        return net().steps().stream().anyMatch(Step::backward);
    }

    private float forward(Net net, boolean debug) {
        if (debug) {
            return new DebugPass(net, listeners).forward();
        }
        net.forward();
        return net.loss();
    }

    /** The factor that makes the gradients no longer than clip_gradients; they are what was summed up, before decay. */
    private float clip() {
        float limit = param.getClipGradients();
        if (limit < 0) {
            return 1;
        }
        float norm = updater.gradientNorm();
        if (norm <= limit) {
            return 1;
        }
        tell(listener -> listener.clipped(new Clipping(norm, limit, limit / norm)));
        return limit / norm;
    }

    private void requireFinite(float loss) {
        if (!Float.isFinite(loss)) {
            throw diverged("the loss is " + loss);
        }
        goodSnapshot.proven(loss);
    }

    private MokaException diverged(String what) {
        return MokaException.failed(
                "%s at iteration %d, and would remain so: %s; lower base_lr, set clip_gradients, or look for such numbers in the data",
                what, iteration, goodSnapshot);
    }

    /** Whether a snapshot was asked for; a stop is remembered. */
    private boolean poll() {
        stopping |= stopRequested.getAndSet(false);
        return snapshotRequested.getAndSet(false);
    }

    private void testAll() {
        for (int i = 0; i < testNets().size() && !stopping; i++) {
            test(i);
        }
    }

    /** Runs test net {@code index} for its test_iter batches. */
    private void test(int index) {
        tell(listener -> listener.testing(iteration, index));
        Net test = testNets().get(index);
        int batches = param.getTestIter(index);
        float loss = 0;
        List<Output> sums = List.of();
        for (int i = 0; i < batches; i++) {
            if (poll()) {
                snapshot();
            }
            if (stopping) {
                tell(SolverListener::testInterrupted);
                return;
            }
            loss += forward(test, param.getDebugInfo());
            sums = Outputs.sum(sums, Outputs.of(test));
        }
        TestResult result = new TestResult(
                iteration,
                index,
                param.getTestComputeLoss() ? OptionalDouble.of(loss / batches) : OptionalDouble.empty(),
                Outputs.divide(sums, batches));
        tell(listener -> listener.tested(result));
    }

    /**
     * Writes weights and state, each file whole or not at all.
     *
     * @throws MokaException if a number in them is not finite, or they cannot be written
     */
    public Snapshot snapshot() {
        updater.notFinite().ifPresent(name -> {
            throw diverged("parameter '" + name + "' or its history is not finite");
        });
        Snapshot snapshot = snapshots.at(iteration);
        tell(listener -> listener.snapshotting(snapshot));
        snapshots.write(snapshot, rate.currentStep(), updater.history());
        goodSnapshot.taken(snapshot.state());
        tell(listener -> listener.snapshotted(snapshot));
        return snapshot;
    }

    /**
     * Goes on from a snapshot, of this solver's or of native Caffe's: every later iteration is what it would have been without the
     * break, bit for bit.
     *
     * @param state a {@code .solverstate} or {@code .solverstate.h5}; it names its weights
     */
    public void restore(Path state) {
        MokaException.given(state, "the solver's state");
        tell(listener -> listener.restoring(state));
        SolverStateFile saved = SolverStateFile.read(state);
        snapshots.restore(state, saved);
        updater.restore(saved.history());
        rate.currentStep(saved.currentStep());
        iteration = saved.iteration();
        goodSnapshot.taken(state);
    }

    private void tell(Consumer<SolverListener> event) {
        listeners.forEach(event);
    }

    @Override
    public void close() {
        nets.close();
    }
}
