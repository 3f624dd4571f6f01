package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import java.util.Arrays;
import java.util.List;

/** Gives one blob to several layers: tops share the bottom's data and have diffs of their own. */
@AutoService(Layer.class)
public final class SplitLayer extends Layer {
    @Override
    protected Arity topArity() {
        return Arity.atLeast(1);
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        for (Blob top : tops) {
            if (top == bottoms.get(0)) {
                throw wrong("Split cannot work in place: give its tops names of their own");
            }
            top.reshapeLike(bottoms.get(0));
            top.shareData(bottoms.get(0));
        }
    }

    /** Shares again, because the bottom may be a parameter that has come to share another's since. */
    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        tops.forEach(top -> top.shareData(bottoms.get(0)));
    }

    @Override
    protected Reads backwardReads() {
        return Reads.NOTHING;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (!propagateDown[0]) {
            return;
        }
        float[] dx = bottoms.get(0).overwriteDiff();
        Arrays.fill(dx, 0);
        for (Blob top : tops) {
            float[] dy = top.diff();
            for (int i = 0; i < dx.length; i++) {
                dx[i] += dy[i];
            }
        }
    }
}
