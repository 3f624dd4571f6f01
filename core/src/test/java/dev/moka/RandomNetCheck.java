package dev.moka;

import dev.moka.oracle.Array;
import dev.moka.oracle.Oracle;
import dev.moka.oracle.OracleException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds one random net to native Caffe, and a backend to the loops: every blob, every diff, and whether it is refused. */
final class RandomNetCheck {
    private static final double PART_OF_DATA = 1e-4;
    private static final double PART_OF_DIFF = 1e-3;
    /** What native Caffe cannot do, and Moka can. */
    private static final Pattern ONLY_CAFFES = Pattern.compile("Cannot use legacy accessors on Blobs with > 4 axes");
    /** Layers of which native Caffe makes something else where NaN or infinity is about: docs/differences.md says what. */
    private static final Pattern DAMAGED_OTHERWISE = Pattern.compile(
            "type: '(Accuracy|ArgMax|Convolution|Deconvolution|ELU|Eltwise|Exp|LRN|Power|Scale|SigmoidCrossEntropyLoss)'");
    /** What may be lost of the largest number of a net where numbers are taken from each other. */
    private static final double ROUNDING = 4 * Math.ulp(1f);
    /** How often noise is tried where two differ, and how much more they may differ than it says. */
    private static final int NOISY_RUNS = 12;

    private static final double TIMES_NOISE = 10;

    /** What became of the nets of this run, for the last line. */
    private static final Map<String, Integer> COUNTS = new TreeMap<>();

    private final RandomNet net;
    private final String backend;
    private final List<RandomNet.Outcome> noisy = new ArrayList<>();

    RandomNetCheck(RandomNet net, String backend) {
        this.net = net;
        this.backend = backend;
    }

    static Map<String, Integer> counts() {
        return COUNTS;
    }

    private static void count(String what) {
        COUNTS.merge(what, 1, Integer::sum);
    }

    /** What one engine says: numbers, or why it refuses. */
    private record Answer(RandomNet.@Nullable Outcome outcome, String refusal) {}

    /** What is wrong, or null. */
    @Nullable
    String fault() {
        Answer loops = moka(NetOptions.JAVA);
        List<Map.Entry<String, Answer>> others = new ArrayList<>();
        if (!backend.equals(NetOptions.JAVA)) {
            others.add(Map.entry(backend, moka(backend)));
        }
        if (net.isInCaffe() && Oracle.available() && !isEmpty(loops) && !differsByRights(loops)) {
            others.add(Map.entry("native Caffe", caffe(loops)));
        }
        count(loops.outcome() == null ? "refused" : net.goesBack() ? "forward and backward" : "forward");
        for (Map.Entry<String, Answer> other : others) {
            String fault = fault(loops, other.getKey(), other.getValue());
            if (fault != null) {
                return fault;
            }
            count("held to " + other.getKey());
        }
        return null;
    }

    /** Whether a net computes something else by rights; MVN in place keeps its axes, where native Caffe makes four of them. */
    private boolean differsByRights(Answer loops) {
        boolean otherwise = (loops.outcome() != null
                        && !isFinite(loops.outcome())
                        && DAMAGED_OTHERWISE.matcher(net.prototxt()).find())
                || net.links().stream()
                        .anyMatch(link -> link.inPlace() && link.drawn().type().equals("MVN"));
        if (otherwise) {
            count("not held to native Caffe");
        }
        return otherwise;
    }

    private static boolean isFinite(RandomNet.Outcome outcome) {
        return Stream.of(outcome.data(), outcome.diffs())
                .flatMap(arrays -> arrays.values().stream())
                .allMatch(array -> {
                    float sum = 0;
                    for (float x : array.data()) {
                        sum += 0 * x;
                    }
                    return sum == 0;
                });
    }

    /** Of blobs without numbers native Caffe makes a failed CHECK, whatever the layer. */
    private boolean isEmpty(Answer loops) {
        Stream<Array> arrays =
                loops.outcome() == null ? net.inputs().values().stream() : loops.outcome().data().values().stream();
        return arrays.anyMatch(array -> array.data().length == 0);
    }

    private @Nullable String fault(Answer loops, String who, Answer other) {
        RandomNet.Outcome expected = other.outcome();
        RandomNet.Outcome actual = loops.outcome();
        // Native Caffe gives the tops of a Filter shapes by a selector that has no numbers yet, and what follows may
        // not take them.
        boolean filters = net.prototxt().contains("type: 'Filter'");
        if (expected == null
                && who.startsWith("native")
                && (filters || ONLY_CAFFES.matcher(other.refusal()).find())) {
            count("refused by native Caffe alone");
            return null;
        }
        if (expected == null || actual == null) {
            return (expected == null) == (actual == null)
                    ? null
                    : "loops: " + (actual == null ? loops.refusal() : "computed") + "; " + who + ": "
                            + (expected == null ? other.refusal() : "computed");
        }
        String data = difference("data", who, expected.data(), actual.data(), PART_OF_DATA);
        return data != null ? data : difference("diff", who, expected.diffs(), actual.diffs(), PART_OF_DIFF);
    }

