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
 * what it does. A {@link Backend} may do the same faster; it never changes the result.
 */
public abstract class Layer {
    private LayerParameter param = LayerParameter.getDefaultInstance();
    private final List<Blob> blobs = new ArrayList<>();
    private long seed;

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
     * Computes the diffs of the bottoms (overwriting) and of the parameters (adding) from the diffs of the tops.
     *
     * @param propagateDown for each bottom, whether its diff is wanted
     */
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        throw MokaException.model("layer '%s': %s computes no gradient", name(), type());
    }

    final void init(LayerParameter param, long seed, List<Blob> bottoms, List<Blob> tops) {
        this.param = param;
        this.seed = seed;
        checkArity("bottom", bottomArity(), bottoms.size(), param.getBottomList());
        checkArity("top", topArity(), tops.size(), param.getTopList());
        setUp(param, bottoms, tops);
        reshape(bottoms, tops);
    }

    private void checkArity(String what, Arity arity, int number, List<String> names) {
        if (!arity.allows(number)) {
            throw MokaException.model(
                    "%s takes %s %s blob(s), but %d are given %s: correct its '%s:' lines",
                    type(), arity, what, number, names, what);
        }
    }

    public String name() {
        return param.getName();
    }

    /** The type as a prototxt writes it: {@code Convolution}. */
    public final String type() {
        return typeOf(getClass());
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

    /** What is wrong with this layer's description, as an exception that names the layer. */
    protected final MokaException wrong(String format, Object... args) {
        return MokaException.model(format, args);
    }

    @Override
    public String toString() {
        return name() + " (" + type() + ")";
    }
}
