package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.FillerParameter;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.ScaleParameter;
import java.util.Arrays;
import java.util.List;

/**
 * y = x * scale (+ bias), both spread over the axes they lack. The scale is bottom 1, or a parameter of the shape of num_axes (1;
 * -1: all) of the bottom's axes from axis (1) on. In-place safe.
 *
 * <p>Parameters: scale, if there is no bottom 1; bias of the same shape, if bias_term.
 */
@AutoService(Layer.class)
public final class ScaleLayer extends Layer {
    private boolean hasBias;

    @Override
    protected Arity bottomArity() {
        return Arity.between(1, 2);
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        ScaleParameter p = param.getScaleParam();
        hasBias = p.getBiasTerm();
        int[] shape = bottoms.size() > 1 ? bottoms.get(1).shape() : learnedShape(p, bottoms.get(0));
        if (bottoms.size() == 1) {
            addBlob(
                    p.hasFiller()
                            ? p.getFiller()
                            : FillerParameter.newBuilder().setValue(1).build(),
                    shape);
        }
        if (hasBias) {
            addBlob(p.getBiasFiller(), shape);
        }
    }

    private int[] learnedShape(ScaleParameter p, Blob bottom) {
        if (p.getNumAxes() == 0) {
            return new int[0];
        }
        int axis = bottom.canonicalAxis(p.getAxis());
        int end = p.getNumAxes() < 0 ? bottom.axes() : axis + p.getNumAxes();
        if (end > bottom.axes()) {
            throw wrong(
                    "scale_param: %d axes from axis %d on leave the bottom's shape %s", p.getNumAxes(), axis, bottom);
        }
        return Arrays.copyOfRange(bottom.shape(), axis, end);
    }

    @Override
    protected FillerParameter randomFiller(int index) {
        boolean isScale = index == 0 && !(hasBias && blobs().size() == 1);
        return FillerParameter.newBuilder().setValue(isScale ? 1 : 0).build();
    }

    public boolean hasBias() {
        return hasBias;
    }

    /** The first axis the scale covers, counted from the front. */
    public int axis(Blob bottom, Blob scale) {
        return scale.axes() == 0
                ? 0
                : bottom.canonicalAxis(param().getScaleParam().getAxis());
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        Blob scale = bottoms.size() > 1 ? bottoms.get(1) : blobs().get(0);
        int axis = axis(bottom, scale);
        int[] covered = Arrays.copyOfRange(bottom.shape(), axis, Math.min(bottom.axes(), axis + scale.axes()));
        if (!Arrays.equals(covered, scale.shape())) {
            throw wrong("a scale of shape %s does not fit a bottom of shape %s from axis %d on", scale, bottom, axis);
        }
        if (hasBias && bias().count() != scale.count()) {
            throw wrong("a scale of shape %s does not fit the bias of shape %s that was made for the first", scale, bias());
        }
        tops.get(0).reshapeLike(bottom);
    }

    private Blob bias() {
        return blobs().get(blobs().size() - 1);
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        Blob factor = bottoms.size() > 1 ? bottoms.get(1) : blobs().get(0);
        float[] x = bottom.data();
        float[] scale = factor.data();
        float[] bias = hasBias ? bias().data() : new float[scale.length];
        float[] y = tops.get(0).overwrite();
        int inner = bottom.count(axis(bottom, factor) + factor.axes());
        for (int i = 0; i < y.length; i++) {
            int at = i / inner % scale.length;
            y[i] = x[i] * scale[at] + bias[at];
        }
    }
}
