package dev.moka.random;

import static dev.moka.random.Dice.field;
import static dev.moka.random.RandomLayers.layer;
import static java.util.Map.entry;

import dev.moka.Case;
import java.util.Map;
import java.util.function.Function;

/** Configurations of the functions of each number alone. */
final class Neurons {
    static final Map<String, Function<Dice, Case>> TYPES = Map.ofEntries(
            entry("AbsVal", dice -> on(dice, layer("AbsVal", "")).kinkAt(0)),
            entry("BNLL", dice -> on(dice, layer("BNLL", ""))),
            entry("Clip", Neurons::clip),
            entry("Dropout", Neurons::dropout),
            entry("ELU", Neurons::elu),
            entry("Exp", Neurons::exp),
            entry("Log", Neurons::log),
            entry("Power", Neurons::power),
            entry("PReLU", Neurons::prelu),
            entry("ReLU", Neurons::relu),
            entry("Sigmoid", dice -> on(dice, layer("Sigmoid", "")).inPlace()),
            entry("Softmax", Neurons::softmax),
            entry("Swish", Neurons::swish),
            entry("TanH", dice -> on(dice, layer("TanH", "")).inPlace()),
            entry("Threshold", Neurons::threshold));

    private Neurons() {}

    private static Case on(Dice dice, Case layer) {
        return layer.bottom(dice.shape(dice.from(1, 5))).anySize();
    }

    private static Case clip(Dice dice) {
        float min = dice.number(-2, 0);
        float max = dice.number(0.1, 2);
        return on(dice, layer("Clip", "clip_param", field("min", min), field("max", max)))
                .kinkAt(min)
                .kinkAt(max)
                .notInCaffe("the last commit's type; the oracle is tag 1.0");
    }

    private static Case dropout(Dice dice) {
        boolean training = dice.oneIn(2);
        float ratio = training ? 0 : dice.number(0.1, 0.9);
        Case layer = on(dice, layer("Dropout", "dropout_param", field("dropout_ratio", ratio)))
                .inPlace();
        return training ? layer.train() : layer;
    }

    private static Case elu(Dice dice) {
        return on(dice, layer("ELU", "elu_param", dice.maybe("alpha", dice.number(0, 2))))
                .inPlace()
                .kinkAt(0);
    }

    private static Case exp(Dice dice) {
        return on(
                        dice,
                        layer(
                                "Exp",
                                "exp_param",
                                dice.maybe("base", dice.oneOf(-1f, 2f, 0.5f, 3f)),
                                dice.maybe("scale", dice.number(-1.5, 1.5)),
                                dice.maybe("shift", dice.number(-1, 1))))
                .inPlace();
    }

    private static Case log(Dice dice) {
        return layer(
                        "Log",
                        "log_param",
                        dice.maybe("base", dice.oneOf(-1f, 2f, 0.5f, 10f)),
                        dice.maybe("scale", dice.number(0.2, 2)),
                        dice.maybe("shift", dice.number(0, 1)))
                .bottomIn(0.3f, 3, dice.shape(dice.from(1, 5)))
                .anySize();
    }

    /** Roots and inverses are taken of what is positive. */
    private static Case power(Dice dice) {
        boolean whole = dice.oneIn(2);
        Case layer = layer(
                "Power",
                "power_param",
                dice.maybe("power", whole ? dice.from(0, 3) : dice.number(-1.5, 2.5)),
                dice.maybe("scale", whole ? dice.number(-2, 2) : dice.number(0.2, 2)),
                dice.maybe("shift", whole ? dice.number(-2, 2) : dice.number(0, 1)));
        int[] shape = dice.shape(dice.from(1, 5));
        return (whole ? layer.bottom(shape) : layer.bottomIn(0.5f, 2, shape)).anySize();
    }

    private static Case prelu(Dice dice) {
        return layer("PReLU", "prelu_param", dice.maybe("channel_shared", dice.oneIn(2)))
                .bottom(dice.shape(dice.from(2, 4))) // native Caffe's takes no more axes
                .anySize()
                .inPlace()
                .kinkAt(0);
    }

    private static Case relu(Dice dice) {
        return on(dice, layer("ReLU", "relu_param", dice.maybe("negative_slope", dice.number(-0.5, 1.5))))
                .inPlace()
                .kinkAt(0);
    }

    private static Case softmax(Dice dice) {
        int[] shape = dice.shape(dice.from(1, 5));
        int axis = dice.from(0, shape.length - 1);
        boolean given = axis != 1 || dice.oneIn(2);
        Case layer = layer("Softmax", "softmax_param", given ? field("axis", dice.either(axis, shape.length)) : "")
                .bottom(shape)
                .anySize();
        return dice.oneIn(2) ? layer.inPlace() : layer;
    }

    private static Case swish(Dice dice) {
        return on(dice, layer("Swish", "swish_param", dice.maybe("beta", dice.number(-1, 2))))
                .notInCaffe("the last commit's type; the oracle is tag 1.0");
    }

    private static Case threshold(Dice dice) {
        return on(dice, layer("Threshold", "threshold_param", dice.maybe("threshold", dice.number(-1, 1))))
                .noGradient("Caffe has none");
    }
}
