package dev.moka.finetune;

import dev.moka.MokaException;
import dev.moka.classify.Preprocessing;
import dev.moka.proto.NetParameter;
import dev.moka.proto.Phase;
import dev.moka.proto.SolverParameter;
import java.nio.file.Path;

/**
 * What is to be learned, and how.
 *
 * @param pretrained the net, as it is deployed
 * @param preprocessing how it wants its pictures
 * @param name a word for the new classes: letters, digits, and - or _
 * @param learning which layers learn
 * @param batch how many pictures each iteration learns from, if there are so many
 * @param iterations how many updates are made; 0 for so many that each picture is seen ten times, and 200 at least
 * @param baseLr the learning rate; 0 if it is yet to be found, by {@link BaseRate}
 * @param seed of everything random
 */
public record FineTuning(
        NetParameter pretrained,
        Preprocessing preprocessing,
        String name,
        PictureSet pictures,
        LearningLayers learning,
        int batch,
        int iterations,
        float baseLr,
        long seed) {
    private static final int EPOCHS = 10;
    private static final int FEWEST = 200;
    private static final int TESTS = 10;
    private static final int DISPLAYS = 20;

    public FineTuning {
        if (!name.matches("[\\w-]+")) {
            throw MokaException.usage("'%s' cannot be part of a layer's name: use letters, digits, - and _", name);
        } else if (batch < 1 || iterations < 0 || !(baseLr >= 0)) {
            throw MokaException.usage("batch, iterations and learning rate must be above 0");
        }
    }

    /** Describes nets and solver; nothing is written. {@code folder} is where the description's files will lie. */
    public FineTuningFiles in(Path folder) {
        Path home = folder.toAbsolutePath().normalize();
        FineTuningNet net =
                new FineTuningNet(pretrained, name, pictures.classes().size());
        PictureFeed feed = PictureFeed.of(net.inputShape(), preprocessing);
        String top = net.inputBlob();
        NetParameter trainVal = net.trainVal(
                feed.layer(Phase.TRAIN, top, home.resolve(FineTuningFiles.TRAIN_LIST), trainBatch()),
                feed.layer(Phase.TEST, top, home.resolve(FineTuningFiles.VAL_LIST), testBatch()),
                learning);
        return new FineTuningFiles(home, name, pictures, net, feed, trainVal, solver(home));
    }

    private int trainBatch() {
        return Math.min(batch, pictures.train().size());
    }

    /** Between half and all of {@code batch}, so that the fewest pictures are tested twice. */
    private int testBatch() {
        int count = pictures.val().size();
        int best = Math.min(batch, count);
        for (int size = best; size > batch / 2; size--) {
            if (ceil(count, size) * size < ceil(count, best) * best) {
                best = size;
            }
        }
        return best;
    }

    private static int ceil(int count, int size) {
        return (count + size - 1) / size;
    }

    /** Stochastic gradient descent whose rate falls to a tenth for the last third. */
    private SolverParameter solver(Path home) {
        int epoch = ceil(pictures.train().size(), trainBatch());
        int updates = iterations > 0 ? iterations : Math.max(FEWEST, EPOCHS * epoch);
        return SolverParameter.newBuilder()
                .setNet(home.resolve(FineTuningFiles.TRAIN_VAL).toString())
                .addTestIter(ceil(pictures.val().size(), testBatch()))
                .setTestInterval(Math.max(1, ceil(updates, TESTS)))
                .setBaseLr(baseLr)
                .setLrPolicy("step")
                .setGamma(0.1f)
                .setStepsize(Math.max(1, ceil(2 * updates, 3)))
                .setDisplay(Math.max(1, updates / DISPLAYS))
                .setMaxIter(updates)
                .setMomentum(0.9f)
                .setWeightDecay(0.0005f)
                .setSnapshotPrefix(home.resolve(name).toString())
                .setSolverMode(SolverParameter.SolverMode.CPU)
                .setRandomSeed(seed)
                .build();
    }
}
