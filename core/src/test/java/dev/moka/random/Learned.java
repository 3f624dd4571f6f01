package dev.moka.random;

import static dev.moka.random.Dice.field;
import static dev.moka.random.RandomLayers.layer;
import static java.util.Map.entry;

import dev.moka.Case;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/** Configurations of the layers with parameters, of the normalizing and of the recurrent ones. */
final class Learned {
    static final Map<String, Function<Dice, Case>> TYPES = Map.ofEntries(
            entry("BatchNorm", Learned::batchNorm),
            entry("Bias", dice -> broadcast("Bias", "bias_param", dice)),
            entry("Embed", Learned::embed),
            entry("InnerProduct", Learned::innerProduct),
            entry("LSTM", dice -> recurrent("LSTM", dice)),
            entry("LSTMUnit", Learned::lstmUnit),
            entry("MVN", Learned::mvn),
            entry("RNN", dice -> recurrent("RNN", dice)),
            entry("Scale", dice -> broadcast("Scale", "scale_param", dice)));

    /** So many numbers share their statistics: of two, every normalized pair would be 1 and -1, with rounding for a gradient. */
    private static final int LEAST = 6;

    private Learned() {}

    private static Case batchNorm(Dice dice) {
        int[] shape = dice.shape(dice.from(2, 5));
        while (Shapes.product(shape, 0, shape.length) / shape[1] < LEAST) {
            shape[0]++;
        }
        boolean training = dice.oneIn(2);
        Case layer = layer(
                        "BatchNorm",
                        "batch_norm_param",
                        dice.maybe("eps", dice.number(0.01, 0.5)),
                        dice.maybe("moving_average_fraction", dice.number(0.5, 1)),
                        dice.oneIn(3) ? field("use_global_stats", dice.oneIn(2)) : "")
                .bottom(shape)
                .positiveParams()
                .anySize();
        if (training) {
            layer.train();
        }
        return dice.oneIn(2) ? layer.inPlace() : layer;
    }

    /** The factor, or summand, is a parameter or a second bottom; it has the shape of some of the first bottom's axes. */
    private static Case broadcast(String type, String message, Dice dice) {
        int[] shape = dice.shape(dice.from(1, 5));
        int axis = dice.from(0, shape.length - 1);
        int axes = dice.from(0, shape.length - axis);
        boolean bottom = dice.oneIn(2);
        boolean toTheEnd = axes == shape.length - axis && dice.oneIn(2);
        Case layer = layer(
                        type,
                        message,
                        axis == 1 ? dice.maybe("axis", 1) : field("axis", dice.either(axis, shape.length)),
                        bottom || (axes == 1 && dice.oneIn(2)) ? "" : field("num_axes", toTheEnd ? -1 : axes),
                        type.equals("Scale") ? dice.maybe("bias_term", dice.oneIn(2)) : "")
                .bottom(shape);
        if (bottom) {
            return layer.bottom(Arrays.copyOfRange(shape, axis, axis + axes)).fixed();
        }
        if (axes == 0 || (axis == 1 && axes == 1)) {
            layer.anySize();
        } else if (axis == 0) {
            layer.fixed();
        }
        return dice.oneIn(2) ? layer.inPlace() : layer;
    }

    private static Case embed(Dice dice) {
        int words = dice.from(1, 6);
        return layer(
                        "Embed",
                        "embed_param",
                        field("num_output", dice.from(1, 5)),
                        field("input_dim", words),
                        dice.maybe("bias_term", dice.oneIn(2)))
                .labels(words, dice.shape(dice.from(1, 4)))
                .anySize();
    }

    private static Case innerProduct(Dice dice) {
        int[] shape = dice.shape(dice.from(1, 5));
        int axis = dice.from(0, shape.length - 1);
        Case layer = layer(
                        "InnerProduct",
                        "inner_product_param",
                        field("num_output", dice.from(1, 6)),
                        dice.maybe("bias_term", dice.oneIn(2)),
                        dice.maybe("transpose", dice.oneIn(2)),
                        axis == 1 ? dice.maybe("axis", 1) : field("axis", dice.either(axis, shape.length)))
                .bottom(shape);
        return axis == 0 ? layer.fixed() : layer;
    }

    /** With an eps that is small beside the deviation: Caffe's gradient, and so Moka's, takes it for 0. */
    private static Case mvn(Dice dice) {
        int[] shape = dice.shape(4);
        while (shape[2] * shape[3] < LEAST) {
            shape[3]++;
        }
        return layer(
                        "MVN",
                        "mvn_param",
                        dice.maybe("normalize_variance", dice.oneIn(2)),
                        dice.maybe("across_channels", dice.oneIn(2)),
                        dice.maybe("eps", dice.oneOf("1e-6", "1e-4")))
                .bottom(shape)
                .anySize();
    }

    private static Case lstmUnit(Dice dice) {
        int batch = dice.from(1, 3);
        int outputs = dice.from(1, 4);
        return layer("LSTMUnit", "")
                .bottom(1, batch, outputs)
                .bottom(1, batch, 4 * outputs)
                .labels(2, 1, batch)
                .tops(2)
                .fixed();
    }

    /** Sequences of one to four steps, new ones beginning anywhere. */
    private static Case recurrent(String type, Dice dice) {
        int steps = dice.from(1, 4);
        int batch = dice.from(1, 3);
        int outputs = dice.from(1, 4);
        int[] x = dice.shape(dice.from(3, 4));
        x[0] = steps;
        x[1] = batch;
        Case layer = layer(type, "recurrent_param", field("num_output", outputs), dice.maybe("debug_info", false))
                .bottom(x)
                .labels(2, steps, batch)
                .fixed();
        return dice.oneIn(3) ? layer.bottom(batch, dice.size()) : layer;
    }
}
