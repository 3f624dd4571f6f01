package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Draw;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;
import java.util.Arrays;
import java.util.List;

/**
 * Dropout (Srivastava et al., 2014), inverted as in Caffe: in TRAIN a number is kept with probability 1 - dropout_ratio and divided
 * by it; in TEST y = x. In-place safe.
 */
@AutoService(Layer.class)
public final class DropoutLayer extends Layer {
    private float ratio;

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        ratio = param.getDropoutParam().getDropoutRatio();
        if (isTraining() && !(ratio >= 0 && ratio < 1)) {
            throw wrong(
                    "dropout_param.dropout_ratio is %s, which leaves nothing to learn from: give 0 or more, and less than 1",
                    ratio);
        }
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        tops.get(0).reshapeLike(bottoms.get(0));
    }

    @Override
    protected boolean worksInPlace() {
        return true;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        if (!isIdentity()) {
            drop(bottoms.get(0).data(), tops.get(0).overwrite());
        } else if (tops.get(0) != bottoms.get(0)) {
            tops.get(0).set(bottoms.get(0).data());
        }
    }

    /** True if y = x: in TEST, and with a ratio of 0. */
    public boolean isIdentity() {
        return !isTraining() || ratio == 0;
    }

    /** Draws what the numbers of the forward that is running are multiplied with: 0, or 1 / (1 - ratio). */
    public void drawMask(float[] mask) {
        Arrays.fill(mask, 1);
        drop(mask, mask);
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
        float[] dy = tops.get(0).diff();
        float[] dx = bottoms.get(0).overwriteDiff();
        if (!isIdentity()) {
            drop(dy, dx);
        } else {
            System.arraycopy(dy, 0, dx, 0, dx.length);
        }
    }

    /** The same numbers are dropped forward and backward: they are drawn for the iteration. */
    private void drop(float[] from, float[] to) {
        Draw draw = draw(iteration());
        threads().over(to.length, (first, end) -> {
            for (int i = first; i < end; i++) {
                to[i] = draw.uniform(i) < ratio ? 0 : from[i] / (1 - ratio);
            }
        });
    }
}
