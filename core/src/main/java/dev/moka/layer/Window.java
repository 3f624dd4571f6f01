package dev.moka.layer;

import dev.moka.MokaException;
import dev.moka.proto.ConvolutionParameter;
import java.util.Arrays;
import java.util.List;

/**
 * How a kernel moves over depth, height and width. Pictures have no depth and signals no height: what is missing is 1 wide, so that
 * one loop nest serves all.
 *
 * @param kernel sizes on D, H, W
 * @param stride steps between places
 * @param pad zeros at either end
 * @param dilation distance of neighbouring kernel elements
 */
public record Window(int[] kernel, int[] stride, int[] pad, int[] dilation) {
    static final int AXES = 3;
    /** No window yet. */
    static final Window NONE = new Window(new int[0], new int[0], new int[0], new int[0]);

    /** The window a prototxt describes, for {@code spatial} axes. Of a pair of _h and _w fields the one that is not given is 0, as in Caffe. */
    static Window of(ConvolutionParameter p, int spatial) {
        if (spatial > 0 && p.getKernelSizeCount() == 0 && !p.hasKernelH() && !p.hasKernelW()) {
            throw MokaException.model("convolution_param: no kernel_size is given");
        }
        int[] kernel = hasHw("kernel_size", "kernel", p.getKernelSizeCount(), p.hasKernelH() || p.hasKernelW(), spatial)
                ? lifted("kernel", p.getKernelH(), p.getKernelW())
                : lifted("kernel_size", p.getKernelSizeList(), spatial, 1);
        int[] stride = hasHw("stride", "stride", p.getStrideCount(), p.hasStrideH() || p.hasStrideW(), spatial)
                ? lifted("stride", p.getStrideH(), p.getStrideW())
                : lifted("stride", p.getStrideList(), spatial, 1);
        int[] pad = hasHw("pad", "pad", p.getPadCount(), p.hasPadH() || p.hasPadW(), spatial)
                ? new int[] {0, p.getPadH(), p.getPadW()}
                : lifted("pad", p.getPadList(), spatial, 0);
        int[] dilation = lifted("dilation", p.getDilationList(), spatial, 1);
        return new Window(
                atLeast(1, "kernel_size", kernel),
                atLeast(1, "stride", stride),
                atLeast(0, "pad", pad),
                atLeast(1, "dilation", dilation));
    }

    /** Whether the _h and _w fields are to be read instead of the field for all axes, which then must not be there. */
    private static boolean hasHw(String field, String stem, int count, boolean hasHw, int spatial) {
        if (hasHw && spatial != 2) {
            throw MokaException.model(
                    "convolution_param: %s_h and %s_w are for two spatial axes, and there are %d: give %s instead",
                    stem, stem, spatial, field);
        }
        if (hasHw && count > 0) {
            throw MokaException.model(
                    "convolution_param gives both %s and %s_h or %s_w, and only one can count: remove the other",
                    field, stem, stem);
        }
        return hasHw;
    }

    private static int[] lifted(String stem, int h, int w) {
        if (h == 0 || w == 0) {
            throw MokaException.model(
                    "convolution_param: %s_h is %s and %s_w %s, where what is not given counts as 0: give both, 1 or more each",
                    stem, Integer.toUnsignedString(h), stem, Integer.toUnsignedString(w));
        }
        return new int[] {1, h, w};
    }

    private static int[] lifted(String field, List<Integer> given, int spatial, int absent) {
        if (given.size() > 1 && given.size() != spatial) {
            throw MokaException.model(
                    "convolution_param: %d values of %s for %d spatial axes: give one, or one each",
                    given.size(), field, spatial);
        }
        int[] values = new int[AXES];
        Arrays.fill(values, absent);
        for (int i = 0; i < spatial && !given.isEmpty(); i++) {
            values[AXES - spatial + i] = given.get(given.size() == 1 ? 0 : i);
        }
        return values;
    }

    private static int[] atLeast(int least, String field, int[] values) {
        for (int value : values) {
            if (value < least) {
                throw MokaException.model(
                        "convolution_param: %s is %s: give %d or more, up to %d",
                        field, Integer.toUnsignedString(value), least, Integer.MAX_VALUE);
            }
        }
        return values;
    }

    /** How far the kernel reaches on an axis. */
    private long extent(int axis) {
        return dilation[axis] * (kernel[axis] - 1L) + 1;
    }

    /** Places on an axis of a convolution over {@code in} numbers. */
    int convolved(int axis, int in) {
        return size(Math.floorDiv(in + 2L * pad[axis] - extent(axis), stride[axis]) + 1);
    }

    /** Places on an axis of a deconvolution of {@code in} numbers. */
    int deconvolved(int axis, int in) {
        return size(stride[axis] * (in - 1L) + extent(axis) - 2L * pad[axis]);
    }

    /** None for a kernel that reaches too far. */
    private static int size(long places) {
        if (places > Integer.MAX_VALUE) {
            throw MokaException.model(
                    "convolution_param: kernel, stride and pad make a top of %d numbers on one axis: make them smaller",
                    places);
        }
        return (int) Math.max(0, places);
    }

    /** The place on the wide side (a convolution's input, a deconvolution's output) that element {@code k} at 0 meets. */
    int shift(int axis, int k) {
        return k * dilation[axis] - pad[axis];
    }

    /** The first place on the narrow side whose element {@code k} lies inside the wide side. */
    int first(int axis, int k) {
        return Math.max(0, -Math.floorDiv(shift(axis, k), stride[axis]));
    }

    /** The place behind the last one on the narrow side whose element {@code k} lies inside the wide side. */
    int end(int axis, int k, int narrow, int wide) {
        return Math.min(narrow, Math.floorDiv(wide - 1 - shift(axis, k), stride[axis]) + 1);
    }
}
