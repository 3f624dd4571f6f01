package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.ConcatParameter;
import java.util.List;

/** Lays its bottoms one after the other along axis (1); their other dimensions are equal. One bottom alone is shared. */
@AutoService(Layer.class)
public final class ConcatLayer extends Layer {
    @Override
    protected Arity bottomArity() {
        return Arity.atLeast(1);
    }

    /** The axis along which the bottoms lie, counted from the front. */
    public int axis(Blob bottom) {
        ConcatParameter p = param().getConcatParam();
        if (p.hasAxis() && p.hasConcatDim()) {
            throw wrong("concat_param gives both axis and concat_dim: remove concat_dim");
        }
        return bottom.canonicalAxis(p.hasConcatDim() ? p.getConcatDim() : p.getAxis());
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob first = bottoms.get(0);
        int axis = axis(first);
        int[] shape = first.shape();
        for (Blob bottom : bottoms.subList(1, bottoms.size())) {
            int[] other = bottom.shape();
            for (int i = 0; i < Math.max(shape.length, other.length); i++) {
                if (shape.length != other.length || (i != axis && shape[i] != other[i])) {
                    throw wrong("bottoms of shape %s and %s differ in more than axis %d", first, bottom, axis);
                }
            }
            shape[axis] += other[axis];
        }
        tops.get(0).reshape(shape);
        if (bottoms.size() == 1) {
            tops.get(0).shareData(first);
            tops.get(0).shareDiff(first);
        }
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        if (bottoms.size() == 1) {
            return;
        }
        float[] y = tops.get(0).overwrite();
        int axis = axis(bottoms.get(0));
        int row = tops.get(0).count(axis);
        int offset = 0;
        for (Blob bottom : bottoms) {
            int length = bottom.count(axis);
            for (int i = 0; i < bottom.count(0, axis); i++) {
                System.arraycopy(bottom.data(), i * length, y, i * row + offset, length);
            }
            offset += length;
        }
    }

    @Override
    protected Reads backwardReads() {
        return Reads.NOTHING;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (bottoms.size() == 1) {
            return;
        }
        float[] dy = tops.get(0).diff();
        int axis = axis(bottoms.get(0));
        int row = tops.get(0).count(axis);
        int offset = 0;
        for (int b = 0; b < bottoms.size(); b++) {
            int length = bottoms.get(b).count(axis);
            if (propagateDown[b]) {
                float[] dx = bottoms.get(b).overwriteDiff();
                for (int i = 0; i < bottoms.get(b).count(0, axis); i++) {
                    System.arraycopy(dy, i * row + offset, dx, i * length, length);
                }
            }
            offset += length;
        }
    }
}
