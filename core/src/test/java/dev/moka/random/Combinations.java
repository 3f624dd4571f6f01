package dev.moka.random;

import static dev.moka.random.Dice.field;
import static dev.moka.random.RandomLayers.layer;
import static java.util.Map.entry;

import dev.moka.Case;
import java.util.Map;
import java.util.function.Function;

/** Configurations of the layers that read several blobs. */
final class Combinations {
    static final Map<String, Function<Dice, Case>> TYPES = Map.ofEntries(
            entry("BatchReindex", Combinations::batchReindex),
            entry("Concat", Combinations::concat),
            entry("Crop", Combinations::crop),
            entry("Eltwise", Combinations::eltwise),
            entry("Filter", Combinations::filter),
            entry("Silence", Combinations::silence));

    private Combinations() {}

    private static Case batchReindex(Dice dice) {
        int[] shape = dice.shape(dice.from(1, 4));
        return layer("BatchReindex", "").bottom(shape).labels(shape[0], dice.from(1, 6));
    }

    private static Case concat(Dice dice) {
        int[] shape = dice.shape(dice.from(1, 4));
        int axis = dice.from(0, shape.length - 1);
        String place = dice.oneIn(4)
                ? field("concat_dim", axis)
                : axis == 1 ? dice.maybe("axis", 1) : field("axis", dice.either(axis, shape.length));
        Case layer = layer("Concat", "concat_param", place).anySize();
        int bottoms = dice.from(1, 4);
        for (int i = 0; i < bottoms; i++) {
            int[] other = shape.clone();
            other[axis] = dice.size();
            layer.bottom(other);
        }
        return layer;
    }

    private static Case crop(Dice dice) {
        int[] shape = dice.shape(dice.from(1, 5));
        int axis = dice.from(0, shape.length - 1);
        int[] cut = shape.clone();
        int[] offset = new int[shape.length];
        int offsets = dice.oneOf(0, 1, shape.length - axis);
        int most = Integer.MAX_VALUE;
        for (int i = 0; i < shape.length; i++) {
            cut[i] = i < axis ? dice.size() : dice.from(1, shape[i]);
            offset[i] = offsets == 0 ? 0 : dice.from(0, shape[i] - Math.min(cut[i], shape[i]));
            most = i < axis ? most : Math.min(most, shape[i] - cut[i]);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < offsets; i++) {
            text.append(field("offset", offsets == 1 ? Math.min(most, offset[axis]) : offset[axis + i]));
        }
        return layer(
                        "Crop",
                        "crop_param",
                        axis == 2 ? dice.maybe("axis", 2) : field("axis", dice.either(axis, shape.length)),
                        text.toString())
                .bottom(shape)
                .bottom(cut)
                .anySize();
    }

    /** Products are of numbers away from zero: the unstable gradient divides by them. */
    private static Case eltwise(Dice dice) {
        String operation = dice.oneOf("PROD", "SUM", "MAX");
        int bottoms = dice.from(2, 4);
        StringBuilder coeffs = new StringBuilder();
        boolean weighted = operation.equals("SUM") && dice.oneIn(2);
        for (int i = 0; i < bottoms && weighted; i++) {
            coeffs.append(field("coeff", dice.number(-2, 2)));
        }
        boolean product = operation.equals("PROD");
        Case layer = layer(
                        "Eltwise",
                        "eltwise_param",
                        operation.equals("SUM") ? dice.maybe("operation", operation) : field("operation", operation),
                        coeffs.toString(),
                        product ? dice.maybe("stable_prod_grad", dice.oneIn(2)) : "")
                .numeric(1e-3, 1e-2)
                .anySize();
        int[] shape = dice.shape(dice.from(1, 5));
        for (int i = 0; i < bottoms; i++) {
            if (product) {
                layer.bottomIn(0.3f, 2, shape);
            } else {
                layer.bottom(shape);
            }
        }
        return layer;
    }

    /** At least one item is kept: for none, native Caffe's backward divides by zero. */
    private static Case filter(Dice dice) {
        int bottoms = dice.from(1, 3);
        int batch = dice.from(1, 5);
        Case layer = layer("Filter", "").tops(bottoms);
        for (int i = 0; i < bottoms; i++) {
            int[] shape = dice.shape(dice.from(1, 4));
            shape[0] = batch;
            layer.bottom(shape);
        }
        float[] kept = new float[batch];
        for (int i = 0; i < batch; i++) {
            kept[i] = dice.from(0, 1);
        }
        kept[dice.from(0, batch - 1)] = 1;
        return dice.oneIn(2) ? layer.bottomOf(kept, batch) : layer.bottomOf(kept, batch, 1, 1);
    }

    private static Case silence(Dice dice) {
        Case layer = layer("Silence", "").tops(0).anySize();
        int bottoms = dice.from(1, 3);
        for (int i = 0; i < bottoms; i++) {
            layer.bottom(dice.shape(dice.from(1, 4)));
        }
        return layer;
    }
}
