package dev.moka.layer;

import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Filler;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.FillerParameter;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.RecurrentParameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A layer that goes through T steps of N independent streams and keeps H = num_output hidden numbers of each. At every step
 * gates = W_x x + W_h (cont h) + b, and W_s s more if there is a static input; the type says what becomes of them.
 *
 * <p>Bottoms: x (T, N, ...); cont (T, N), 0 where a stream begins anew and 1 where it goes on; if wanted, the static input s
 * (N, ...). Top: (T, N, H). The first step goes on from the last step of the forward before; with another N, from zero. With
 * expose_hidden it goes on from further bottoms, and the last state is in further tops, (1, N, H) each.
 *
 * <p>Gradients go to x, s and the parameters; none leave this forward through its first or last state, nor go to cont.
 */
public abstract class RecurrentLayer extends Layer {
    private int steps;
    private int hidden;
    /** The states that the last forward began with, and those it ended with: each (N, H). */
    private float[][] begin = {};

    private float[][] end = {};

    /** How many gates each hidden number has. */
    public abstract int gates();

    /** How many states there are; the hidden one is the first. */
    public abstract int states();

    /** Computes the states after step {@code t} from its gates and the states before. */
    abstract void step(Unrolled unrolled, int t, Part cont);

    /** Turns the diffs of the states after step {@code t} into those of its gates, and of the states before as far as not through them. */
    abstract void stepBackward(Unrolled unrolled, int t, Part cont, float[][] dStates, Part dGates);

    /** The top: h of each step, unless overridden. */
    void output(Unrolled unrolled, float[] y) {
        Part h = unrolled.state(0, 1);
        System.arraycopy(h.array(), h.from(), y, 0, y.length);
    }

    /** The diff of h of each step that comes from the top. */
    float[] outputBackward(Unrolled unrolled, float[] dy) {
        return dy;
    }

    private int exposed() {
        return param().getRecurrentParam().getExposeHidden() ? states() : 0;
    }

    /** Whether bottom 2 is a static input, and parameter 2 its weight. */
    public final boolean hasStatic() {
        return param().getBottomCount() > 2 + exposed();
    }

    @Override
    protected final Arity bottomArity() {
        return Arity.between(2 + exposed(), 3 + exposed());
    }

    @Override
    protected final Arity topArity() {
        return Arity.exactly(1 + exposed());
    }

    @Override
    protected final boolean allowsForceBackward(int index) {
        return index == 0 || (index == 2 && hasStatic());
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        RecurrentParameter p = param.getRecurrentParam();
        hidden = NumOutput.of("recurrent_param", p.hasNumOutput(), p.getNumOutput());
        Blob x = bottoms.get(0);
        if (x.axes() < 3 || x.shape(0) == 0) {
            throw wrong("a bottom of shape %s: give one of T steps, N streams and their numbers, (T, N, ...)", x);
        }
        steps = x.shape(0);
        addBlob(p.getWeightFiller(), gates() * hidden, x.count(2));
        addBlob(p.getBiasFiller(), gates() * hidden);
        if (hasStatic()) {
            Blob s = bottoms.get(2);
            if (s.axes() < 2) {
                throw wrong("a static input of shape %s: give one of N streams and their numbers, (N, ...)", s);
            }
            addBlob(p.getWeightFiller(), gates() * hidden, s.count(1));
        }
        addBlob(p.getWeightFiller(), gates() * hidden, hidden);
    }

    @Override
    protected final FillerParameter randomFiller(int index) {
        return blobs().get(index).axes() == 1 ? Filler.constant(0) : Filler.named("msra");
    }

    private Product inputWeight() {
        return new Product(blobs().get(0));
    }

    private Product staticWeight() {
        return new Product(blobs().get(2));
    }

    /** Where W_h is among the parameters; those of the output follow. */
    public final int hiddenWeightIndex() {
        return hasStatic() ? 3 : 2;
    }

    private Product hiddenWeight() {
        return new Product(blobs().get(hiddenWeightIndex()));
    }

