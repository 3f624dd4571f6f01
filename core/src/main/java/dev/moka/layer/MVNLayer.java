package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.MVNParameter;
import java.util.Arrays;
import java.util.List;

/**
 * Mean-variance normalisation: y = (x - mean) / (standard deviation + eps) of each plane, or, with across_channels, of each picture;
 * without normalize_variance y = x - mean. In-place safe.
 *
 * <p>In: up to 4 axes. Out: the same with axes of 1 behind, so that there are always 4.
 */
@AutoService(Layer.class)
public final class MVNLayer extends Layer {
    private static final int AXES = 4;

    private boolean normalizesVariance;
    private boolean acrossChannels;
    private float eps;

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        MVNParameter p = param.getMvnParam();
        normalizesVariance = p.getNormalizeVariance();
        acrossChannels = p.getAcrossChannels();
        eps = p.getEps();
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        if (bottom.axes() > AXES) {
            throw wrong("MVN takes a bottom of at most 4 axes (N, C, H, W), not %s", bottom);
        }
        if (tops.get(0) != bottom) {
            int[] shape = Arrays.copyOf(bottom.shape(), AXES);
            Arrays.fill(shape, bottom.axes(), AXES, 1);
            tops.get(0).reshape(shape);
        }
    }

    @Override
    protected boolean worksInPlace() {
        return true;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        normalization(x, groups(tops.get(0))).forward(x, tops.get(0).overwrite());
    }

    private Groups groups(Blob top) {
        return Groups.of(top, 0, acrossChannels ? 1 : Math.min(2, top.axes()), threads());
    }

    private Normalization normalization(float[] x, Groups groups) {
        float[] mean = groups.means(x);
        float[] divisor = new float[mean.length];
        Arrays.fill(divisor, 1);
        if (normalizesVariance) {
            float[] variance = groups.variances(x, mean);
            for (int g = 0; g < divisor.length; g++) {
                divisor[g] = (float) Math.sqrt(variance[g]) + eps;
            }
        }
        return new Normalization(groups, mean, divisor);
    }

    @Override
    protected Reads backwardReads() {
        return normalizesVariance ? Reads.BOTTOMS : Reads.NOTHING;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (!propagateDown[0]) {
            return;
        }
        Groups groups = groups(tops.get(0));
        float[] dy = tops.get(0).diff();
        float[] dx = bottoms.get(0).overwriteDiff();
        if (normalizesVariance) {
            // As in Caffe: eps is taken for part of the deviation, which only a large one shows.
            float[] x = bottoms.get(0).data();
            normalization(x, groups).backwardOfOwn(x, dy, dx);
        } else {
            // x - mean is linear and symmetric: its gradient is dy - mean(dy).
            normalization(dy, groups).forward(dy, dx);
        }
    }
}
