package dev.moka;

import dev.moka.model.Prototxt;
import dev.moka.oracle.Array;
import dev.moka.proto.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A layer in a net of its own, with inputs x0, x1, ... and tops y0, y1, ..., and what it is to be held to. All numbers are drawn
 * from the seed unless given.
 */
public final class Case {
    static final long SEED = Long.getLong("moka.seed", 1701);
    static final String NAME = "layer";

    /**
     * A bottom's shape and how its numbers are drawn: normal, uniform from min to max, or whole numbers from 0 to below max; unless
     * they are given.
     */
    private record Bottom(int[] shape, boolean whole, float min, float max, float... given) {
        boolean isNormal() {
            return min == max;
        }
    }

    /** What a backward gives: the tops, then the diffs of the bottoms and parameters that have one. */
    record Gradient(List<Array> tops, Map<String, Array> diffs) {}

    private final String layer;
    private final List<Bottom> bottoms = new ArrayList<>();
    private final List<float[]> params = new ArrayList<>();
    private float @Nullable [] values;
    private int tops = 1;
    private int topsWithGradient = Integer.MAX_VALUE;
    private int batchAxis;
    private Phase phase = Phase.TEST;
    private boolean inPlace;
    private boolean fixed;
    private boolean anySize;
    private boolean positive;
    private boolean ties;
    private String notInCaffe = "";
    private String gradientNotInCaffe = "";
    private String noGradient = "";
    private String notAlone = "";
    private final List<Float> kinks = new ArrayList<>();
    private float special;
    private double step = 1e-2;
    private double threshold = 1e-2;

    private Case(String layer) {
        this.layer = layer;
    }

    /** A layer as a prototxt describes it, without its name, bottoms and tops. */
    public static Case layer(String layer) {
        return new Case(layer);
    }

    /** One more bottom, of this shape. */
    public Case bottom(int... shape) {
        bottoms.add(new Bottom(shape, false, 0, 0));
        return this;
    }

    /** One more bottom, of this shape, whose numbers are drawn evenly from min to max. */
    public Case bottomIn(float min, float max, int... shape) {
        bottoms.add(new Bottom(shape, false, min, max));
        return this;
    }

    /** One more bottom, of this shape, with whole numbers from 0 to below {@code number}: labels, indices, switches. */
    public Case labels(int number, int... shape) {
        bottoms.add(new Bottom(shape, true, 0, number));
        return this;
    }

    /** One more bottom, of this shape, with these numbers; of another shape, with drawn ones. */
    public Case bottomOf(float[] numbers, int... shape) {
        bottoms.add(new Bottom(shape, false, 0, 0, numbers));
        return this;
    }

    public Case tops(int number) {
        tops = number;
        return this;
    }

    /** Only so many tops, the first ones, pass a gradient on. */
    public Case topsWithGradient(int number) {
        topsWithGradient = number;
        return this;
    }

    /** The axis that another batch changes, of every bottom; 0 unless given. */
    public Case batchAxis(int axis) {
        batchAxis = axis;
        return this;
    }

    /** The numbers of bottom 0. */
    public Case values(float... numbers) {
        values = numbers;
        return this;
    }

    /** The numbers of the next parameter. */
    public Case param(float... numbers) {
        params.add(numbers);
        return this;
    }

    /** Parameters are drawn from 0.5 to 1.5, for those that mean a variance. */
    public Case positiveParams() {
        positive = true;
        return this;
    }

    /** Bottoms hold -1, 0 and 1, so that many numbers are equal. */
    public Case ties() {
        ties = true;
        return this;
    }

    public Case train() {
        phase = Phase.TRAIN;
        return this;
    }

    /** The layer may overwrite what it reads, whatever shape its top has out of place, and must compute the same then. */
    public Case inPlace() {
        inPlace = true;
        return this;
    }

    /** The layer takes bottoms of another size on the axes from 2 on. */
    public Case anySize() {
        anySize = true;
        return this;
    }

    /** The layer does not take another batch. */
    public Case fixed() {
        fixed = true;
        return this;
    }

