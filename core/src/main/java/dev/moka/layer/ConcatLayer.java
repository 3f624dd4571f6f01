package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.ConcatParameter;
import java.util.List;

/** Lays its bottoms one after the other along axis (1); their other dimensions are equal. One bottom alone is shared. */
@AutoService(Layer.class)
public final class ConcatLayer extends PartsLayer {
    @Override
    protected Arity bottomArity() {
        return Arity.atLeast(1);
    }

    /** The axis along which the bottoms lie, counted from the front. */
    public int axis(Blob bottom) {
        ConcatParameter p = param().getConcatParam();
        return axis(bottom, "concat_param", p.hasAxis(), p.getAxis(), "concat_dim", p.hasConcatDim(), p.getConcatDim());
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
    protected boolean worksInPlace() {
        return true;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        if (bottoms.size() == 1) {
            tops.get(0).shareData(bottoms.get(0));
            return;
        }
        float[][] x = bottoms.stream().map(Blob::data).toArray(float[][]::new);
        float[] y = tops.get(0).overwrite();
        eachPiece(tops.get(0), bottoms, axis(bottoms.get(0)), (part, inPart, inWhole, length) -> {
            System.arraycopy(x[part], inPart, y, inWhole, length);
        });
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (bottoms.size() == 1) {
            return;
        }
        float[] dy = tops.get(0).diff();
        float[][] dx = new float[bottoms.size()][];
        for (int b = 0; b < dx.length; b++) {
            dx[b] = propagateDown[b] ? bottoms.get(b).overwriteDiff() : new float[0];
        }
        eachPiece(tops.get(0), bottoms, axis(bottoms.get(0)), (part, inPart, inWhole, length) -> {
            if (propagateDown[part]) {
                System.arraycopy(dy, inWhole, dx[part], inPart, length);
            }
        });
    }
}
