package dev.moka.peers;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.Precision;
import dev.moka.solver.Solver;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A net in training, in Moka. */
final class MokaTraining implements Engine {
    private final Precision precision;
    private @Nullable Solver solver;

    MokaTraining(Precision precision) {
        this.precision = precision;
    }

    @Override
    public void load(ModelFiles files, int threads) {
        NetOptions options =
                NetOptions.defaults().withBackend("onednn").withThreads(threads).withPrecision(precision);
        solver = Solver.of(files.solver(), options);
        net().copyFrom(files.caffemodel());
    }

    @Override
    public void reshape(int[] shape) {
        net().blob(ModelFiles.INPUT).reshape(shape);
        net().blob(ModelFiles.LABEL).reshape(shape[0]);
        net().blob(ModelFiles.LABEL).set(Labels.of(shape[0]));
    }

    @Override
    public float[] run(float[] pictures) {
        net().blob(ModelFiles.INPUT).set(pictures);
        solver().step(1);
        return new float[] {net().loss()};
    }

    @Override
    public float[] diff(String layer) {
        return net().params(layer).get(0).diff();
    }

    private Net net() {
        return solver().net();
    }

    private Solver solver() {
        return Objects.requireNonNull(solver, "no net is loaded");
    }
}