    /** Native Caffe 1.0 cannot be asked, and why. */
    public Case notInCaffe(String why) {
        notInCaffe = why;
        return this;
    }

    /** Native Caffe 1.0 cannot be asked for this gradient, or gives a wrong one, and why. */
    public Case gradientNotInCaffe(String why) {
        gradientNotInCaffe = why;
        return this;
    }

    /** The layer has no gradient, and why. */
    public Case noGradient(String why) {
        noGradient = why;
        return this;
    }

    /** The layer cannot run in a net of its own, and why; that it can be built is all that is tested. */
    public Case notAlone(String why) {
        notAlone = why;
        return fixed().notInCaffe(why).noGradient(why);
    }

    /** The function has a kink where a bottom's number is {@code x}: numeric gradients keep away from it. */
    public Case kinkAt(float x) {
        kinks.add(x);
        return this;
    }

    /** How far numeric gradients step (1e-2) and how much they may differ, of the larger of both and 1 (1e-2). */
    public Case numeric(double newStep, double newThreshold) {
        step = newStep;
        threshold = newThreshold;
        return this;
    }

    /** One number of each bottom that is not picky is this one. */
    Case holding(float number) {
        special = number;
        return this;
    }

    /** The layer as a prototxt describes it, without its name, bottoms and tops. */
    public String text() {
        return layer;
    }

    /** Whether bottom {@code index} is made of labels, indices or the like: no other layer's top will do. */
    boolean isPicky(int index) {
        Bottom bottom = bottoms.get(index);
        return bottom.whole() || bottom.given().length > 0 || (!bottom.isNormal() && type().endsWith("Loss"));
    }

    boolean hasPositiveParams() {
        return positive;
    }

    /** The layer's type, as the text has it. */
    String type() {
        return layer.replaceFirst("(?s).*?\\btype: '(\\w+)'.*", "$1");
    }

    String whyNotInCaffe() {
        return notInCaffe;
    }

    String whyGradientNotInCaffe() {
        return gradientNotInCaffe;
    }

    String whyNoGradient() {
        return noGradient.isEmpty() && tops == 0 ? "there is no top" : noGradient;
    }

    boolean hasGradient() {
        return noGradient.isEmpty() && tops > 0;
    }

    boolean runsAlone() {
        return notAlone.isEmpty();
    }

    boolean hasGradientInCaffe() {
        return isInCaffe() && gradientNotInCaffe.isEmpty();
    }

    double threshold() {
        return threshold;
    }

    /** Whether the layer may overwrite what it reads: every one whose tops have its bottoms' shapes may, or is refused. */
    boolean isInPlace() {
        return inPlace || (runsAlone() && tops > 0 && tops <= bottoms.size() && keepsShapes());
    }

    private boolean keepsShapes() {
        try (Net net = net(shapes(), false, NetOptions.JAVA)) {
            Step last = net.steps().get(net.steps().size() - 1);
            return IntStream.range(0, tops)
                    .allMatch(t -> Arrays.equals(
                            last.tops().get(t).shape(), bottoms.get(t).shape()));
        }
    }

    int tops() {
        return tops;
    }

    Phase phase() {
        return phase;
    }

    /** Whether the layer's text has loss weights of its own. */
    boolean hasLossWeight() {
        return layer.contains("loss_weight");
    }

    boolean isInCaffe() {
        return notInCaffe.isEmpty();
    }

    /** The bottoms' shapes as described. */
    public int[][] shapes() {
        return bottoms.stream().map(Bottom::shape).toArray(int[][]::new);
    }

    /** Other shapes that the layer can be given later. */
    List<int[][]> otherShapes() {
        List<int[][]> others = new ArrayList<>();
        if (!fixed) {
            others.add(grown(batchAxis, batchAxis + 1));
        }
        if (anySize) {
            others.add(grown(2, Integer.MAX_VALUE));
        }
        return others;
    }