    /** There native Caffe's gradient is written before its picture, over whatever lies there. */
    private static boolean hasEmptyWindow(RandomNet.Outcome outcome) {
        for (Array array : outcome.data().values()) {
            for (float x : array.data()) {
                if (x == -Float.MAX_VALUE) {
                    return true;
                }
            }
        }
        return false;
    }

    private Answer moka(String on) {
        try {
            return new Answer(net.run(on, Noise.NONE), "");
        } catch (MokaException e) {
            return new Answer(null, String.valueOf(e.getMessage()));
        }
    }

    /** Asked twice, because native Caffe may stop for what an earlier net has done to its memory. */
    private Answer caffe(Answer loops) {
        try {
            return new Answer(askCaffe(loops), "");
        } catch (OracleException e) {
            try {
                return new Answer(askCaffe(loops), "");
            } catch (OracleException again) {
                return new Answer(null, reason(String.valueOf(again.getMessage())));
            }
        } catch (MokaException e) {
            return new Answer(null, "not asked: " + e.getMessage());
        }
    }

    private static String reason(String log) {
        return log.lines()
                .filter(line -> line.contains("Check failed") || line.matches("(native Caffe stopped: )?F\\d{4} .*"))
                .findFirst()
                .orElse(log);
    }

    private RandomNet.Outcome askCaffe(Answer loops) {
        RandomNet.Outcome outcome = loops.outcome();
        if (outcome == null) {
            return net.inCaffe(net.goesBackInCaffe(), Map.of());
        }
        if (!net.goesBackInCaffe() || hasEmptyWindow(outcome)) {
            return net.inCaffe(false, Map.of());
        }
        try (Net built = net.net(NetOptions.JAVA)) {
            outcome.data().forEach((name, array) -> built.blob(name).reshape(array.shape()));
            return net.inCaffe(true, net.outputDiffs(built));
        }
    }

    private @Nullable String difference(
            String side, String who, Map<String, Array> expected, Map<String, Array> actual, double part) {
        double rounding = ROUNDING
                * expected.values().stream()
                        .mapToDouble(RandomNetCheck::scale)
                        .max()
                        .orElse(0);
        for (Map.Entry<String, Array> entry : expected.entrySet()) {
            Array a = entry.getValue();
            Array b = actual.get(entry.getKey());
            if (b == null) {
                continue; // no gradient was asked for
            }
            if (!Arrays.equals(a.shape(), b.shape())) {
                return "%s of %s: shape %s of loops, %s of %s"
                        .formatted(side, entry.getKey(), Blob.shapeText(b.shape()), Blob.shapeText(a.shape()), who);
            }
            double allowed = part * scale(a) + rounding + Float.MIN_NORMAL;
            for (int i = 0; i < a.data().length; i++) {
                float x = a.data()[i];
                float y = b.data()[i];
                boolean close = Float.compare(x, y) == 0 || Math.abs((double) x - y) <= allowed;
                if (!close
                        && !reachesFurther(side, entry.getKey(), x, y)
                        && !isNoise(side, entry.getKey(), i, x, y, allowed)) {
                    return "%s of %s[%d]: %s of loops, %s of %s; the largest is %s"
                            .formatted(side, entry.getKey(), i, y, x, who, scale(a));
                }
            }
        }
        return null;
    }

    /** What a convolution's padding adds of NaN to the gradient of weights is in nobody's specification. */
    private boolean reachesFurther(String side, String name, float x, float y) {
        return side.equals("diff")
                && name.contains("/")
                && Float.isFinite(x) != Float.isFinite(y)
                && net.prototxt().matches("(?s).*type: '(Dec|C)onvolution'.*");
    }

    private static double scale(Array array) {
        double scale = 0;
        for (float x : array.data()) {
            scale = Math.abs(x) < Float.MAX_VALUE ? Math.max(scale, Math.abs(x)) : scale;
        }
        return scale;
    }

    /** Whether a net whose numbers are moved a little differs as much from itself. */
    private boolean isNoise(String side, String blob, int index, float x, float y, double part) {
        if (noisy.isEmpty()) {
            for (int i = 0; i < NOISY_RUNS; i++) {
                noisy.add(net.run(NetOptions.JAVA, Noise.of(i)));
            }
        }
        double min = y;
        double max = y;
        boolean otherwise = false;
        for (RandomNet.Outcome run : noisy) {
            float[] numbers =
                    (side.equals("data") ? run.data() : run.diffs()).get(blob).data();
            if (index >= numbers.length) {
                return true;
            }
            min = Math.min(min, numbers[index]);
            max = Math.max(max, numbers[index]);
            otherwise |= Float.isFinite(numbers[index]) != Float.isFinite(y);
        }
        return otherwise || Math.abs((double) x - y) <= part + TIMES_NOISE * (max - min);
    }
}
