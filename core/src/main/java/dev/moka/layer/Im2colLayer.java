package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;
import java.util.Arrays;
import java.util.List;

/**
 * Lays out what a convolution's window sees: each place of the top is a column of the C * K numbers under the K elements of the kernel
 * there, y[c * K + k, place] = x[c, place * stride - pad + k * dilation], with 0 for the padding.
 *
 * <p>Takes Convolution's convolution_param; num_output and group are ignored. The axes before axis (1) count pictures.
 */
@AutoService(Layer.class)
public final class Im2colLayer extends Layer {
    private Window window = Window.NONE;

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        int spatial = bottoms.get(0).axes() - axis(bottoms.get(0)) - 1;
        if (spatial < 1 || spatial > Window.AXES) {
            throw wrong(
                    "a bottom of shape %s has %d spatial axes: give one with 1 to %d",
                    bottoms.get(0), spatial, Window.AXES);
        }
        window = Window.of(param.getConvolutionParam(), spatial);
    }

    private int axis(Blob blob) {
        return blob.canonicalAxis(param().getConvolutionParam().getAxis());
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        int axis = axis(bottom);
        int[] shape = bottom.shape();
        long column = Arrays.stream(window.kernel()).asLongStream().reduce(shape[axis], (a, b) -> a * b);
        if (column > Integer.MAX_VALUE) {
            throw wrong("a kernel of %d numbers for all channels is too large: make kernel_size smaller", column);
        }
        shape[axis] = (int) column;
        for (int i = axis + 1; i < shape.length; i++) {
            shape[i] = window.convolved(Window.AXES - shape.length + i, shape[i]);
            if (shape[i] <= 0) {
                throw wrong("a bottom of shape %s is smaller than the kernel: make the input larger", bottom);
            }
        }
        tops.get(0).reshape(shape);
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        float[] y = tops.get(0).overwrite();
        int step = window.stride()[2];
        overChannels(bottoms.get(0), tops.get(0), y, (k, xRow, yRow, from, to) -> {
            if (step == 1) {
                System.arraycopy(x, xRow + from, y, yRow + from, to - from);
            } else {
                for (int i = from; i < to; i++) {
                    y[yRow + i] = x[xRow + i * step];
                }
            }
        });
    }

    @Override
    protected Reads backwardReads() {
        return Reads.NOTHING;
    }

    /** col2im: a number that stands in several columns sums their diffs. */
    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (!propagateDown[0]) {
            return;
        }
        float[] dy = tops.get(0).diff();
        float[] dx = bottoms.get(0).overwriteDiff();
        int step = window.stride()[2];
        overChannels(bottoms.get(0), tops.get(0), dx, (k, xRow, yRow, from, to) -> {
            if (step == 1) { // a loop that the compiler turns into vector instructions
                for (int i = from; i < to; i++) {
                    dx[xRow + i] += dy[yRow + i];
                }
            } else {
                for (int i = from; i < to; i++) {
                    dx[xRow + i * step] += dy[yRow + i];
                }
            }
        });
    }

    /**
     * A convolution from one channel to one has just the elements that the channel has planes in the top, in their order: each joins its
     * own.
     *
     * @param written of the bottom or the top, where each channel begins with zeros
     */
    private void overChannels(Blob bottom, Blob top, float[] written, Sweep.Rows rows) {
        int axis = axis(bottom);
        int channels = bottom.count(0, axis + 1);
        int[] from = Sweep.channelsAndSpace(bottom, axis);
        int[] to = Sweep.channelsAndSpace(top, axis);
        from[0] = 1;
        to[0] = 1;
        Sweep sweep = new Sweep(window, 1, from, to);
        int wide = bottom.count(axis + 1);
        int plane = top.count(axis + 1);
        int column = top.count() / Math.max(1, channels);
        int size = written.length / Math.max(1, channels);
        threads().over(channels, column, (first, end) -> {
            for (int c = first; c < end; c++) {
                Arrays.fill(written, c * size, (c + 1) * size, 0);
                sweep.over(
                        c * wide,
                        c * column,
                        (k, xRow, yRow, left, right) -> rows.join(k, xRow, yRow + k * plane, left, right));
            }
        });
    }
}
