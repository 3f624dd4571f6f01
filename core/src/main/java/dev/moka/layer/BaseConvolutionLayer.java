package dev.moka.layer;

import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.ConvolutionParameter;
import dev.moka.proto.LayerParameter;
import java.util.Arrays;
import java.util.List;

/** What convolution and its transpose have in common: window, groups, parameters, shapes, and the way over several pictures. */
public abstract class BaseConvolutionLayer extends Layer {
    private Window window = Window.NONE;
    private int groups;
    private int outputs;
    private boolean hasBias;

    @Override
    protected Arity bottomArity() {
        return Arity.atLeast(1);
    }

    @Override
    protected Arity topArity() {
        return Arity.atLeast(1);
    }

    /** Numbers on an output axis (0 depth, 1 height, 2 width) for {@code in} numbers coming in. */
    abstract int outputSize(int axis, int in);

    /** What to say of a bottom ({@code %s}) for which {@link #outputSize} is 0. */
    abstract String nothingLeft();

    /** Shape of the weights without the kernel. */
    abstract int[] weightShape(int channels, int outputs, int groups);

    /** The kernel's way, given C, D, H, W of bottom and top. */
    abstract Sweep sweep(int[] bottom, int[] top);

    /** Adds the weighted sums of the picture at {@code xAt} to the picture at {@code yAt}. */
    abstract void picture(Sweep sweep, float[] w, float[] x, int xAt, float[] y, int yAt);

    /** Adds what the top's diff at {@code yAt} says to the bottom's diff at {@code xAt}. */
    abstract void pictureDiff(Sweep sweep, float[] w, float[] dy, int yAt, float[] dx, int xAt);

    /** Adds one picture's part to the diff of the weights. */
    abstract void weightDiff(Sweep sweep, float[] x, int xAt, float[] dy, int yAt, float[] dw);

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        ConvolutionParameter p = param.getConvolutionParam();
        Blob bottom = bottoms.get(0);
        int spatial = bottom.axes() - axis(bottom) - 1;
        if (bottoms.size() != tops.size()) {
            throw wrong("%d bottoms and %d tops: give as many of one as of the other", bottoms.size(), tops.size());
        }
        if (spatial > Window.AXES) {
            throw wrong("a bottom of shape %s has %d spatial axes; at most 3 are known", bottom, spatial);
        }
        window = Window.of(p, spatial);
        groups = p.getGroup();
        outputs = NumOutput.of("convolution_param", p.hasNumOutput(), p.getNumOutput());
        hasBias = p.getBiasTerm();
        int channels = bottom.shape(axis(bottom));
        requireGroups(channels);
        int[] shape = Arrays.copyOf(weightShape(channels, outputs, groups), 2 + spatial);
        System.arraycopy(window.kernel(), Window.AXES - spatial, shape, 2, spatial);
        addBlob(p.getWeightFiller(), shape);
        if (hasBias) {
            addBlob(p.getBiasFiller(), outputs);
        }
    }

    private void requireGroups(int channels) {
        if (groups <= 0) {
            throw wrong(
                    "convolution_param: group is %s: give 1 or more, or leave it out for 1",
                    Integer.toUnsignedString(groups));
        }
        if (channels % groups != 0 || outputs % groups != 0) {
            throw wrong(
                    "convolution_param: num_output %d and the %d channels coming in must both be multiples of group %d",
                    outputs, channels, groups);
        }
    }

    private int axis(Blob bottom) {
        return bottom.canonicalAxis(param().getConvolutionParam().getAxis());
    }

    public Window window() {
        return window;
    }

    public int groups() {
        return groups;
    }

    public int outputs() {
        return outputs;
    }

    public boolean hasBias() {
        return hasBias;
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob first = bottoms.get(0);
        int axis = axis(first);
        int[] shape = first.shape();
        int spatial = shape.length - axis - 1;
        for (Blob bottom : bottoms) {
            if (!Arrays.equals(bottom.shape(), shape)) {
                throw wrong("bottoms of shape %s and %s: they must be equal", first, bottom);
            }
        }
        int channels = shape[axis];
        if (!Arrays.equals(
                Arrays.copyOf(weightShape(channels, outputs, groups), 2),
                Arrays.copyOf(blobs().get(0).shape(), 2))) {
            throw wrong(
                    "a bottom of shape %s has %d channels, which the weights %s do not take",
                    first, channels, blobs().get(0));
        }
        shape[axis] = outputs;
        for (int i = 0; i < spatial; i++) {
            int at = axis + 1 + i;
            shape[at] = outputSize(Window.AXES - spatial + i, first.shape(at));
            if (shape[at] <= 0) {
                throw wrong(nothingLeft(), first);
            }
        }
        tops.forEach(top -> top.reshape(shape));
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        for (int i = 0; i < bottoms.size(); i++) {
            forward(bottoms.get(i), tops.get(i));
        }
    }

    private void forward(Blob bottom, Blob top) {
        Sweep sweep = sweep(bottom, top);
        float[] x = bottom.data();
        float[] w = blobs().get(0).data();
        float[] y = top.overwrite();
        int xSize = bottom.count(axis(bottom));
        int ySize = top.count(axis(top));
        int plane = ySize / outputs;
        for (int n = 0; n < pictures(bottom); n++) {
            for (int o = 0; o < outputs; o++) {
                int start = n * ySize + o * plane;
                Arrays.fill(y, start, start + plane, hasBias ? blobs().get(1).data()[o] : 0);
            }
            picture(sweep, w, x, n * xSize, y, n * ySize);
        }
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        for (int i = 0; i < bottoms.size(); i++) {
            Blob bottom = bottoms.get(i);
            Blob top = tops.get(i);
            if (wantsDiff(0)) {
                weightDiff(bottom, top);
            }
            if (wantsDiff(1)) {
                biasDiff(top);
            }
            if (propagateDown[i]) {
                bottomDiff(bottom, top);
            }
        }
    }

    private void weightDiff(Blob bottom, Blob top) {
        Sweep sweep = sweep(bottom, top);
        float[] x = bottom.data();
        float[] dy = top.diff();
        float[] dw = blobs().get(0).editDiff();
        for (int n = 0; n < pictures(bottom); n++) {
            weightDiff(sweep, x, n * bottom.count(axis(bottom)), dy, n * top.count(axis(top)), dw);
        }
    }

    private void biasDiff(Blob top) {
        float[] dy = top.diff();
        float[] db = blobs().get(1).editDiff();
        int plane = top.count(axis(top)) / outputs;
        for (int at = 0; at < dy.length; at += plane) {
            double sum = 0;
            for (int i = 0; i < plane; i++) {
                sum += dy[at + i];
            }
            db[at / plane % outputs] += (float) sum;
        }
    }

    private void bottomDiff(Blob bottom, Blob top) {
        Sweep sweep = sweep(bottom, top);
        float[] w = blobs().get(0).data();
        float[] dy = top.diff();
        float[] dx = bottom.overwriteDiff();
        Arrays.fill(dx, 0);
        for (int n = 0; n < pictures(bottom); n++) {
            pictureDiff(sweep, w, dy, n * top.count(axis(top)), dx, n * bottom.count(axis(bottom)));
        }
    }

    private int pictures(Blob bottom) {
        return bottom.count(0, axis(bottom));
    }

    private Sweep sweep(Blob bottom, Blob top) {
        return sweep(Sweep.channelsAndSpace(bottom, axis(bottom)), Sweep.channelsAndSpace(top, axis(top)));
    }
}
