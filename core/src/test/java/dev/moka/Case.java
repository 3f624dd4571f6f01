package dev.moka;

import dev.moka.model.Prototxt;
import dev.moka.oracle.Array;
import dev.moka.oracle.Request;
import dev.moka.proto.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A layer in a net of its own, with inputs x0, x1, ... and tops y0, y1, ..., and what it is to be held to. All numbers are drawn
 * from the seed unless given.
 */
public final class Case {
    static final long SEED = Long.getLong("moka.seed", 1701);
    static final String NAME = "layer";

    private final String layer;
    private final List<int[]> bottoms = new ArrayList<>();
    private final List<float[]> params = new ArrayList<>();
    private float @Nullable [] values;
    private int tops = 1;
    private Phase phase = Phase.TEST;
    private boolean inPlace;
    private boolean fixed;
    private boolean anySize;
    private boolean positive;
    private boolean ties;
    private String notInCaffe = "";

    private Case(String layer) {
        this.layer = layer;
    }

    /** A layer as a prototxt describes it, without its name, bottoms and tops. */
    public static Case layer(String layer) {
        return new Case(layer);
    }

    /** One more bottom, of this shape. */
    public Case bottom(int... shape) {
        bottoms.add(shape);
        return this;
    }

    public Case tops(int number) {
        tops = number;
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

    /** The layer may overwrite what it reads, and must compute the same then. */
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

    boolean isInPlace() {
        return inPlace;
    }

    boolean isInCaffe() {
        return notInCaffe.isEmpty();
    }

    /** The bottoms' shapes as described. */
    int[][] shapes() {
        return bottoms.toArray(int[][]::new);
    }

    /** Other shapes that the layer can be given later. */
    List<int[][]> otherShapes() {
        List<int[][]> others = new ArrayList<>();
        if (!fixed) {
            others.add(grown(0, 1));
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
            net.append("layer { name: 'x%d' type: 'Input' top: 'x%d' input_param { shape {".formatted(b, b));
            Arrays.stream(shapes[b]).forEach(dim -> net.append(" dim: ").append(dim));
            net.append(" } } }\n");
        }
        net.append("layer { name: '").append(NAME).append("' ").append(layer);
        IntStream.range(0, shapes.length).forEach(b -> net.append(" bottom: 'x").append(b).append('\''));
        for (int t = 0; t < tops; t++) {
            net.append(overwriting ? " top: 'x" : " top: 'y").append(t).append('\'');
        }
        return net.append(" }\n").toString();
    }

    /** The net, with its parameters, on a backend. */
    Net net(int[][] shapes, boolean overwriting, String backend) {
        Net net = new Net(
                Prototxt.parseNet(prototxt(shapes, overwriting), "case").net(),
                NetOptions.defaults().withPhase(phase).withBackend(backend));
        List<Blob> blobs = blobs(net);
        for (int i = 0; i < blobs.size(); i++) {
            blobs.get(i).set(param(i, blobs.get(i).count()));
        }
        return net;
    }

    private static List<Blob> blobs(Net net) {
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

    /** The tops as native Caffe computes them. */
    List<Array> caffe(int[][] shapes) {
        Request request = Request.of(prototxt(shapes, false)).phase(Request.Phase.valueOf(phase.name()));
        for (int b = 0; b < shapes.length; b++) {
            request = request.input("x" + b, new Array(shapes[b], bottom(b, shapes[b])));
        }
        try (Net net = net(shapes, false, NetOptions.JAVA)) {
            if (!blobs(net).isEmpty()) {
                request = request.param(NAME, blobs(net).stream().map(Close::copy).toArray(Array[]::new));
            }
        }
        var blobs = NativeCaffe.get().forward(request).blobs();
        return IntStream.range(0, tops).mapToObj(t -> blobs.get("y" + t)).toList();
    }

    private float[] bottom(int index, int[] shape) {
        int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (index == 0 && values != null && values.length == count) {
            return values;
        }
        float[] numbers = new float[count];
        new Draw(SEED, "x" + index).gaussian(numbers, 0, 1);
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
        return layer + bottoms.stream().map(Blob::shapeText).toList() + (tops == 1 ? "" : " " + tops + " tops")
                + (phase == Phase.TRAIN ? " TRAIN" : "") + (ties ? " ties" : "") + ", seed " + SEED;
    }
}
