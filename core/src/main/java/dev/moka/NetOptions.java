package dev.moka;

import dev.moka.proto.Phase;
import java.util.List;

/**
 * How a net is built.
 *
 * @param phase TEST to use a net, TRAIN to train it
 * @param level matched against the layers' include and exclude rules
 * @param stages matched against the same rules
 * @param backend {@code auto}, {@code java} (the layers' own loops) or a backend's name
 * @param threads how many threads a forward may use; 0 leaves it to the backend
 * @param seed of everything random
 * @param gradients what a backward computes
 * @param precision in which numbers; all but float32 needs a backend
 * @param keep what can be read after a forward; only where no gradient is computed may it be less than all
 * @param allowUnknown whether a description may have fields among a layer's parameters that are not known, and so are left out
 * @param standIns what stands in for data sets that are not there
 */
public record NetOptions(
        Phase phase,
        int level,
        List<String> stages,
        String backend,
        int threads,
        long seed,
        Gradients gradients,
        Precision precision,
        Keep keep,
        boolean allowUnknown,
        StandIns standIns) {
    /** The fastest backend that is there. */
    public static final String AUTO = "auto";
    /** The layers' own loops. */
    public static final String JAVA = "java";

    /** OpenMP ends the process where it gets no more threads of the system. */
    private static final int MOST_THREADS = 1024;

    public NetOptions {
        MokaException.given(phase, "the phase");
        MokaException.given(backend, "the backend's name");
        MokaException.given(gradients, "what gradients are wanted");
        MokaException.given(precision, "the precision");
        MokaException.given(keep, "what is kept");
        stages = List.copyOf(MokaException.given(stages, "the list of stages"));
        if (threads < 0 || threads > MOST_THREADS) {
            throw MokaException.usage(
                    "%d threads make no sense: give 1 to %d, or 0 for the backend's choice", threads, MOST_THREADS);
        }
    }

    /** TEST phase, the fastest backend, its own number of threads, seed 0, float32. */
    public static NetOptions defaults() {
        return new NetOptions(
                Phase.TEST,
                0,
                List.of(),
                AUTO,
                0,
                0,
                Gradients.AS_DESCRIBED,
                Precision.FLOAT32,
                Keep.ALL,
                false,
                StandIns.NONE);
    }

    /** Begins to load the backend, in another thread, for a net that is about to be built: its description can be read meanwhile. */
    public void prepareBackend() {
        if (!backend.equals(JAVA)) {
            Backends.prepare(this);
        }
    }

    public NetOptions withPhase(Phase newPhase) {
        return new NetOptions(
                newPhase, level, stages, backend, threads, seed, gradients, precision, keep, allowUnknown, standIns);
    }

    public NetOptions withStages(String... newStages) {
        List<String> given = List.of(MokaException.given(newStages, "the list of stages"));
        return new NetOptions(
                phase, level, given, backend, threads, seed, gradients, precision, keep, allowUnknown, standIns);
    }

    public NetOptions withLevel(int newLevel) {
        return new NetOptions(
                phase, newLevel, stages, backend, threads, seed, gradients, precision, keep, allowUnknown, standIns);
    }

    public NetOptions withBackend(String newBackend) {
        return new NetOptions(
                phase, level, stages, newBackend, threads, seed, gradients, precision, keep, allowUnknown, standIns);
    }

    public NetOptions withThreads(int newThreads) {
        return new NetOptions(
                phase, level, stages, backend, newThreads, seed, gradients, precision, keep, allowUnknown, standIns);
    }

    public NetOptions withSeed(long newSeed) {
        return new NetOptions(
                phase, level, stages, backend, threads, newSeed, gradients, precision, keep, allowUnknown, standIns);
    }

    public NetOptions withGradients(Gradients newGradients) {
        return new NetOptions(
                phase, level, stages, backend, threads, seed, newGradients, precision, keep, allowUnknown, standIns);
    }

    public NetOptions withPrecision(Precision newPrecision) {
        return new NetOptions(
                phase, level, stages, backend, threads, seed, gradients, newPrecision, keep, allowUnknown, standIns);
    }

    public NetOptions withKeep(Keep newKeep) {
        return new NetOptions(
                phase, level, stages, backend, threads, seed, gradients, precision, newKeep, allowUnknown, standIns);
    }

    public NetOptions withAllowUnknown(boolean newAllowUnknown) {
        return new NetOptions(
                phase, level, stages, backend, threads, seed, gradients, precision, keep, newAllowUnknown, standIns);
    }

    /** A net to be looked at: its data sets may be missing. */
    public NetOptions withStandIns(StandIns newStandIns) {
        return new NetOptions(
                phase, level, stages, backend, threads, seed, gradients, precision, keep, allowUnknown, newStandIns);
    }
}
