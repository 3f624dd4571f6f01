package dev.moka.peers;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.proto.Phase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A net in training, in Moka. */
final class MokaTraining implements Engine {
    private @Nullable Net net;

    @Override
    public void load(ModelFiles files, int threads) {
        NetOptions options = NetOptions.defaults()
                .withPhase(Phase.TRAIN)
                .withBackend("onednn")
                .withThreads(threads);
        net = Net.load(files.training(), files.caffemodel(), options);
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
        net().clearParamDiffs();
        net().forward();
        net().backward();
        return new float[] {net().loss()};
    }

    @Override
    public float[] diff(String layer) {
        return net().params(layer).get(0).diff();
    }

    private Net net() {
        return Objects.requireNonNull(net, "no net is loaded");
    }
}
