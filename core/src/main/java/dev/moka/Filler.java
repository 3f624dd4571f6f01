package dev.moka;

import dev.moka.proto.FillerParameter;
import dev.moka.proto.FillerParameter.VarianceNorm;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sets the first values of a parameter; the seven types of Caffe's filler.hpp. */
@FunctionalInterface
public interface Filler {
    /** Fills {@code target}, which has {@code shape}, completely. */
    void fill(float[] target, int[] shape, Draw draw);

    /** The filler a prototxt describes. */
    static Filler of(FillerParameter p) {
        if (p.getSparse() != -1 && !p.getType().equals("gaussian")) {
            throw MokaException.model("filler '%s' knows no 'sparse'; only gaussian does: remove it", p.getType());
        }
        return switch (p.getType()) {
            case "constant" -> (target, shape, draw) -> Arrays.fill(target, p.getValue());
            case "uniform" -> (target, shape, draw) -> uniform(target, p.getMin(), p.getMax(), draw);
            case "gaussian" -> (target, shape, draw) -> gaussian(target, shape, p, draw);
            case "positive_unitball" -> (target, shape, draw) -> positiveUnitBall(target, shape, draw);
            case "xavier" ->
                (target, shape, draw) -> {
                    float scale = (float) Math.sqrt(3 / fan(shape, p.getVarianceNorm()));
                    uniform(target, -scale, scale, draw);
                };
            case "msra" ->
                (target, shape, draw) -> draw.gaussian(target, 0, Math.sqrt(2 / fan(shape, p.getVarianceNorm())));
            case "bilinear" -> (target, shape, draw) -> bilinear(target, shape);
            default ->
                throw MokaException.model(
                        "filler type '%s' is unknown: use constant, uniform, gaussian, positive_unitball, xavier, msra or bilinear",
                        p.getType());
        };
    }

    static FillerParameter named(String type) {
        return FillerParameter.newBuilder().setType(type).build();
    }

    static FillerParameter constant(float value) {
        return FillerParameter.newBuilder().setValue(value).build();
    }

    /** The values as a source, drawn when first asked for. */
    default Source source(int[] shape, Draw draw) {
        int count = Blob.checkedCount(Arrays.stream(shape).asLongStream().toArray());
        return new Source() {
            @Override
            public int count() {
                return count;
            }

            @Override
            public void copyTo(float[] target) {
                fill(target, shape, draw);
            }

            @Override
            public @Nullable ByteBuffer floats() {
                return null;
            }
        };
    }

    /** n of the xavier and msra fillers: inputs of a neuron, outputs, or their mean. */
    private static double fan(int[] shape, VarianceNorm norm) {
        double count = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
        double in = shape.length > 0 ? count / shape[0] : count;
        double out = shape.length > 1 ? count / shape[1] : count;
        return switch (norm) {
            case FAN_IN -> in;
            case FAN_OUT -> out;
            case AVERAGE -> (in + out) / 2;
        };
    }

    private static void uniform(float[] target, float min, float max, Draw draw) {
        for (int i = 0; i < target.length; i++) {
            target[i] = (float) (min + (max - min) * draw.uniform(i));
        }
    }

    private static void gaussian(float[] target, int[] shape, FillerParameter p, Draw draw) {
        draw.gaussian(target, p.getMean(), p.getStd());
        if (p.getSparse() >= 0) {
            if (shape.length == 0) {
                throw MokaException.model("a single number cannot be sparse: remove 'sparse' from its filler");
            }
            double keep = (double) p.getSparse() / shape[0];
            for (int i = 0; i < target.length; i++) {
                if (draw.uniform((long) target.length + 1 + i) >= keep) {
                    target[i] = 0;
                }
            }
        }
    }

    private static void positiveUnitBall(float[] target, int[] shape, Draw draw) {
        uniform(target, 0, 1, draw);
        int slice = target.length / Math.max(1, shape.length == 0 ? 1 : shape[0]);
        for (int start = 0; start < target.length; start += slice) {
            double sum = 0;
            for (int i = start; i < start + slice; i++) {
                sum += target[i];
            }
            for (int i = start; i < start + slice; i++) {
                target[i] = (float) (target[i] / sum);
            }
        }
    }

    /** Upsampling by interpolation, as of Caffe's last commit (tag 1.0 differs for some kernel sizes). */
    private static void bilinear(float[] target, int[] shape) {
        if (shape.length != 4 || shape[2] != shape[3]) {
            throw MokaException.model(
                    "the bilinear filler needs a square 4-D kernel, not shape %s", Blob.shapeText(shape));
        }
        int k = shape[3];
        double f = Math.ceil(k / 2.0);
        double centre = (k - 1) / (2 * f);
        for (int i = 0; i < target.length; i++) {
            double x = i % k;
            double y = i / k % k;
            target[i] = (float) ((1 - Math.abs(x / f - centre)) * (1 - Math.abs(y / f - centre)));
        }
    }
}
