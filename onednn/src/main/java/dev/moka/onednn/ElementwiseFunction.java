package dev.moka.onednn;

import dev.moka.Layer;
import dev.moka.proto.ExpParameter;
import dev.moka.proto.LogParameter;
import dev.moka.proto.PowerParameter;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.jspecify.annotations.Nullable;

/**
 * A function of each number in oneDNN's words.
 *
 * @param backward its gradient; null where oneDNN's differs from Caffe's, or reads what Caffe's does not
 * @param ofTop whether the gradient is a function of the top rather than of the bottom
 * @param isTotal whether forward does with every number what Caffe does, NaN and infinity included; the others swallow NaN on some processor
 *     (they cut what goes into an exponential to its range), and are asked only where all numbers are {@link Tame}
 */
record ElementwiseFunction(Call forward, @Nullable Call backward, boolean ofTop, boolean isTotal) {

    /** One of oneDNN's functions with its two numbers. */
    record Call(algorithm algorithm, float alpha, float beta) {}

    /** The function of a layer; null if oneDNN has none. */
    static @Nullable ElementwiseFunction of(Layer layer) {
        return switch (layer.type()) {
            case "ReLU" -> relu(layer.param().getReluParam().getNegativeSlope());
            case "ELU" -> elu(layer.param().getEluParam().getAlpha());
            case "Sigmoid" -> ofTop(algorithm.eltwise_logistic, algorithm.eltwise_logistic_use_dst_for_bwd, 0);
            case "TanH" -> ofTop(algorithm.eltwise_tanh, algorithm.eltwise_tanh_use_dst_for_bwd, 0);
            case "AbsVal" -> ofBottom(algorithm.eltwise_abs, 0, 0);
            case "Swish" ->
                ofBottom(algorithm.eltwise_swish, layer.param().getSwishParam().getBeta(), 0);
            case "Exp" -> exp(layer.param().getExpParam());
            case "Log" -> log(layer.param().getLogParam());
            case "Power" -> power(layer.param().getPowerParam());
            // The gradient passes at both bounds in Caffe, in oneDNN it does not.
            case "Clip" ->
                forwardOnly(
                        algorithm.eltwise_clip,
                        layer.param().getClipParam().getMin(),
                        layer.param().getClipParam().getMax());
            case "BNLL" -> ofBottom(algorithm.eltwise_soft_relu, 1, 0);
            default -> null;
        };
    }

    private static ElementwiseFunction ofBottom(algorithm algorithm, float alpha, float beta) {
        Call call = new Call(algorithm, alpha, beta);
        return new ElementwiseFunction(call, call, false, false);
    }

    private static ElementwiseFunction ofTop(algorithm forward, algorithm backward, float alpha) {
        return new ElementwiseFunction(new Call(forward, alpha, 0), new Call(backward, alpha, 0), true, false);
    }

    private static ElementwiseFunction forwardOnly(algorithm algorithm, float alpha, float beta) {
        return new ElementwiseFunction(new Call(algorithm, alpha, beta), null, false, false);
    }

    private ElementwiseFunction total() {
        return new ElementwiseFunction(forward, backward, ofTop, true);
    }

    /** With slope 0 oneDNN makes 0 of NaN, and of -infinity, of which Caffe makes NaN (0 times that). */
    private static ElementwiseFunction relu(float slope) {
        ElementwiseFunction relu = slope >= 0
                ? ofTop(algorithm.eltwise_relu, algorithm.eltwise_relu_use_dst_for_bwd, slope)
                : ofBottom(algorithm.eltwise_relu, slope, 0);
        return slope == 0 ? relu : relu.total();
    }

    private static ElementwiseFunction elu(float alpha) {
        return alpha >= 0
                ? ofTop(algorithm.eltwise_elu, algorithm.eltwise_elu_use_dst_for_bwd, alpha)
                : ofBottom(algorithm.eltwise_elu, alpha, 0);
    }

    private static @Nullable ElementwiseFunction exp(ExpParameter p) {
        return p.getBase() == -1 && p.getScale() == 1 && p.getShift() == 0
                ? ofTop(algorithm.eltwise_exp, algorithm.eltwise_exp_use_dst_for_bwd, 0)
                : null;
    }

    private static @Nullable ElementwiseFunction log(LogParameter p) {
        return p.getBase() == -1 && p.getScale() == 1 && p.getShift() == 0
                ? ofBottom(algorithm.eltwise_log, 0, 0)
                : null;
    }

    /** A line, or a power of x alone: (scale * x)^power is scale^power * x^power. */
    private static @Nullable ElementwiseFunction power(PowerParameter p) {
        float factor = (float) Math.pow(p.getScale(), p.getPower());
        if (p.getScale() * p.getPower() == 0) {
            return null; // a constant, even for NaN
        } else if (p.getPower() == 1) {
            return ofBottom(algorithm.eltwise_linear, p.getScale(), p.getShift())
                    .total();
        }
        return p.getShift() == 0 && p.getScale() > 0 ? ofBottom(algorithm.eltwise_pow, factor, p.getPower()) : null;
    }
}
