package dev.moka.peers;

import java.nio.file.Path;
import java.util.Objects;
import org.bytedeco.caffe.Caffe;
import org.bytedeco.caffe.FloatBlob;
import org.bytedeco.caffe.FloatBlobVector;
import org.bytedeco.caffe.FloatNet;
import org.bytedeco.caffe.global.caffe;
import org.jspecify.annotations.Nullable;

/** A layer in native Caffe. */
final class CaffeLayer implements LayerEngine {
    private @Nullable FloatNet net;
    private int timed;

    @Override
    public void load(Path prototxt, int threads) {
        Caffe.set_mode(Caffe.CPU);
        FloatNet loaded = new FloatNet(prototxt.toString(), caffe.TRAIN);
        net = loaded;
        for (int i = 0; i < loaded.layers().size(); i++) {
            String name = loaded.layer_names().get(i).getString();
            if (loaded.layers().get(i).type().getString().equals("Input")) {
                FloatBlob input = loaded.top_vecs().get(i).get(0);
                input.mutable_cpu_data().put(LayerEngine.numbers(name, input.count()));
            }
            timed = name.equals(TIMED) ? i : timed;
        }
        loaded.Forward(new float[1]);
        FloatBlobVector tops = loaded.top_vecs().get(timed);
        for (int i = 0; i < tops.size(); i++) {
            if (loaded.layers().get(timed).loss(i) == 0) {
                tops.get(i)
                        .mutable_cpu_diff()
                        .put(LayerEngine.numbers("data", tops.get(i).count()));
            }
        }
    }

    @Override
    public boolean goesBack() {
        return net().layer_need_backward().get(timed);
    }

    @Override
    public void prepare() {
        // Its numbers lie in one place only.
    }

    @Override
    public void forward() {
        net().ForwardFromTo(timed, timed);
    }

    @Override
    public void backward() {
        net().ClearParamDiffs();
        net().BackwardFromTo(timed, timed);
    }

    @Override
    public void unload() {
        net().close();
        net = null;
    }

    private FloatNet net() {
        return Objects.requireNonNull(net, "no net is loaded");
    }
}
