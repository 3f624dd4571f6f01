package dev.moka.onednn;

import dev.moka.Layer;
import dev.moka.proto.ExpParameter;
import dev.moka.proto.LogParameter;
import dev.moka.proto.PowerParameter;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.post_ops;
import org.jspecify.annotations.Nullable;

/**
 * A function of a line: factor * function(scale * x + shift).
 *
 * @param function null if there is only the line
 */
record LineFunction(float scale, float shift, ElementwiseFunction.@Nullable Call function, float factor) {

    /** What a layer computes; null if it is no such function, or Log, of which oneDNN's is less exact than the loops. */
    static @Nullable LineFunction of(Layer layer) {
        return switch (layer.type()) {
            case "Exp" -> {
                ExpParameter p = layer.param().getExpParam();
                float logBase = logBase(p.getBase());
                yield new LineFunction(
                        logBase * p.getScale(), logBase * p.getShift(), call(algorithm.eltwise_exp, 0, 0), 1);
            }
            case "Power" -> {
                PowerParameter p = layer.param().getPowerParam();
                yield isConstant(p) ? null : new LineFunction(p.getScale(), p.getShift(), power(p.getPower()), 1);
            }
            default -> null;
        };
    }

    /** Its derivative: of the top for Exp, of the bottom for the others. */
    static @Nullable LineFunction derivative(Layer layer) {
        return switch (layer.type()) {
            case "Exp" -> {
                ExpParameter p = layer.param().getExpParam();
                yield new LineFunction(logBase(p.getBase()) * p.getScale(), 0, null, 1);
            }
            case "Log" -> {
                LogParameter p = layer.param().getLogParam();
                yield new LineFunction(p.getScale(), p.getShift(), power(-1), p.getScale() / logBase(p.getBase()));
            }
            case "Power" -> {
                PowerParameter p = layer.param().getPowerParam();
                yield isConstant(p)
                        ? null
                        : new LineFunction(
                                p.getScale(), p.getShift(), power(p.getPower() - 1), p.getPower() * p.getScale());
            }
            default -> null;
        };
    }

    /** A constant is one even for NaN. */
    private static boolean isConstant(PowerParameter p) {
        return p.getPower() * p.getScale() == 0;
    }

    private static float logBase(float base) {
        return base == -1 ? 1 : (float) Math.log(base);
    }

    private static ElementwiseFunction.@Nullable Call power(float power) {
        return power == 1 ? null : call(algorithm.eltwise_pow, 1, power);
    }

    private static ElementwiseFunction.Call call(algorithm algorithm, float alpha, float beta) {
        return new ElementwiseFunction.Call(algorithm, alpha, beta);
    }

    /** What follows the product with the scale. Without a shift nothing is added, so that -0 stays what it is. */
    post_ops behindScale() {
        post_ops operations = new post_ops();
        if (shift != 0) {
            operations.append_eltwise(algorithm.eltwise_linear, 1, shift);
        }
        if (function != null) {
            operations.append_eltwise(function.algorithm(), function.alpha(), function.beta());
        }
        if (factor != 1) {
            operations.append_eltwise(algorithm.eltwise_linear, factor, 0);
        }
        return operations;
    }
}