    private int[][] grown(int from, int to) {
        int[][] grown = shapes();
        for (int b = 0; b < grown.length; b++) {
            int[] shape = grown[b].clone();
            for (int i = from; i < Math.min(to, shape.length); i++) {
                shape[i] += 1 + i;
            }
            grown[b] = shape;
        }
        return grown;
    }

    /** The net's prototxt; x0 is also the top if {@code overwriting}. */
    String prototxt(int[][] shapes, boolean overwriting) {
        StringBuilder net = new StringBuilder();
        for (int b = 0; b < shapes.length; b++) {
            input(net, "x" + b, shapes[b]);
        }
        return layerText(net, shapes.length, overwriting, "");
    }

    static void input(StringBuilder net, String name, int[] shape) {
        net.append("layer { name: '%s' type: 'Input' top: '%s' input_param { shape {".formatted(name, name));
        Arrays.stream(shape).forEach(dim -> net.append(" dim: ").append(dim));
        net.append(" } } }\n");
    }

    String layerText(StringBuilder net, int numberOfBottoms, boolean overwriting, String more) {
        net.append("layer { name: '").append(NAME).append("' ").append(layer).append(more);
        IntStream.range(0, numberOfBottoms)
                .forEach(b -> net.append(" bottom: 'x").append(b).append('\''));
        for (int t = 0; t < tops; t++) {
            net.append(overwriting ? " top: 'x" : " top: 'y").append(t).append('\'');
        }
        return net.append(" }\n").toString();
    }

    /** The net, with its parameters, on a backend. */
    Net net(int[][] shapes, boolean overwriting, String backend) {
        return net(shapes, overwriting, backend, Gradients.NONE);
    }

    Net net(int[][] shapes, boolean overwriting, String backend, Gradients gradients) {
        Net net = new Net(
                Prototxt.parseNet(prototxt(shapes, overwriting), "case").net(),
                NetOptions.defaults().withPhase(phase).withBackend(backend).withGradients(gradients));
        List<Blob> blobs = blobs(net);
        for (int i = 0; i < blobs.size(); i++) {
            blobs.get(i).set(param(i, blobs.get(i).count()));
        }
        return net;
    }

    static List<Blob> blobs(Net net) {
        return net.params().getOrDefault(NAME, List.of());
    }

    /** Forward with bottoms of these shapes; the tops. */
    List<Array> run(Net net, int[][] shapes) {
        for (int b = 0; b < shapes.length; b++) {
            net.blob("x" + b).reshape(shapes[b]);
            net.blob("x" + b).set(bottom(b, shapes[b]));
        }
        net.forward();
        Step last = net.steps().get(net.steps().size() - 1);
        return last.tops().stream().map(Close::copy).toList();
    }

    /** Forward in a net of its own. */
    List<Array> run(int[][] shapes, boolean overwriting, String backend) {
        try (Net net = net(shapes, overwriting, backend)) {
            return run(net, shapes);
        }
    }

    /** Forward and backward with bottoms of these shapes, from drawn diffs of the tops. */
    Gradient gradient(Net net, int[][] shapes) {
        List<Array> values = run(net, shapes);
        Step last = net.steps().get(net.steps().size() - 1);
        for (int t = 0; t < last.tops().size(); t++) {
            last.tops().get(t).setDiff(topDiff(t, last.tops().get(t).count()));
        }
        net.clearParamDiffs();
        net.backward();
        return new Gradient(values, diffs(net));
    }

    /** The diffs after a backward. */
    Map<String, Array> diffs(Net net) {
        Step last = net.steps().get(net.steps().size() - 1);
        Map<String, Array> diffs = new LinkedHashMap<>();
        for (int b = 0; b < bottoms.size(); b++) {
            if (last.layer().allowsForceBackward(b)) {
                diffs.put("x" + b, Close.copyDiff(net.blob("x" + b)));
            }
        }
        List<Blob> blobs = blobs(net);
        for (int i = 0; i < blobs.size(); i++) {
            if (last.layer().lrMult(i) != 0) {
                diffs.put("param" + i, Close.copyDiff(blobs.get(i)));
            }
        }
        return diffs;
    }

