package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Step;
import dev.moka.layer.BaseConvolutionLayer;
import dev.moka.layer.ConvolutionLayer;
import dev.moka.layer.LRNLayer;
import dev.moka.layer.Window;
import java.util.Arrays;
import org.bytedeco.dnnl.convolution_backward_weights;

/**
 * What oneDNN 3.11 computes wrongly, or dies of, and therefore does not get: the loops compute it. The sweep in the tests finds such
 * configurations, in processes of their own. (That a kernel of one element is not dilated, and that a window over all there is takes no step,
 * {@link ConvolutionArguments} says.)
 */
final class Defects {
    private Defects() {}

    /** Whether a convolution or deconvolution is one of them. */
    static boolean concern(Step step) {
        BaseConvolutionLayer layer = (BaseConvolutionLayer) step.layer();
        Blob bottom = step.bottoms().get(0);
        Blob top = step.tops().get(0);
        return readsOtherRows(layer, bottom, top)
                || readsBehindOneSlice(layer, bottom)
                || (layer instanceof ConvolutionLayer
                        ? meetsPadsOnly(layer, top, bottom)
                        : meetsPadsOnly(layer, bottom, top));
    }

    /** The code for AVX-512 dies making the gradient of a normalisation in which no channel has neighbours. */
    static boolean concern(LRNLayer layer) {
        return layer.size() == 1;
    }

    /**
     * Whether code that makes the gradient of weights is one of them.
     *
     * <p>That for kernels of one element (jit_1x1) first gathers what a stride leaves of the bottom, and reads and writes behind the end of
     * what it has gathered where channels that lie last do not fill vectors: gradients are wrong, or the process dies later. oneDNN's other
     * code for the same is sound. The direct code (jit), over three axes, writes garbage, also outside the gradient, where the stride in
     * depth is shorter than the pad.
     */
    static boolean concern(convolution_backward_weights.primitive_desc chosen, ConvolutionArguments with) {
        Implementation code = Implementation.of(chosen);
        return leavesOutWhatStrideSkips(code, with) || (code.isDirect() && stepsOverDeepPads(with));
    }

    private static boolean leavesOutWhatStrideSkips(Implementation code, ConvolutionArguments with) {
        return code.isForOneElement()
                && Arrays.stream(with.strides()).anyMatch(stride -> stride > 1)
                && with.channels() % Layout.BLOCK_WIDTHS.get(0) != 0;
    }

    /** Whether a kernel that is strided in depth, the first of three axes, makes more than a step there before it meets the first number. */
    private static boolean stepsOverDeepPads(ConvolutionArguments with) {
        long[] strides = with.strides();
        return strides.length == 3 && strides[0] > 1 && with.pads()[0] > strides[0];
    }

    /** AVX-512 code reads wrong rows where a stride on W leads groups of one channel to a top one wide. */
    private static boolean readsOtherRows(BaseConvolutionLayer layer, Blob bottom, Blob top) {
        int[] stride = layer.window().stride();
        return bottom.shape(1) == layer.groups() && top.shape(-1) == 1 && stride[stride.length - 1] > 1;
    }

    /** The bf16 code for groups of one channel reads behind the end of a bottom that is one deep, over three axes. */
    private static boolean readsBehindOneSlice(BaseConvolutionLayer layer, Blob bottom) {
        return layer instanceof ConvolutionLayer
                && bottom.axes() == 5
                && bottom.shape(1) == layer.groups()
                && bottom.shape(2) == 1;
    }

    /** The code for batches of products (brgconv) reads outside its bottom where no window of a dilated axis meets a number, but only pads. */
    private static boolean meetsPadsOnly(BaseConvolutionLayer layer, Blob narrow, Blob wide) {
        Window window = layer.window();
        int axes = narrow.axes() - 2;
        for (int i = 0; i < axes; i++) {
            int axis = window.kernel().length - axes + i;
            if (window.kernel()[axis] > 1
                    && window.dilation()[axis] > 1
                    && meetsPadsOnly(window, axis, narrow.shape(2 + i), wide.shape(2 + i))) {
                return true;
            }
        }
        return false;
    }

    /** @param narrow how many windows there are on the axis */
    private static boolean meetsPadsOnly(Window window, int axis, int narrow, int wide) {
        for (int place = 0; place < narrow; place++) {
            for (int k = 0; k < window.kernel()[axis]; k++) {
                long at =
                        (long) place * window.stride()[axis] + (long) k * window.dilation()[axis] - window.pad()[axis];
                if (at >= 0 && at < wide) {
                    return false;
                }
            }
        }
        return true;
    }
}
