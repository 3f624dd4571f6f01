package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.FlattenParameter;
import java.util.stream.IntStream;

/** Makes one axis of the axes from axis (1) to end_axis (-1, inclusive). */
@AutoService(Layer.class)
public final class FlattenLayer extends ViewLayer {
    @Override
    int[] shape(Blob bottom) {
        FlattenParameter p = param().getFlattenParam();
        int first = bottom.canonicalAxis(p.getAxis());
        int last = bottom.canonicalAxis(p.getEndAxis());
        if (first > last) {
            throw wrong("axis %d lies behind end_axis %d", p.getAxis(), p.getEndAxis());
        }
        int[] shape = bottom.shape();
        return IntStream.range(0, shape.length - (last - first))
                .map(i -> i < first ? shape[i] : i == first ? bottom.count(first, last + 1) : shape[i + last - first])
                .toArray();
    }
}
