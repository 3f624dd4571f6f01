package dev.moka.random;

import static dev.moka.random.Dice.field;
import static dev.moka.random.RandomLayers.layer;
import static java.util.Map.entry;

import dev.moka.Case;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;

/** Configurations of the layers that give one blob another shape, or make blobs from nothing. */
final class Shapes {
    private static final String SOURCE = "it has no bottom";

    static final Map<String, Function<Dice, Case>> TYPES = Map.ofEntries(
            entry("ArgMax", Shapes::argMax),
            entry("DummyData", Shapes::dummyData),
            entry("Flatten", Shapes::flatten),
            entry("Input", dice -> source(dice, "Input", "input_param")),
            entry("Parameter", dice -> source(dice, "Parameter", "parameter_param")),
            entry("Reduction", Shapes::reduction),
            entry("Reshape", Shapes::reshape),
            entry("Slice", Shapes::slice),
            entry("Split", Shapes::split),
            entry("Tile", Shapes::tile));

    private Shapes() {}

    private static Case argMax(Dice dice) {
        int[] shape = dice.shape(dice.from(1, 4));
        boolean whole = shape.length == 1 ? dice.oneIn(8) : dice.oneIn(2);
        int axis = dice.from(0, shape.length - 1);
        int most = whole ? product(shape, 1, shape.length) : shape[axis];
        Case layer = layer(
                        "ArgMax",
                        "argmax_param",
                        dice.maybe("out_max_val", true),
                        dice.maybe("top_k", dice.from(1, most)),
                        whole ? "" : field("axis", dice.either(axis, shape.length)))
                .bottom(shape)
                .anySize()
                .noGradient("Caffe has none");
        return dice.oneIn(3) ? layer.ties() : layer;
    }

