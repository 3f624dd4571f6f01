package dev.moka.peers;

import dev.moka.Blob;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.Step;
import dev.moka.proto.Phase;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A layer in Moka. */
final class MokaLayer implements LayerEngine {
    private @Nullable Net net;
    private int timed;

    @Override
    public void load(Path prototxt, int threads) {
        Net loaded = Net.of(
                prototxt,
                NetOptions.defaults().withBackend("onednn").withThreads(threads).withPhase(Phase.TRAIN));
        net = loaded;
        timed = loaded.layers().indexOf(loaded.layer(TIMED));
        for (String input : loaded.inputs()) {
            loaded.blob(input).set(LayerEngine.numbers(input, loaded.blob(input).count()));
        }
        loaded.forward();
        Step step = loaded.steps().get(timed);
        for (int i = 0; i < step.tops().size(); i++) {
            Blob top = step.tops().get(i);
            if (step.layer().lossWeight(i) == 0) {
                top.setDiff(LayerEngine.numbers("data", top.count()));
            }
        }
    }

    @Override
    public boolean goesBack() {
        return net().steps().get(timed).backward();
    }

    /** As in any net, what the layer reads has just been computed. */
    @Override
    public void prepare() {
        if (timed > 0) {
            net().forward(0, timed - 1);
        }
    }

    @Override
    public void forward() {
        net().forward(timed, timed);
    }

    @Override
    public void backward() {
        net().clearParamDiffs();
        net().backward(timed, timed);
    }

    @Override
    public void unload() {
        net().close();
        net = null;
    }

    private Net net() {
        return Objects.requireNonNull(net, "no net is loaded");
    }
}
