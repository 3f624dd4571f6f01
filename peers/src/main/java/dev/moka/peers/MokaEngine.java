package dev.moka.peers;

import dev.moka.Keep;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.Precision;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Moka as a library, on its oneDNN backend. */
final class MokaEngine implements Engine {
    private final Precision precision;
    private @Nullable Net net;

    MokaEngine(Precision precision) {
        this.precision = precision;
    }

    @Override
    public void load(ModelFiles files, int threads) {
        // Like the others it gives nothing but the output.
        NetOptions options = NetOptions.defaults()
                .withBackend("onednn")
                .withThreads(threads)
                .withPrecision(precision)
                .withKeep(Keep.OUTPUTS);
        net = Net.load(files.prototxt(), files.caffemodel(), options);
    }

    @Override
    public void reshape(int[] shape) {
        net().blob(ModelFiles.INPUT).reshape(shape);
    }

    @Override
    public float[] run(float[] pictures) {
        net().blob(ModelFiles.INPUT).set(pictures);
        net().forward();
        return net().blob(ModelFiles.OUTPUT).data();
    }

    private Net net() {
        return Objects.requireNonNull(net, "no net is loaded");
    }
}
