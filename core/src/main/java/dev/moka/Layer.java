package dev.moka;

import dev.moka.proto.FillerParameter;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One step of a net: computes its tops from its bottoms, and the diffs of its bottoms from the diffs of its tops.
 *
 * <p>A layer type is one class named {@code <Type>Layer}, marked {@code @AutoService(Layer.class)}, with plain loops that specify
 * what it does. A {@link Backend} may do the same faster; it never changes the result. A class that is named in {@code python_param}
 * needs neither: any public subclass will do.
 */
public abstract class Layer {
    /** So many names fit into a message. */
    private static final int NAMES = 8;

    private LayerParameter param = LayerParameter.getDefaultInstance();
    private final List<Blob> blobs = new ArrayList<>();
    private long seed;
    private long iteration;
    private StandIns standIns = StandIns.NONE;
    private boolean[] wantsDiff = {};
    private Threads threads = Threads.ONE;

    /** How many bottoms this layer takes; one, unless overridden. */
    protected Arity bottomArity() {
        return Arity.exactly(1);
    }

    /** How many tops this layer has; one, unless overridden. */
    protected Arity topArity() {
        return Arity.exactly(1);
    }

    /** Reads and checks the layer's own message and creates its parameters; bottoms have their first shapes. */
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {}

    /** Gives the tops their shapes. Called after {@link #setUp} and whenever the shape of a bottom has changed. */
    protected abstract void reshape(List<Blob> bottoms, List<Blob> tops);

    /** Computes the data of the tops. */
    protected abstract void forward(List<Blob> bottoms, List<Blob> tops);

