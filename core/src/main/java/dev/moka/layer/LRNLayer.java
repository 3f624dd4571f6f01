package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
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
        if (size % 2 == 0) {
            throw wrong("lrn_param.local_size is %d: it must be odd", size);
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
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        float[] x = bottom.data();
        float[] y = new float[x.length];
        for (int n = 0; n < bottom.shape(0); n++) {
            for (int c = 0; c < bottom.shape(1); c++) {
                if (region == NormRegion.ACROSS_CHANNELS) {
                    across(bottom, x, y, n, c);
                } else {
                    within(bottom, x, y, n, c);
                }
            }
        }
        tops.get(0).set(y);
    }

    private void across(Blob bottom, float[] x, float[] y, int n, int c) {
        int plane = bottom.count(2);
        int first = Math.max(0, c - size / 2);
        int last = Math.min(bottom.shape(1) - 1, c + size / 2);
        int at = bottom.offset(n, c);
        int from = bottom.offset(n, first);
        for (int i = 0; i < plane; i++) {
            float sum = 0;
            for (int j = 0; j <= last - first; j++) {
                float value = x[from + j * plane + i];
                sum += value * value;
            }
            y[at + i] = (float) (x[at + i] * Math.pow(k + alpha / size * sum, -beta));
        }
    }

    private void within(Blob bottom, float[] x, float[] y, int n, int c) {
        int height = bottom.shape(2);
        int width = bottom.shape(3);
        int plane = bottom.offset(n, c);
        for (int h = 0; h < height; h++) {
            for (int w = 0; w < width; w++) {
                float sum = 0;
                for (int i = Math.max(0, h - size / 2); i <= Math.min(height - 1, h + size / 2); i++) {
                    for (int j = Math.max(0, w - size / 2); j <= Math.min(width - 1, w + size / 2); j++) {
                        float value = x[plane + i * width + j];
                        sum += value * value;
                    }
                }
                int at = plane + h * width + w;
                y[at] = (float) (x[at] * Math.pow(1 + alpha / (size * size) * sum, -beta));
            }
        }
    }
}
