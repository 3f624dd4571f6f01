package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Filler;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.FillerParameter;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.PReLUParameter;
import java.util.List;

/**
 * Parametric ReLU (He et al., 2015): y = max(x, 0) + slope * min(x, 0), with a learned slope for each channel, or one for all if
 * channel_shared. In-place safe.
 *
 * <p>Parameter: slope (C), or () if shared; 0.25 at first.
 */
@AutoService(Layer.class)
public final class PReLULayer extends Layer {
    private boolean shared;

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        if (bottoms.get(0).axes() < 2) {
            throw wrong("PReLU takes a bottom of 2 axes (N, C) or more, not %s", bottoms.get(0));
        }
        PReLUParameter p = param.getPreluParam();
        shared = p.getChannelShared();
        int[] shape = shared ? new int[0] : new int[] {bottoms.get(0).shape(1)};
        addBlob(p.hasFiller() ? p.getFiller() : randomFiller(0), shape);
    }

    @Override
    protected FillerParameter randomFiller(int index) {
        return Filler.constant(0.25f);
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        if (!shared && bottom.shape(1) != blobs().get(0).count()) {
            throw wrong(
                    "a bottom of shape %s does not have the %d channels of the slopes",
                    bottom, blobs().get(0).count());
        }
        tops.get(0).reshapeLike(bottom);
    }

    private Groups groups(Blob bottom) {
        return Groups.of(bottom, 1, shared ? 1 : 2, threads());
    }

    @Override
    protected boolean worksInPlace() {
        return true;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Groups groups = groups(bottoms.get(0));
        float[] slope = blobs().get(0).data();
        float[] x = bottoms.get(0).data();
        float[] y = tops.get(0).overwrite();
        groups.over(y.length, (g, from, to) -> {
            float factor = slope[g];
            for (int i = from; i < to; i++) {
                y[i] = Math.max(x[i], 0) + factor * Math.min(x[i], 0);
            }
        });
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        Groups groups = groups(bottoms.get(0));
        float[] x = bottoms.get(0).data();
        float[] dy = tops.get(0).diff();
        if (wantsDiff(0)) {
            float[] dslope = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                dslope[i] = dy[i] * x[i] * (x[i] <= 0 ? 1 : 0);
            }
            groups.addSums(dslope, blobs().get(0).editDiff());
        }
        if (propagateDown[0]) {
            float[] slope = blobs().get(0).data();
            float[] dx = bottoms.get(0).overwriteDiff();
            groups.over(dx.length, (g, from, to) -> {
                float factor = slope[g];
                for (int i = from; i < to; i++) {
                    dx[i] = dy[i] * ((x[i] > 0 ? 1 : 0) + factor * (x[i] <= 0 ? 1 : 0));
                }
            });
        }
    }
}