    private static Case source(Dice dice, String type, String message) {
        int shapes = type.equals("Parameter") ? 1 : dice.oneOf(1, 1, 2, 3);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < shapes; i++) {
            text.append(shape("shape", dice.shape(dice.from(1, 4))));
        }
        int tops = type.equals("Parameter") || shapes > 1 ? shapes : dice.from(1, 3);
        return layer(type, message, text.toString()).tops(tops).fixed().noGradient(SOURCE);
    }

    /** Constants only: what is drawn at random is Caffe's own. */
    private static Case dummyData(Dice dice) {
        int tops = dice.from(1, 3);
        StringBuilder text = new StringBuilder();
        int fillers = dice.oneOf(0, 1, tops);
        for (int i = 0; i < fillers; i++) {
            text.append("data_filler { type: 'constant' value: %s } ".formatted(dice.number(-2, 2)));
        }
        if (dice.oneIn(2)) {
            int shapes = dice.oneOf(1, tops);
            for (int i = 0; i < shapes; i++) {
                text.append(shape("shape", dice.shape(dice.from(1, 5))));
            }
        } else {
            for (String field : new String[] {"num", "channels", "height", "width"}) {
                int given = dice.oneOf(1, tops);
                for (int i = 0; i < given; i++) {
                    text.append(field(field, dice.size()));
                }
            }
        }
        return layer("DummyData", "dummy_data_param", text.toString())
                .tops(tops)
                .fixed()
                .noGradient(SOURCE);
    }

    private static Case flatten(Dice dice) {
        int[] shape = dice.shape(dice.from(1, 5));
        int from = dice.from(0, shape.length - 1);
        int to = dice.from(from, shape.length - 1);
        return layer(
                        "Flatten",
                        "flatten_param",
                        from == 1 ? dice.maybe("axis", 1) : field("axis", dice.either(from, shape.length)),
                        to == shape.length - 1
                                ? dice.maybe("end_axis", -1)
                                : field("end_axis", dice.either(to, shape.length)))
                .bottom(shape)
                .anySize();
    }

    private static Case reduction(Dice dice) {
        int[] shape = dice.shape(dice.from(1, 5));
        int axis = dice.from(0, shape.length - 1);
        return layer(
                        "Reduction",
                        "reduction_param",
                        dice.maybe("operation", dice.oneOf("SUM", "ASUM", "SUMSQ", "MEAN")),
                        axis == 0 ? dice.maybe("axis", 0) : field("axis", dice.either(axis, shape.length)),
                        dice.maybe("coeff", dice.number(-2, 2)))
                .bottom(shape)
                .anySize()
                .kinkAt(0);
    }

    /** Some axes are replaced by others that hold as many numbers, given, copied or inferred. */
    private static Case reshape(Dice dice) {
        int[] shape = dice.shape(dice.from(1, 4));
        int start = dice.from(0, shape.length);
        int replaced = dice.from(0, shape.length - start);
        int rest = product(shape, start, start + replaced);
        int dims = dice.from(1, 3);
        int inferred = dice.from(0, 2 * dims);
        boolean keepsBatch = start > 0;
        boolean copies = false;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < dims; i++) {
            int dim = i == dims - 1 ? rest : divisor(dice, rest);
            rest /= dim;
            boolean copied = start + i < shape.length && shape[start + i] == dim && dice.oneIn(2) && i != inferred;
            copies |= copied;
            keepsBatch |= i == 0 && copied && replaced > 0;
            text.append("dim: ").append(i == inferred ? -1 : copied ? 0 : dim).append(' ');
        }
        boolean toTheEnd = start + replaced == shape.length;
        Case layer = layer(
                        "Reshape",
                        "reshape_param",
                        "shape { " + text + "} ",
                        start == 0 ? dice.maybe("axis", 0) : field("axis", dice.either(start, shape.length + 1)),
                        toTheEnd ? dice.maybe("num_axes", -1) : field("num_axes", replaced))
                .bottom(shape);
        return keepsBatch || (replaced == 0 && !copies) ? layer : layer.fixed();
    }

    private static int divisor(Dice dice, int number) {
        int divisor = dice.from(1, number);
        while (number % divisor != 0) {
            divisor--;
        }
        return divisor;
    }

    private static Case slice(Dice dice) {
        int[] shape = dice.shape(dice.from(1, 4));
        int axis = dice.from(0, shape.length - 1);
        int tops = dice.from(1, 4);
        boolean even = dice.oneIn(2);
        shape[axis] = even ? tops * dice.from(1, 3) : tops + dice.from(0, 3);
        StringBuilder points = new StringBuilder();
        int at = 0;
        for (int i = 1; i < tops && !even; i++) {
            at = dice.from(at + 1, shape[axis] - tops + i);
            points.append(field("slice_point", at));
        }
        String place = dice.oneIn(4)
                ? field("slice_dim", axis)
                : axis == 1 ? dice.maybe("axis", 1) : field("axis", dice.either(axis, shape.length));
        Case layer = layer("Slice", "slice_param", place, points.toString())
                .bottom(shape)
                .tops(tops);
        return axis == 0 ? layer.fixed() : axis == 1 ? layer.anySize() : layer;
    }

    private static Case split(Dice dice) {
        return layer("Split", "")
                .bottom(dice.shape(dice.from(1, 5)))
                .tops(dice.from(1, 4))
                .anySize();
    }

    private static Case tile(Dice dice) {
        int[] shape = dice.shape(dice.from(1, 5));
        int axis = dice.from(0, shape.length - 1);
        return layer(
                        "Tile",
                        "tile_param",
                        field("tiles", dice.from(1, 4)),
                        axis == 1 ? dice.maybe("axis", 1) : field("axis", dice.either(axis, shape.length)))
                .bottom(shape)
                .anySize();
    }

    static int product(int[] shape, int from, int to) {
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= shape[i];
        }
        return product;
    }

    private static String shape(String field, int[] shape) {
        StringJoiner dims = new StringJoiner(" ", field + " { ", " } ");
        for (int dim : shape) {
            dims.add("dim: " + dim);
        }
        return dims.toString();
    }
}
