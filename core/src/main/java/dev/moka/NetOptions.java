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
        StandIns standIns) {
    /** The fastest backend that is there. */
    public static final String AUTO = "auto";
    /** The layers' own loops. */
    public static final String JAVA = "java";

    public NetOptions {
        stages = List.copyOf(stages);
        if (threads < 0) {
            throw MokaException.usage(
                    "%d threads make no sense: give 1 or more, or 0 for the backend's choice", threads);
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
                StandIns.NONE);
    }

    /** Begins to load the backend, in another thread, for a net that is about to be built: its description can be read meanwhile. */
    public void prepareBackend() {
        if (!backend.equals(JAVA)) {
            Backends.prepare(this);
        }
    }

    public NetOptions withPhase(Phase newPhase) {
        return new NetOptions(newPhase, level, stages, backend, threads, seed, gradients, precision, keep, standIns);
    }

    public NetOptions withStages(String... newStages) {
        return new NetOptions(
                phase, level, List.of(newStages), backend, threads, seed, gradients, precision, keep, standIns);
    }

    public NetOptions withLevel(int newLevel) {
        return new NetOptions(phase, newLevel, stages, backend, threads, seed, gradients, precision, keep, standIns);
    }

    public NetOptions withBackend(String newBackend) {
        return new NetOptions(phase, level, stages, newBackend, threads, seed, gradients, precision, keep, standIns);
    }

    public NetOptions withThreads(int newThreads) {
        return new NetOptions(phase, level, stages, backend, newThreads, seed, gradients, precision, keep, standIns);
    }

    public NetOptions withSeed(long newSeed) {
        return new NetOptions(phase, level, stages, backend, threads, newSeed, gradients, precision, keep, standIns);
    }

    public NetOptions withGradients(Gradients newGradients) {
        return new NetOptions(phase, level, stages, backend, threads, seed, newGradients, precision, keep, standIns);
    }

    public NetOptions withPrecision(Precision newPrecision) {
        return new NetOptions(phase, level, stages, backend, threads, seed, gradients, newPrecision, keep, standIns);
    }

    public NetOptions withKeep(Keep newKeep) {
        return new NetOptions(phase, level, stages, backend, threads, seed, gradients, precision, newKeep, standIns);
    }

    /** A net to be looked at: its data sets may be missing. */
    public NetOptions withStandIns(StandIns newStandIns) {
        return new NetOptions(phase, level, stages, backend, threads, seed, gradients, precision, keep, newStandIns);
    }
}
