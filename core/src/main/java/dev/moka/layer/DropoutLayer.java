package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Draw;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;
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
        Mask drawn = mask();
        threads().over(mask.length, (first, end) -> {
            for (int i = first; i < end; i++) {
                mask[i] = drawn.at(i);
            }
        });
    }

    /**
     * The same numbers are dropped forward and backward: they are drawn for the iteration.
     *
     * @param ratio how often 0 is drawn
     * @param scale what is drawn otherwise
     */
    private record Mask(Draw draw, double ratio, float scale) {
        /** What number {@code i} is multiplied with. That the sum's whole part is 0 or 1 needs no branch, which would be mispredicted often. */
        float at(int i) {
            return scale * (float) Math.floor(1 - ratio + draw.uniform(i));
        }
    }

    private Mask mask() {
        return new Mask(draw(iteration()), ratio, 1 / (1 - ratio));
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

    private void drop(float[] from, float[] to) {
        Mask mask = mask();
        threads().over(to.length, (first, end) -> {
            for (int i = first; i < end; i++) {
                to[i] = from[i] * mask.at(i);
            }
        });
    }
}
