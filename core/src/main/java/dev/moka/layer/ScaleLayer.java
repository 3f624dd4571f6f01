package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Filler;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.FillerParameter;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.ScaleParameter;
import java.util.List;

/**
 * y = x * scale (+ bias), both spread over the axes they lack. The scale is bottom 1, or a parameter. In-place safe.
 *
 * <p>Parameters: scale, if there is no bottom 1, one at first; bias of the same shape, if bias_term.
 */
@AutoService(Layer.class)
public final class ScaleLayer extends BroadcastLayer {
    private boolean hasBias;

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        ScaleParameter p = param.getScaleParam();
        hasBias = p.getBiasTerm();
        FillerParameter filler = p.hasFiller() ? p.getFiller() : Filler.constant(1);
        int[] shape = setUpOperand(bottoms, p.getAxis(), p.getNumAxes(), filler);
        if (hasBias) {
            addBlob(p.getBiasFiller(), shape);
        }
    }

    @Override
    protected FillerParameter randomFiller(int index) {
        boolean isScale = index == 0 && !(hasBias && blobs().size() == 1);
        return Filler.constant(isScale ? 1 : 0);
    }

    public boolean hasBias() {
        return hasBias;
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        super.reshape(bottoms, tops);
        Blob scale = operand(bottoms);
        if (hasBias && bias().count() != scale.count()) {
            throw wrong(
                    "a scale of shape %s does not fit the bias of shape %s that was made for the first", scale, bias());
        }
    }

    private Blob bias() {
        return blobs().get(blobs().size() - 1);
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Groups groups = groups(bottoms);
        float[] x = bottoms.get(0).data();
        float[] scale = operand(bottoms).data();
        float[] bias = hasBias ? bias().data() : new float[scale.length];
        float[] y = tops.get(0).overwrite();
        groups.over(y.length, (g, from, to) -> {
            float factor = scale[g];
            float shift = bias[g];
            for (int i = from; i < to; i++) {
                y[i] = x[i] * factor + shift;
            }
        });
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        float[] dy = tops.get(0).diff();
        if (wantsOperandDiff(propagateDown)) {
            groups(bottoms).addSumsOfProducts(dy, bottoms.get(0).data(), operandDiff(bottoms));
        }
        if (hasBias && wantsDiff(blobs().size() - 1)) {
            groups(bottoms).addSums(dy, bias().editDiff());
        }
        if (propagateDown[0]) {
            Groups groups = groups(bottoms);
            float[] scale = operand(bottoms).data();
            float[] dx = bottoms.get(0).overwriteDiff();
            groups.over(dx.length, (g, from, to) -> {
                float factor = scale[g];
                for (int i = from; i < to; i++) {
                    dx[i] = dy[i] * factor;
                }
            });
        }
    }
}