    /**
     * Computes the diffs of the bottoms (overwriting what was there) and of the parameters (adding to it) from the diffs of the tops.
     *
     * <p>It is a function of the blobs' data and of what {@link #setUp} and {@link #reshape} have read: a backend may have run the forward.
     * Layers that no backend runs may go on with what their {@link #forward} has found out.
     * It finds bottoms and tops as the forward read and left them, even if a later layer has overwritten them in place, as far as
     * {@link #backwardReads} asks for them. In place, a bottom's diff is the top's if the layer {@link #worksInPlace}.
     *
     * @param propagateDown for each bottom, whether its diff is wanted
     */
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        throw wrong("%s has no gradient: set propagate_down: false, or lr_mult: 0 in the layers before it", type());
    }

    /** What {@link #backward} reads beside the diffs of the tops; the less, the fewer copies a net keeps. Everything, unless overridden. */
    protected Reads backwardReads() {
        return Reads.BOTH;
    }

    /**
     * Whether the loops may have the same array for a bottom and a top: forward and backward have read a number, and all that it is needed
     * for, when they write it. Otherwise, unless overridden, the net lets them read a copy where they work in place.
     */
    protected boolean worksInPlace() {
        return false;
    }

    /** Whether a gradient of bottom {@code index} is computed when all are asked for; it is not for labels and the like. */
    protected boolean allowsForceBackward(int index) {
        return true;
    }

    /** The description as the layer completes it, before anything else is asked: what Caffe's SetUp adds to it. */
    protected LayerParameter completed(LayerParameter param) {
        return param;
    }

    /** True for a loss: it gets a top even if its description names none. */
    protected boolean hasAutomaticTop() {
        return false;
    }

    /** Frees files and threads; called when the net is closed, or cannot be built after all. */
    protected void close() {}

    final void describe(LayerParameter given, long newSeed) {
        param = completed(given);
        seed = newSeed;
    }

    final void standIns(StandIns allowed) {
        standIns = allowed;
    }

    /** What a layer that reads files does where they are missing. */
    protected final StandIns standIns() {
        return standIns;
    }

    final void init(List<Blob> bottoms, List<Blob> tops) {
        checkArity("bottom", bottomArity(), bottoms.size(), param.getBottomList());
        checkArity("top", topArity(), tops.size(), param.getTopList());
        if (param.getLossWeightCount() != 0 && param.getLossWeightCount() != tops.size()) {
            throw wrong("%d loss_weight for %d tops: give one each, or none", param.getLossWeightCount(), tops.size());
        }
        if (param.getPropagateDownCount() != 0 && param.getPropagateDownCount() != bottoms.size()) {
            throw wrong(
                    "%d propagate_down for %d bottoms: give one each, or none",
                    param.getPropagateDownCount(), bottoms.size());
        }
        setUp(param, bottoms, tops);
        shape(bottoms, tops);
    }

    /** {@link #reshape}, which must leave bottoms that are tops, too, in their shapes. */
    final void shape(List<Blob> bottoms, List<Blob> tops) {
        int[][] before = bottoms.stream().map(Blob::shape).toArray(int[][]::new);
        reshape(bottoms, tops);
        for (int i = 0; i < before.length; i++) {
            Blob bottom = bottoms.get(i);
            if (!bottom.hasShape(before[i])) {
                String shape = bottom.toString();
                bottom.reshape(before[i]);
                throw wrong(
                        "%s cannot work in place here, for its top would have the shape %s and its bottom has %s: give its top a name of"
                                + " its own",
                        type(), shape, bottom);
            }
        }
    }

    /** What the loss of a net counts each number of top {@code index} with; 0 for what is no loss. */
    public float lossWeight(int index) {
        return requireIndex("top", index) < param.getLossWeightCount() ? param.getLossWeight(index) : 0;
    }

    /** The factor of the learning rate of parameter {@code index}. */
    public float lrMult(int index) {
        return requireIndex("parameter", index) < param.getParamCount()
                ? param.getParam(index).getLrMult()
                : 1;
    }

    /** Whether any parameter learns. */
    final boolean learns() {
        for (int i = 0; i < blobs.size(); i++) {
            if (lrMult(i) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Decides of which parameters backward computes diffs: of all, or of those that learn. */
    final void wantDiffs(boolean all) {
        wantsDiff = new boolean[blobs.size()];
        for (int i = 0; i < wantsDiff.length; i++) {
            wantsDiff[i] = all || lrMult(i) != 0;
        }
    }

    /** Whether backward is to compute the diff of parameter {@code index}. */
    public final boolean wantsDiff(int index) {
        return requireIndex("parameter", index) < wantsDiff.length && wantsDiff[index];
    }

    private int requireIndex(String what, int index) {
        if (index < 0) {
            throw MokaException.usage("layer '%s' has no %s %d: count from 0", name(), what, index);
        }
        return index;
    }

    private void checkArity(String what, Arity arity, int number, List<String> names) {
        if (!arity.allows(number)) {
            throw MokaException.model(
                    "%s takes %s %s blob(s), but %d are given [%s]: correct its '%s:' lines",
                    type(), arity, what, number, someOf(names), what);
        }
    }

    /** Not all of a thousand. */
    private static String someOf(List<String> names) {
        String text = String.join(", ", names.subList(0, Math.min(NAMES, names.size())));
        return names.size() > NAMES ? text + ", ..." : text;
    }

    public String name() {
        return param.getName();
    }

    /** The type as a prototxt writes it: {@code Convolution}; {@code Python} for a class of the user's. */
    public final String type() {
        return param.getType().isEmpty() ? typeOf(getClass()) : param.getType();
    }

    static String typeOf(Class<? extends Layer> layerClass) {
        return layerClass.getSimpleName().replaceFirst("Layer$", "");
    }

    /** The layer as its net's description gives it, after filtering and splitting. */
    public LayerParameter param() {
        return param;
    }

    protected boolean isTraining() {
        return param.getPhase() == Phase.TRAIN;
    }

    /** The parameters: weights, then bias, for most types. */
    public List<Blob> blobs() {
        return Collections.unmodifiableList(blobs);
    }

    /** Adds a parameter; its first values are drawn when somebody asks for them. */
    protected final Blob addBlob(FillerParameter filler, int... shape) {
        Blob blob = new Blob(shape);
        fill(blob, filler, blobs.size(), seed);
        blobs.add(blob);
        return blob;
    }

    /**
     * Which forward of this layer is running, or was the last; the first is 1. Whatever a layer draws or reads anew in a forward depends on
     * this number and the seed alone, never on a count of its own: a snapshot has the number, and a resumed training goes on with it.
     */
    protected final long iteration() {
        return iteration;
    }

    final void nextIteration() {
        iteration++;
    }

    final long seed() {
        return seed;
    }

    final void resume(long newSeed, long newIteration, List<Float> numbers, List<Blob> tops) {
        seed = newSeed;
        iteration = newIteration;
        carried(numbers);
        resumed(tops);
    }

    /**
     * What this layer takes from one forward into the next, beside {@link #iteration}, as recurrent layers do: a snapshot has it. Nothing
     * unless overridden.
     */
    protected List<Float> carried() {
        return List.of();
    }

    /** Takes over what a layer of this net has {@link #carried()}; from a snapshot of native Caffe's, which lacks it, nothing. */
    protected void carried(List<Float> numbers) {}

    /**
     * Called when a snapshot has changed the seed and {@link #iteration}: what was drawn or read ahead for others is to be given up.
     *
     * @param tops as in {@link #setUp}
     */
    protected void resumed(List<Blob> tops) {}

    /** The threads that this layer's loops may use. */
    protected final Threads threads() {
        return threads;
    }

    final void use(Threads given) {
        threads = given;
    }

    /** Random numbers of this layer's own, others for every {@code iteration}. */
    protected final Draw draw(long iteration) {
        return new Draw(seed, name() + "@" + iteration);
    }

    /** How {@code random:SEED} fills parameter {@code index}: msra weights and zero biases, unless overridden. */
    protected FillerParameter randomFiller(int index) {
        return index == 0 ? Filler.named("msra") : Filler.constant(0);
    }

    final void fillRandomly(long newSeed) {
        for (int i = 0; i < blobs.size(); i++) {
            fill(blobs.get(i), randomFiller(i), i, newSeed);
        }
    }

    private void fill(Blob blob, FillerParameter filler, int index, long drawSeed) {
        blob.dataStorage().setSource(Filler.of(filler).source(blob.shape(), new Draw(drawSeed, name() + "/" + index)));
    }

    /** Refuses to compute the diff of a bottom that has none, as labels do; {@code what} names such bottoms. */
    protected final void requireNoDiff(boolean[] propagateDown, int index, String what) {
        if (propagateDown[index]) {
            throw wrong(
                    "bottom '%s' needs a diff, but %s has none for %s: set propagate_down: false for it",
                    param.getBottom(index), type(), what);
        }
    }

    /** What is wrong with this layer's description, as an exception that names the layer. */
    protected final MokaException wrong(String format, Object... args) {
        return MokaException.model(format, args);
    }

    @Override
    public String toString() {
        return name() + " (" + type() + ")";
    }
}
