package dev.moka.random;

import static dev.moka.random.Dice.field;
import static dev.moka.random.RandomLayers.layer;
import static java.util.Map.entry;

import dev.moka.Case;
import java.util.Map;
import java.util.function.Function;

/** Configurations of the layers that look through windows. */
final class Windows {
    static final Map<String, Function<Dice, Case>> TYPES = Map.ofEntries(
            entry("Convolution", dice -> convolution("Convolution", dice)),
            entry("Deconvolution", dice -> convolution("Deconvolution", dice)),
            entry("Im2col", dice -> convolution("Im2col", dice)),
            entry("LRN", Windows::lrn),
            entry("Pooling", Windows::pooling),
            entry("SPP", Windows::spp));

    private Windows() {}

    /** Channels on an axis, batches before it, pictures of up to three axes behind it. */
    private static Case convolution(String type, Dice dice) {
        boolean im2col = type.equals("Im2col");
        int spatial = im2col ? dice.oneOf(2, 2, 2, 1, 3) : dice.oneOf(2, 2, 2, 2, 1, 3, 0);
        int axis = dice.oneOf(1, 1, 1, 1, 0, 2);
        int group = im2col ? 1 : dice.oneOf(1, 1, 2, 3);
        int[] shape = new int[axis + 1 + spatial];
        for (int i = 0; i < axis; i++) {
            shape[i] = dice.from(1, 3);
        }
        shape[axis] = group * dice.from(1, 3);
        Convolved windows = new Convolved(dice, spatial);
        for (int i = 0; i < spatial; i++) {
            shape[axis + 1 + i] = windows.inputSize(i, type.equals("Deconvolution"));
        }
        boolean axisGiven = axis != 1 || dice.oneIn(3);
        Case layer = layer(
                type,
                "convolution_param",
                im2col ? "" : field("num_output", group * dice.from(1, 3)),
                group > 1 ? field("group", group) : "",
                im2col ? "" : dice.maybe("bias_term", dice.oneIn(2)),
                axisGiven ? field("axis", dice.either(axis, shape.length)) : "",
                windows.text(),
                dice.oneIn(5) ? field("force_nd_im2col", true) : "",
                dice.oneIn(5) ? field("engine", "CAFFE") : "");
        layer.bottom(shape);
        if (!im2col && dice.oneIn(5)) {
            layer.bottom(shape).tops(2);
        }
        return axis == 0 ? layer.fixed() : axis == 1 ? layer.anySize() : layer;
    }

    private static Case lrn(Dice dice) {
        return layer(
                        "LRN",
                        "lrn_param",
                        dice.maybe("local_size", dice.oneOf(1, 3, 5, 7)),
                        dice.maybe("alpha", dice.number(0.05, 2)),
                        dice.maybe("beta", dice.number(0.2, 1.5)),
                        dice.maybe("k", dice.number(0.5, 3)),
                        dice.maybe("norm_region", dice.oneOf("ACROSS_CHANNELS", "WITHIN_CHANNEL")))
                .bottom(dice.from(1, 3), dice.oneOf(1, 2, 5, 8, 11), dice.size(), dice.size())
                .anySize();
    }

    private static Case pooling(Dice dice) {
        boolean max = dice.oneIn(2);
        String method = max ? dice.maybe("pool", "MAX") : field("pool", "AVE");
        int[] shape = {dice.from(1, 3), dice.from(1, 3), dice.size(), dice.size()};
        Case layer;
        if (dice.oneIn(6)) {
            layer = layer("Pooling", "pooling_param", method, field("global_pooling", true))
                    .anySize();
        } else {
            Pooled windows = new Pooled(dice);
            boolean down = dice.oneIn(5);
            shape[2] = windows.inputSize(0);
            shape[3] = windows.inputSize(1);
            String rounding = down ? field("round_mode", "FLOOR") : "";
            layer = layer("Pooling", "pooling_param", method, windows.text(), rounding);
            if (!windows.skips()) {
                layer.anySize();
            }
            if (down) {
                layer.notInCaffe("tag 1.0 always rounds up");
            }
        }
        layer.bottom(shape).numeric(1e-3, 1e-2);
        return max && dice.oneIn(3) ? layer.tops(2) : layer;
    }

    /** A pyramid's windows fill the picture exactly or with a padding that must stay smaller than they are. */
    private static Case spp(Dice dice) {
        int height = dice.from(1, 3);
        int[] shape = {dice.from(1, 3), dice.from(1, 3), pyramidSize(dice, height), pyramidSize(dice, height)};
        return layer("SPP", "spp_param", field("pyramid_height", height), dice.maybe("pool", dice.oneOf("MAX", "AVE")))
                .bottom(shape)
                .numeric(1e-3, 1e-2);
    }

    private static int pyramidSize(Dice dice, int height) {
        int size = dice.from(1, 12);
        while (!fits(size, height)) {
            size++;
        }
        return size;
    }

    private static boolean fits(int size, int height) {
        for (int bins = 1; bins < 1 << height; bins *= 2) {
            int kernel = (size + bins - 1) / bins;
            int pad = (kernel * bins - size + 1) / 2;
            if (pad >= kernel) {
                return false;
            }
        }
        return true;
    }
}