    /** Forward and backward in a net of its own. */
    Gradient gradient(int[][] shapes, boolean overwriting, String backend) {
        try (Net net = net(shapes, overwriting, backend, Gradients.ALL)) {
            return gradient(net, shapes);
        }
    }

    float[] topDiff(int top, int count) {
        float[] diff = new float[count];
        if (top < topsWithGradient) {
            new Draw(SEED, "dy" + top).gaussian(diff, 0, 1);
        }
        return diff;
    }

    /**
     * The gradient of sum(dy * y) for one number of a bottom ("x0") or parameter ("param0"), from the difference of two forwards that are a
     * part of the step apart; NaN where the number is too near to a kink to tell.
     */
    double numericGradient(String what, int index, double part) {
        boolean isParam = what.startsWith("param");
        int number = Integer.parseInt(what.replaceAll("\\D", ""));
        float value = isParam ? Float.NaN : bottom(number, shapes()[number])[index];
        for (float kink : kinks) {
            if (Math.abs(value - kink) <= 2 * step) {
                return Double.NaN;
            }
        }
        double up = objective(isParam, number, index, step * part);
        double down = objective(isParam, number, index, -step * part);
        return (up - down) / (2 * step * part);
    }

    private double objective(boolean isParam, int number, int index, double by) {
        int[][] shapes = shapes();
        try (Net net = net(shapes, false, NetOptions.JAVA)) {
            for (int b = 0; b < shapes.length; b++) {
                net.blob("x" + b).set(bottom(b, shapes[b]).clone());
            }
            Blob moved = isParam ? blobs(net).get(number) : net.blob("x" + number);
            moved.edit()[index] += (float) by;
            net.forward();
            double sum = 0;
            for (int t = 0; t < tops; t++) {
                float[] y = net.blob("y" + t).data();
                float[] dy = topDiff(t, y.length);
                for (int i = 0; i < y.length; i++) {
                    // Of an empty window Caffe says -FLT_MAX, beside which nothing else would count.
                    sum += y[i] == -Float.MAX_VALUE ? 0 : (double) y[i] * dy[i];
                }
            }
            return sum;
        }
    }

    float[] bottom(int index, int[] shape) {
        float[] numbers = sound(index, shape);
        if (special == 0 || numbers.length == 0 || isPicky(index)) {
            return numbers;
        }
        float[] damaged = numbers.clone();
        damaged[numbers.length / 3] = special;
        return damaged;
    }

    private float[] sound(int index, int[] shape) {
        int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (index == 0 && values != null && values.length == count) {
            return values;
        }
        Bottom bottom = bottoms.get(index);
        if (bottom.given().length > 0 && bottom.given().length == count) {
            return bottom.given();
        }
        float[] numbers = new float[count];
        Draw draw = new Draw(SEED, "x" + index);
        if (bottom.isNormal()) {
            draw.gaussian(numbers, 0, 1);
        } else {
            for (int i = 0; i < count; i++) {
                double number = bottom.min() + draw.uniform(i) * (bottom.max() - bottom.min());
                numbers[i] = (float) (bottom.whole() ? Math.floor(number) : number);
            }
        }
        if (ties) {
            for (int i = 0; i < count; i++) {
                numbers[i] = Math.signum(Math.round(numbers[i]));
            }
        }
        return numbers;
    }

    private float[] param(int index, int count) {
        if (index < params.size()) {
            return params.get(index);
        }
        float[] numbers = new float[count];
        Draw draw = new Draw(SEED, "param" + index);
        draw.gaussian(numbers, 0, 1);
        for (int i = 0; positive && i < count; i++) {
            numbers[i] = (float) (0.5 + draw.uniform(i));
        }
        return numbers;
    }

    @Override
    public String toString() {
        return layer + bottoms.stream().map(Bottom::shape).map(Blob::shapeText).toList()
                + (tops == 1 ? "" : " " + tops + " tops") + (phase == Phase.TRAIN ? " TRAIN" : "")
                + (ties ? " ties" : "") + ", seed " + SEED;
    }
}
