package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import java.util.List;

/** Takes bottoms and gives nothing, so that blobs nobody needs are no outputs of the net. Their diffs are zero. */
@AutoService(Layer.class)
public final class SilenceLayer extends Layer {
    @Override
    protected Arity bottomArity() {
        return Arity.atLeast(1);
    }

    @Override
    protected Arity topArity() {
        return Arity.exactly(0);
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {}

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {}

    @Override
    protected Reads backwardReads() {
        return Reads.NOTHING;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        for (int b = 0; b < bottoms.size(); b++) {
            if (propagateDown[b]) {
                bottoms.get(b).diffStorage().clear();
            }
        }
    }
}
