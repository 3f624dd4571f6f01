package dev.moka.layer;

import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import java.util.List;

/** Shows the numbers of its bottom under another shape: the top shares the bottom's data and diff, so there is nothing to compute. */
public abstract class ViewLayer extends Layer {
    /** The top's shape, of as many numbers as the bottom has. */
    abstract int[] shape(Blob bottom);

    @Override
    protected final void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        Blob top = tops.get(0);
        if (top == bottom) {
            throw wrong("%s cannot work in place: give its top a name of its own", type());
        }
        top.reshape(shape(bottom));
        top.shareData(bottom);
        top.shareDiff(bottom);
    }

    /** Shares again, because the bottom may be a parameter that has come to share another's since. */
    @Override
    protected final void forward(List<Blob> bottoms, List<Blob> tops) {
        tops.get(0).shareData(bottoms.get(0));
    }

    @Override
    protected final Reads backwardReads() {
        return Reads.NOTHING;
    }

    /** The diff is the bottom's already. */
    @Override
    protected final void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {}
}