    @Override
    protected final void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob x = bottoms.get(0);
        if (x.axes() < 3 || x.shape(0) != steps || x.count(2) != blobs().get(0).shape(1)) {
            throw wrong(
                    "a bottom of shape %s: give %d steps of %d numbers for each stream, as at first",
                    x, steps, blobs().get(0).shape(1));
        }
        int streams = x.shape(1);
        requireShape("cont", bottoms.get(1), steps, streams);
        if (hasStatic()) {
            Blob s = bottoms.get(2);
            if (s.axes() == 0
                    || s.shape(0) != streams
                    || s.count(1) != blobs().get(2).shape(1)) {
                throw wrong("a static input of shape %s: axis 0 counts the streams, %d of them", s, streams);
            }
        }
        tops.get(0).reshape(steps, streams, hidden);
        for (int s = 0; s < exposed(); s++) {
            requireShape("an exposed state", bottoms.get(bottoms.size() - exposed() + s), 1, streams, hidden);
            tops.get(1 + s).reshape(1, streams, hidden);
        }
        if (begin.length == 0 || begin[0].length != streams * hidden) {
            begin = new float[states()][streams * hidden];
            end = begin;
        }
    }

    private void requireShape(String what, Blob blob, int... shape) {
        if (!Arrays.equals(blob.shape(), shape)) {
            throw wrong("%s has shape %s, but %s is needed", what, blob, Blob.shapeText(shape));
        }
    }

    @Override
    protected final void forward(List<Blob> bottoms, List<Blob> tops) {
        begin(bottoms);
        Unrolled unrolled = unroll(bottoms);
        output(unrolled, tops.get(0).overwrite());
        List<float[]> last = new ArrayList<>();
        for (int s = 0; s < states(); s++) {
            Part state = unrolled.state(s, steps);
            last.add(Arrays.copyOfRange(state.array(), state.from(), state.array().length));
        }
        end(last, tops);
    }

    /** Begins a forward, on these loops or a backend; gives the states before its first step, (N, H) each. */
    public final List<float[]> begin(List<Blob> bottoms) {
        begin = end;
        return List.of(beginning(bottoms));
    }

    /** Ends a forward: the next one goes on from {@code states}, (N, H) each, which are shown if they are exposed. */
    public final void end(List<float[]> states, List<Blob> tops) {
        end = states.toArray(float[][]::new);
        for (int s = 0; s < exposed(); s++) {
            tops.get(1 + s).set(end[s]);
        }
    }

    /** The states one after the other. */
    @Override
    protected final List<Float> carried() {
        List<Float> numbers = new ArrayList<>();
        for (float[] state : end) {
            for (float number : state) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** States of another number of streams are dropped, as in {@link #reshape}. */
    @Override
    protected final void carried(List<Float> numbers) {
        int size = begin[0].length;
        end = new float[states()][size];
        if (numbers.size() == states() * size) {
            for (int i = 0; i < numbers.size(); i++) {
                end[i / size][i % size] = numbers.get(i);
            }
        }
    }

    private float[][] beginning(List<Blob> bottoms) {
        if (exposed() == 0) {
            return begin;
        }
        return bottoms.subList(bottoms.size() - exposed(), bottoms.size()).stream()
                .map(Blob::data)
                .toArray(float[][]::new);
    }

    private Unrolled unroll(List<Blob> bottoms) {
        int streams = bottoms.get(0).shape(1);
        Unrolled unrolled = new Unrolled(steps, streams, hidden, gates(), beginning(bottoms));
        float[] gates = unrolled.gates();
        addBias(blobs().get(1), gates);
        inputWeight().forward(new Part(bottoms.get(0).data(), 0), new Part(gates, 0), steps * streams);
        for (int t = 0; t < steps; t++) {
            if (hasStatic()) {
                staticWeight().forward(new Part(bottoms.get(2).data(), 0), atStep(gates, t), streams);
            }
            Part cont = atStep(bottoms.get(1).data(), t);
            hiddenWeight().forward(continued(unrolled, t, cont), atStep(gates, t), streams);
            step(unrolled, t, cont);
        }
        return unrolled;
    }

    /** The numbers of step {@code t} of an array over all steps. */
    private Part atStep(float[] array, int t) {
        return new Part(array, array.length / steps * t);
    }

    /** cont h before step {@code t}; where a stream begins anew 0, whatever h was. */
    private static Part continued(Unrolled unrolled, int t, Part cont) {
        Part h = unrolled.state(0, t);
        float[] product = new float[unrolled.streams() * unrolled.hidden()];
        for (int i = 0; i < product.length; i++) {
            product[i] = goesOn(cont.get(i / unrolled.hidden()), h.get(i));
        }
        return new Part(product, 0);
    }

    private static float goesOn(float cont, float state) {
        return cont == 0 ? 0 : cont * state;
    }

    static void addBias(Blob bias, float[] y) {
        float[] b = bias.data();
        for (int i = 0; i < y.length; i++) {
            y[i] += b[i % b.length];
        }
    }

    final void addBiasDiff(int index, float[] dy) {
        if (wantsDiff(index)) {
            float[] db = blobs().get(index).editDiff();
            for (int i = 0; i < dy.length; i++) {
                db[i % db.length] += dy[i];
            }
        }
    }

    @Override
    protected final Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected final void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        requireNoDiff(propagateDown, 1, "cont");
        Unrolled unrolled = unroll(bottoms);
        float[] dGates =
                throughTime(unrolled, bottoms.get(1).data(), tops.get(0).diff());
        addBiasDiff(1, dGates);
        inputBackward(bottoms.get(0), propagateDown[0], dGates);
        if (hasStatic()) {
            staticBackward(bottoms.get(2), propagateDown[2], dGates);
        }
        for (int b = bottoms.size() - exposed(); b < bottoms.size(); b++) {
            if (propagateDown[b]) {
                bottoms.get(b).diffStorage().clear();
            }
        }
    }

    /** Goes back from the last step to the first; the diffs of all gates. */
    private float[] throughTime(Unrolled unrolled, float[] conts, float[] dy) {
        int streams = unrolled.streams();
        float[] dGates = new float[unrolled.gates().length];
        float[] dh = outputBackward(unrolled, dy);
        float[][] dStates = new float[states()][streams * hidden];
        for (int t = steps - 1; t >= 0; t--) {
            Part dhOfStep = atStep(dh, t);
            for (int i = 0; i < streams * hidden; i++) {
                dStates[0][i] += dhOfStep.get(i);
            }
            Part cont = atStep(conts, t);
            Part dGatesOfStep = atStep(dGates, t);
            stepBackward(unrolled, t, cont, dStates, dGatesOfStep);
            if (wantsDiff(hiddenWeightIndex())) {
                hiddenWeight().addDiff(continued(unrolled, t, cont), dGatesOfStep, streams);
            }
            Arrays.fill(dStates[0], 0);
            hiddenWeight().backward(dGatesOfStep, new Part(dStates[0], 0), streams);
            for (int i = 0; i < streams * hidden; i++) {
                dStates[0][i] = goesOn(cont.get(i / hidden), dStates[0][i]);
            }
        }
        return dGates;
    }

    private void inputBackward(Blob x, boolean propagateDown, float[] dGates) {
        int rows = steps * x.shape(1);
        if (wantsDiff(0)) {
            inputWeight().addDiff(new Part(x.data(), 0), new Part(dGates, 0), rows);
        }
        if (propagateDown) {
            float[] dx = x.overwriteDiff();
            Arrays.fill(dx, 0);
            inputWeight().backward(new Part(dGates, 0), new Part(dx, 0), rows);
        }
    }

    private void staticBackward(Blob s, boolean propagateDown, float[] dGates) {
        if (propagateDown) {
            Arrays.fill(s.overwriteDiff(), 0);
        }
        for (int t = 0; t < steps; t++) {
            if (wantsDiff(2)) {
                staticWeight().addDiff(new Part(s.data(), 0), atStep(dGates, t), s.shape(0));
            }
            if (propagateDown) {
                staticWeight().backward(atStep(dGates, t), new Part(s.editDiff(), 0), s.shape(0));
            }
        }
    }
}
