package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.FlattenParameter;
import java.util.List;
import java.util.stream.IntStream;

/** Makes one axis of the axes from axis (1) to end_axis (-1, inclusive). The top shares the bottom's data and diff. */
@AutoService(Layer.class)
public final class FlattenLayer extends Layer {
    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        if (tops.get(0) == bottom) {
            throw wrong("Flatten cannot work in place: give its top a name of its own");
        }
        FlattenParameter p = param().getFlattenParam();
        int first = bottom.canonicalAxis(p.getAxis());
        int last = bottom.canonicalAxis(p.getEndAxis());
        if (first > last) {
            throw wrong("axis %d lies behind end_axis %d", p.getAxis(), p.getEndAxis());
        }
        int[] shape = bottom.shape();
        tops.get(0)
                .reshape(IntStream.range(0, shape.length - (last - first))
                        .map(i -> i < first
                                ? shape[i]
                                : i == first ? bottom.count(first, last + 1) : shape[i + last - first])
                        .toArray());
        tops.get(0).shareData(bottom);
        tops.get(0).shareDiff(bottom);
    }

    /** Shares again, because the bottom may be a parameter that has come to share another's since. */
    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        tops.get(0).shareData(bottoms.get(0));
    }

    @Override
    protected Reads backwardReads() {
        return Reads.NOTHING;
    }

    /** The diff is the bottom's already. */
    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {}
}
