package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.BatchNormParameter;
import dev.moka.proto.FillerParameter;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.ParamSpec;
import java.util.List;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015) without its affine part, which Caffe leaves to Scale:
 * y = (x - mean) / sqrt(variance + eps), for each channel. In-place safe.
 *
 * <p>Parameters: sum of means (C), sum of variances (C), and the factor (1) both are to be divided by. With use_global_stats (the
 * default in TEST) mean and variance come from them; otherwise from the batch, and they are updated. They are not learned.
 */
@AutoService(Layer.class)
public final class BatchNormLayer extends Layer {
    private static final int PARAMS = 3;

    private float eps;
    private float fraction;
    private boolean global;

    /** A solver leaves the statistics alone. */
    @Override
    protected LayerParameter completed(LayerParameter param) {
        LayerParameter.Builder completed = param.toBuilder();
        while (completed.getParamCount() < PARAMS) {
            completed.addParam(ParamSpec.newBuilder().setLrMult(0));
        }
        return completed.build();
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        BatchNormParameter p = param.getBatchNormParam();
        eps = p.getEps();
        fraction = p.getMovingAverageFraction();
        global = p.hasUseGlobalStats() ? p.getUseGlobalStats() : !isTraining();
        for (int i = 0; i < param.getParamCount(); i++) {
            if (param.getParam(i).getLrMult() != 0) {
                throw wrong("the statistics of BatchNorm are not learned: set lr_mult: 0 in each of its param entries");
            }
        }
        if (bottoms.get(0).axes() < 2) {
            throw wrong("BatchNorm takes a bottom of 2 axes (N, C) or more, not %s", bottoms.get(0));
        }
        int channels = bottoms.get(0).shape(1);
        FillerParameter zero = FillerParameter.getDefaultInstance();
        addBlob(zero, channels);
        addBlob(zero, channels);
        addBlob(zero, 1);
    }

    @Override
    protected FillerParameter randomFiller(int index) {
        return FillerParameter.newBuilder().setValue(index == 0 ? 0 : 1).build();
    }

    public float eps() {
        return eps;
    }

    /** Whether mean and variance come from the parameters rather than from the batch. */
    public boolean usesGlobalStats() {
        return global;
    }

    /** The mean of each channel as the parameters give it. */
    public float[] globalMean() {
        return scaled(blobs().get(0).data());
    }

    /** The variance of each channel as the parameters give it. */
    public float[] globalVariance() {
        return scaled(blobs().get(1).data());
    }

    private float[] scaled(float[] sums) {
        float factor = blobs().get(2).data()[0];
        float[] values = new float[sums.length];
        for (int c = 0; c < values.length; c++) {
            values[c] = factor == 0 ? 0 : sums[c] / factor;
        }
        return values;
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        if (bottoms.get(0).shape(1) != blobs().get(0).count()) {
            throw wrong(
                    "a bottom of shape %s does not have the %d channels of the statistics",
                    bottoms.get(0), blobs().get(0).count());
        }
        tops.get(0).reshapeLike(bottoms.get(0));
    }

    @Override
    protected boolean worksInPlace() {
        return true;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        if (x.length == 0) {
            return; // nothing has statistics, and none are taken in
        }
        Groups channels = channels(bottoms.get(0));
        float[] mean = global ? globalMean() : channels.means(x);
        float[] variance = global ? globalVariance() : channels.variances(x, mean);
        if (!global) {
            takeIn(mean, variance, x.length / mean.length);
        }
        normalization(channels, mean, variance).forward(x, tops.get(0).overwrite());
    }

    private Groups channels(Blob bottom) {
        return Groups.of(bottom, 1, 2, threads());
    }

    private Normalization normalization(Groups channels, float[] mean, float[] variance) {
        float[] divisor = new float[variance.length];
        for (int c = 0; c < divisor.length; c++) {
            divisor[c] = (float) Math.sqrt(variance[c] + eps);
        }
        return new Normalization(channels, mean, divisor);
    }

    /** Adds the statistics of a batch, with {@code size} numbers a channel, to the sums. */
    public void takeIn(float[] mean, float[] variance, int size) {
        float[] means = blobs().get(0).edit();
        float[] variances = blobs().get(1).edit();
        float[] factor = blobs().get(2).edit();
        float unbiased = size > 1 ? (float) size / (size - 1) : 1;
        factor[0] = factor[0] * fraction + 1;
        for (int c = 0; c < mean.length; c++) {
            means[c] = means[c] * fraction + mean[c];
            variances[c] = variances[c] * fraction + unbiased * variance[c];
        }
    }

    @Override
    protected Reads backwardReads() {
        return global ? Reads.NOTHING : Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (!propagateDown[0] || bottoms.get(0).count() == 0) {
            return;
        }
        Groups channels = channels(bottoms.get(0));
        float[] dy = tops.get(0).diff();
        float[] dx = bottoms.get(0).overwriteDiff();
        if (global) {
            normalization(channels, globalMean(), globalVariance()).backward(dy, dx);
        } else {
            float[] x = bottoms.get(0).data();
            float[] mean = channels.means(x);
            normalization(channels, mean, channels.variances(x, mean)).backwardOfOwn(x, dy, dx);
        }
    }
}
