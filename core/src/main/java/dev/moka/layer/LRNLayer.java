package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LRNParameter;
import dev.moka.proto.LRNParameter.NormRegion;
import dev.moka.proto.LayerParameter;
import java.util.List;

/**
 * Local response normalisation (Krizhevsky et al., 2012): y = x * s^-beta.
 *
 * <p>ACROSS_CHANNELS: s = k + alpha / n * (sum of x^2 over the n channels around). WITHIN_CHANNEL: s = 1 + alpha / n^2 * (sum of x^2
 * over the n x n places around); k is ignored there, as in Caffe.
 */
@AutoService(Layer.class)
public final class LRNLayer extends Layer {
    /** More than any axis has, and its square is an int. */
    private static final int LARGEST = 32767;

    private int size;
    private float alpha;
    private float beta;
    private float k;
    private NormRegion region = NormRegion.ACROSS_CHANNELS;

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        LRNParameter p = param.getLrnParam();
        size = p.getLocalSize();
        alpha = p.getAlpha();
        beta = p.getBeta();
        k = p.getK();
        region = p.getNormRegion();
        if (size < 1 || size % 2 == 0 || size > LARGEST) {
            throw wrong(
                    "lrn_param.local_size is %s: it must be odd, and from 1 to %d",
                    Integer.toUnsignedString(size), LARGEST);
        }
    }

    public int size() {
        return size;
    }

    public float alpha() {
        return alpha;
    }

    public float beta() {
        return beta;
    }

    public float k() {
        return k;
    }

    public NormRegion region() {
        return region;
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        if (bottoms.get(0).axes() != 4) {
            throw wrong("LRN takes a bottom of 4 axes (N, C, H, W), not %s", bottoms.get(0));
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
        float[] s = scale(bottoms.get(0));
        float[] y = tops.get(0).overwrite();
        threads().over(y.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                y[i] = (float) (x[i] * Math.pow(s[i], -beta));
            }
        });
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    /** dx = dy * s^-beta - 2 * beta * alpha / n * x * (sum of dy * y / s over the numbers around). */
    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (!propagateDown[0]) {
            return;
        }
        float[] x = bottoms.get(0).data();
        float[] s = scale(bottoms.get(0));
        float[] dy = tops.get(0).diff();
        float[] dx = bottoms.get(0).overwriteDiff();
        float[] ratio = new float[x.length];
        threads().over(x.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                dx[i] = (float) (dy[i] * Math.pow(s[i], -beta));
                ratio[i] = dx[i] * x[i] / s[i];
            }
        });
        float[] sums = sumsAround(bottoms.get(0), ratio);
        for (int i = 0; i < x.length; i++) {
            dx[i] -= 2 * beta * weight() * x[i] * sums[i];
        }
    }

    /** s of every number. */
    private float[] scale(Blob bottom) {
        float[] x = bottom.data();
        float[] squares = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            squares[i] = x[i] * x[i];
        }
        float[] s = sumsAround(bottom, squares);
        float base = region == NormRegion.ACROSS_CHANNELS ? k : 1;
        for (int i = 0; i < s.length; i++) {
            s[i] = base + weight() * s[i];
        }
        return s;
    }

    /** What a number around counts: alpha / n, or alpha / n^2. */
    private float weight() {
        return alpha / (region == NormRegion.ACROSS_CHANNELS ? size : size * size);
    }

    /** For every number of a blob of that shape the sum of the numbers around it. */
    private float[] sumsAround(Blob shape, float[] numbers) {
        int planes = shape.count(0, 2);
        float[] sums = new float[numbers.length];
        threads().over(planes, shape.count(2), (from, to) -> {
            for (int p = from; p < to; p++) {
                if (region == NormRegion.ACROSS_CHANNELS) {
                    addChannels(shape, numbers, sums, p);
                } else {
                    addPlaces(shape, numbers, sums, p * shape.count(2));
                }
            }
        });
        return sums;
    }

    /** Adds the planes around onto plane {@code p}. */
    private void addChannels(Blob shape, float[] numbers, float[] sums, int p) {
        int c = p % shape.shape(1);
        int last = Math.min(shape.shape(1) - 1, c + size / 2);
        for (int other = Math.max(0, c - size / 2); other <= last; other++) {
            addRow(numbers, (p + other - c) * shape.count(2), sums, p * shape.count(2), shape.count(2));
        }
    }

    /** Adds rows onto rows of the same plane, moved by each distance of the window. */
    private void addPlaces(Blob shape, float[] numbers, float[] sums, int plane) {
        int height = shape.shape(2);
        int width = shape.shape(3);
        for (int h = 0; h < height; h++) {
            for (int i = Math.max(0, h - size / 2); i <= Math.min(height - 1, h + size / 2); i++) {
                for (int by = -Math.min(size / 2, width - 1); by <= Math.min(size / 2, width - 1); by++) {
                    int from = plane + i * width + Math.max(0, by);
                    addRow(numbers, from, sums, plane + h * width + Math.max(0, -by), width - Math.abs(by));
                }
            }
        }
    }

    private static void addRow(float[] numbers, int from, float[] sums, int to, int length) {
        for (int i = 0; i < length; i++) {
            sums[to + i] += numbers[from + i];
        }
    }
}
