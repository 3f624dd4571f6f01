package dev.moka;

import dev.moka.model.CaffeModel;
import dev.moka.model.NetFile;
import dev.moka.model.Prototxt;
import dev.moka.model.WeightBlob;
import dev.moka.proto.NetParameter;
import dev.moka.proto.NetProgress;
import dev.moka.proto.Numbers;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A net: layers in order, the blobs between them, and their parameters, all readable by Caffe's names.
 *
 * <pre>{@code
 * try (Net net = Net.load(Path.of("deploy.prototxt"), Path.of("weights.caffemodel"))) {
 *     net.blob("data").set(picture);
 *     net.forward();
 *     float[] prob = net.blob("prob").data();
 * }
 * }</pre>
 *
 * <p>A net serves one thread at a time. {@link #close()} frees what its backend holds; blobs read before stay readable.
 */
public final class Net implements AutoCloseable {
    private final NetParameter param;
    private final Map<String, Blob> blobs;
    private final List<String> inputs;
    private final List<String> outputs;
    private final List<Stage> stages;
    private final List<Step> steps;
    private final int[] fusableEnds;
    private final List<LearnableParam> learnableParams;
    private final KeptBlobs kept;
    private final Turn turn = new Turn();
    private final LentArrays lentArrays;
    private final Precision precision;
    private final Backend.@Nullable Session session;
    /** What was last checked; null before the first forward. */
    private @Nullable MemoryNeed memoryNeed;

    private boolean closed;
    private float loss;

    /** Builds a net; its parameters are what its fillers draw. */
    public Net(NetParameter description, NetOptions options) {
        MokaException.given(description, "the net's description");
        MokaException.given(options, "the options");
        NetBuilder built = turn.take(() -> new NetBuilder(description, options));
        param = built.param();
        blobs = Collections.unmodifiableMap(built.blobs());
        inputs = List.copyOf(built.inputs());
        outputs = built.outputs();
        steps = List.copyOf(built.steps());
        learnableParams = built.learnableParams();
        Overwritten overwritten = new Overwritten(steps);
        stages = IntStream.range(0, steps.size())
                .mapToObj(i -> new Stage(steps.get(i), overwritten.seenByBackward(steps.get(i), i)))
                .toList();
        fusableEnds = fusableEnds(stages);
        lentArrays = new LentArrays(steps);
        precision = options.precision();
        try {
            kept = new KeptBlobs(options.keep(), this);
            session = Backends.open(new Program(options, steps, kept::contains), turn);
            Threads threads = new Threads(threads());
            layers().forEach(layer -> layer.use(threads));
        } catch (RuntimeException e) {
            stages.forEach(Stage::close);
            throw e;
        }
    }

    /** A net as its prototxt describes it. */
    public static Net of(Path prototxt, NetOptions options) {
        NetFile file = Prototxt.readNet(MokaException.given(prototxt, "the net's file"), options.allowUnknown());
        try {
            return new Net(file.net(), options);
        } catch (MokaException e) {
            throw new MokaException(e.kind(), prototxt + ": " + e.getMessage(), e);
        }
    }

    /** A net in TEST phase with its weights, on the fastest backend. */
    public static Net load(Path prototxt, Path weights) {
        return load(prototxt, weights, NetOptions.defaults());
    }

    /**
     * A net with its weights.
     *
     * @throws MokaException if a layer's weights do not fit, as in Caffe; layers without weights keep what their fillers draw
     */
    public static Net load(Path prototxt, Path weights, NetOptions options) {
        Net net = of(prototxt, options);
        try {
            net.copyFrom(weights);
            return net;
        } catch (RuntimeException e) {
            net.close();
            throw e;
        }
    }

    /** The net's description, filtered, with its splits. */
    public NetParameter param() {
        return param;
    }

    public String name() {
        return param.getName();
    }

    /** The net, as messages speak of it: {@code net 'CaffeNet'}. */
    public String called() {
        return called(name());
    }

    /** A net of this name, as messages speak of it; many nets have none. */
    public static String called(String name) {
        return name.isEmpty() ? "the net" : "net '" + name + "'";
    }

    /** Layers with their bottoms and tops, in order. */
    public List<Step> steps() {
        return steps;
    }

    public List<Layer> layers() {
        return steps.stream().map(Step::layer).toList();
    }

    /** One layer, by its name. */
    public Layer layer(String name) {
        return steps.get(layerIndex(name)).layer();
    }

    /** All blobs by name, in the net's order. */
    public Map<String, Blob> blobs() {
        return blobs;
    }

    public Blob blob(String name) {
        Blob blob = blobs.get(name);
        if (blob == null) {
            throw MokaException.usage(
                    "%s has no blob '%s'; it has %s", called(), name, String.join(", ", blobs.keySet()));
        }
        return blob;
    }

    /** The parameters of every layer that has some, by the layer's name, in order. */
    public Map<String, List<Blob>> params() {
        var params = new LinkedHashMap<String, List<Blob>>();
        for (Step step : steps) {
            if (!step.layer().blobs().isEmpty()) {
                params.put(step.layer().name(), step.layer().blobs());
            }
        }
        return params;
    }

    /** The parameters of one layer. */
    public List<Blob> params(String layer) {
        List<Blob> params = params().get(layer);
        if (params == null) {
            throw MokaException.usage(
                    "%s has no layer '%s' with parameters; there are %s",
                    called(), layer, String.join(", ", params().keySet()));
        }
        return params;
    }

    /** Every parameter once, in Caffe's order: what a solver updates, and the order of its history. */
    public List<LearnableParam> learnableParams() {
        return learnableParams;
    }

    /** The parameters that hold NaN or infinity: of a damaged file, or of a training that went astray. One pass over all of them. */
    public List<NotFinite> notFinite() {
        return turn.take(() -> NotFinite.in(layers(), session));
    }

    /** Names of the blobs a caller fills. */
    public List<String> inputs() {
        return inputs;
    }

    /** Names of the blobs no layer reads, in alphabetical order. */
    public List<String> outputs() {
        return outputs;
    }

    /** How many threads a forward uses. */
    public int threads() {
        return session == null ? 1 : session.threads();
    }

    /** In which numbers it computes. */
    public Precision precision() {
        return precision;
    }

    /** Takes over the weights of a caffemodel, layer by layer, by name. */
    public LoadReport copyFrom(Path weights) {
        return copyFrom(CaffeModel.open(MokaException.given(weights, "the file of weights")));
    }

    /**
     * Takes over weights, layer by layer, by name.
     *
     * @return what was found, missing and unused
     * @throws MokaException if any layer's weights do not fit; then nothing was taken over
     */
    public LoadReport copyFrom(CaffeModel model) {
        return turn.take(() -> {
            LoadReport report = LoadReport.compare(this, MokaException.given(model, "the caffemodel"));
            report.requireFit();
            report.apply(this, model);
            return report;
        });
    }

    /**
     * From now on the layers that {@code other} has too, by name, use its parameters: a test net those of the net being trained. Diffs
     * remain their own.
     *
     * @throws MokaException if the parameters of such a layer differ in number or shape; then nothing is shared
     */
    public void shareParams(Net other) {
        Map<String, List<Blob>> theirs =
                MokaException.given(other, "the net to share with").params();
        params().forEach((layer, mine) -> requireSameShapes(layer, mine, theirs.getOrDefault(layer, mine)));
        turn.take(() -> params().forEach((layer, mine) -> share(mine, theirs.getOrDefault(layer, mine))));
    }

    private static void requireSameShapes(String layer, List<Blob> mine, List<Blob> theirs) {
        if (!mine.toString().equals(theirs.toString())) {
            throw MokaException.model(
                    "layer '%s' has parameters of shapes %s in one net and %s in the other: give it the same shapes in both, or another"
                            + " name in one",
                    layer, theirs, mine);
        }
    }

    private static void share(List<Blob> mine, List<Blob> theirs) {
        for (int i = 0; i < mine.size(); i++) {
            mine.get(i).shareData(theirs.get(i));
        }
    }

    /** Draws new parameters: msra weights, zero biases, neutral normalisations. */
    public void fillRandomly(long seed) {
        turn.take(() -> layers().forEach(layer -> layer.fillRandomly(seed)));
    }

    /**
     * Writes weights that Caffe reads: a caffemodel, which has the net's description too, or HDF5 if the name ends in
     * {@code .h5}. The file appears whole or not at all.
     */
    public void save(Path file) {
        MokaException.given(file, "the file to write");
        turn.take(() -> {
            Set<Blob> left = CaffeModel.isHdf5(file) ? sharedParams() : Set.of();
            CaffeModel.write(
                    file,
                    param,
                    layers().stream().map(layer -> weights(layer, left)).toList());
        });
    }

    private static List<WeightBlob> weights(Layer layer, Set<Blob> left) {
        return layer.blobs().stream()
                .map(blob -> left.contains(blob) ? WeightBlob.MISSING : WeightBlob.of(blob.shape(), blob::data))
                .toList();
    }

    /** The parameters that a layer shares with one before it, which owns them. */
    Set<Blob> sharedParams() {
        Set<Blob> shared = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Storage> owned = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Layer layer : layers()) {
            layer.blobs().stream()
                    .filter(blob -> !owned.add(blob.dataStorage()))
                    .forEach(shared::add);
        }
        return shared;
    }

    /** Passes changed input shapes on through the net, without computing anything. */
    public void reshape() {
        turn.take(() -> {
            requireOpen();
            stages.forEach(Stage::reshapeIfNeeded);
        });
    }

    /** Computes every blob; returns the outputs by name. */
    public Map<String, Blob> forward() {
        forward(0, steps.size() - 1);
        var result = new LinkedHashMap<String, Blob>();
        outputs.forEach(output -> result.put(output, blob(output)));
        return result;
    }

    /** Computes the layers from {@code start} to {@code end}, both included, by name. */
    public void forward(String start, String end) {
        forward(layerIndex(start), layerIndex(end));
    }

    private int layerIndex(String layer) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i).layer().name().equals(layer)) {
                return i;
            }
        }
        throw MokaException.usage(
                "%s has no layer '%s'; it has %s",
                called(), layer, steps.stream().map(step -> step.layer().name()).collect(Collectors.joining(", ")));
    }

    /** Computes the layers from {@code start} to {@code end}, both included, by their place in {@link #steps}. */
    public void forward(int start, int end) {
        requireRange("forward", start, end);
        turn.take(() -> {
            compute(start, end);
            kept.loseOthers();
        });
    }

    /** In the net's turn, a forward that loses nothing: what the {@link Keep} does not name is there until a step writes over it. */
    void compute(int start, int end) {
        requireOpen();
        stages.subList(start, end + 1).forEach(Stage::requireParams);
        lentArrays.beforeForward(start, end);
        steps.subList(start, end + 1).forEach(step -> step.layer().nextIteration());
        if (session != null) {
            session.enter();
        }
        boolean changed = memoryNeed == null || !memoryNeed.covers(start, end);
        for (Stage stage : stages.subList(start, end + 1)) {
            changed |= stage.reshapeIfNeeded();
        }
        if (changed) {
            MemoryNeed need = MemoryNeed.of(this, start, end, session != null);
            need.requireFit();
            memoryNeed = need;
        }
        int i = start;
        while (i <= end) {
            Stage stage = stages.get(i);
            // Again, because a layer that has just run may have given its tops a shape that depends on their data.
            stage.reshapeIfNeeded();
            stage.keepBottoms();
            i += stage.forward(steps.subList(i, Math.min(fusableEnds[i], end + 1)), session);
            stages.get(i - 1).keepTops();
        }
        stages.subList(start, end + 1).forEach(Stage::markRun);
        loss = (float)
                stages.subList(start, end + 1).stream().mapToDouble(Stage::loss).sum();
    }

    /**
     * How a forward in these shapes runs, in order: which layers run as one, what computes them, and in which layouts. Two forwards are
     * run to see it.
     */
    public List<PlannedKernel> plan() {
        return turn.take(() -> {
            List<PlannedKernel> plan = Plan.of(this);
            kept.loseOthers();
            return plan;
        });
    }

    /** For each step the one before which a kernel that begins with it must end, because what lies between is kept. */
    private static int[] fusableEnds(List<Stage> stages) {
        int[] ends = new int[stages.size()];
        int end = ends.length;
        for (int i = ends.length - 1; i >= 0; i--) {
            if (i + 1 < ends.length && stages.get(i).keepsBefore(stages.get(i + 1))) {
                end = i + 1;
            }
            ends[i] = end;
        }
        return ends;
    }

    /** The sum of all losses of the last forward, each with its weight; 0 for a net without a loss. */
    public float loss() {
        return loss;
    }

    /**
     * Computes diffs from the end of the net to its beginning, of what {@link NetOptions#gradients} asks for: those of blobs anew, those
     * of parameters added to what was there. The gradient starts from the diffs of the losses, which are their weights, and of the other
     * outputs, which are zero until {@link Blob#setDiff} sets them.
     */
    public void backward() {
        backward(steps.size() - 1, 0);
    }

    /** Computes the diffs from layer {@code start} down to layer {@code end}, both included, by name; see {@link #backward()}. */
    public void backward(String start, String end) {
        backward(layerIndex(start), layerIndex(end));
    }

    /** Computes the diffs from layer {@code start} down to layer {@code end}, both included, by their place in {@link #steps}. */
    public void backward(int start, int end) {
        requireRange("backward", start, end);
        turn.take(() -> {
            requireOpen();
            if (steps.stream().noneMatch(Step::backward)) {
                throw MokaException.usage(
                        "%s computes no gradient: build it with NetOptions.withGradients(Gradients.ALL)", called());
            }
            lentArrays.beforeBackward(start, end);
            if (session != null) {
                session.enter();
            }
            for (int i = start; i >= end; i--) {
                stages.get(i).backward(session);
            }
        });
    }

    /** Makes the diffs of all parameters zero; a backward adds to them. */
    public void clearParamDiffs() {
        turn.take(() -> layers().forEach(layer ->
                layer.blobs().forEach(blob -> blob.diffStorage().clear())));
    }

    /**
     * Updates a parameter by its diff, wherever the backend holds them: nothing goes through the host that is not there.
     *
     * @param history of the parameter's shape, to be kept from update to update
     */
    public void update(Blob parameter, List<Blob> history, Update update) {
        int count = MokaException.given(parameter, "the parameter").count();
        MokaException.given(history, "the history").forEach(blob -> {
            if (blob.count() != count) {
                throw MokaException.usage(
                        "a parameter of shape %s has a history of shape %s: give both one shape", parameter, blob);
            }
        });
        turn.take(() -> {
            requireOpen();
            LentArrays.beforeUpdate(parameter, history);
            if (session == null || !session.update(parameter, history, update)) {
                float[][] kept = history.stream().map(Blob::edit).toArray(float[][]::new);
                update.apply(parameter.edit(), parameter.editDiff(), kept, parameter.count());
            }
        });
    }

    /** What decides, beside the parameters, what the layers draw and read next. */
    public NetProgress progress() {
        NetProgress.Builder progress = NetProgress.newBuilder();
        for (Layer layer : layers()) {
            progress.setSeed(layer.seed()).putIterations(layer.name(), layer.iteration());
            Numbers carried = Numbers.newBuilder().addAllNumber(layer.carried()).build();
            if (carried.getNumberCount() > 0) {
                progress.putCarried(layer.name(), carried);
            }
        }
        return progress.build();
    }

    /** Goes on from where another net of these layers was. */
    public void resume(NetProgress progress) {
        MokaException.given(progress, "the progress");
        turn.take(() -> steps.forEach(step -> {
            Layer layer = step.layer();
            long iteration = progress.getIterationsOrDefault(layer.name(), layer.iteration());
            Numbers carried = progress.getCarriedOrDefault(layer.name(), Numbers.getDefaultInstance());
            layer.resume(progress.getSeed(), iteration, carried.getNumberList(), step.tops());
        }));
    }

    /** Whether a blob's numbers can be read after a forward. */
    boolean keepsAll() {
        return kept.all();
    }

    /** What runs step {@code index}, and how. */
    Stage stage(int index) {
        return stages.get(index);
    }

    private void requireRange(String way, int from, int to) {
        int first = way.equals("forward") ? from : to;
        int last = way.equals("forward") ? to : from;
        if (first < 0 || first > last || last >= steps.size()) {
            throw MokaException.usage(
                    "%s has no %s from layer %d to %d: its layers are 0 to %d, %s",
                    called(),
                    way,
                    from,
                    to,
                    steps.size() - 1,
                    way.equals("forward") ? "the smaller comes first" : "the larger comes first");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw MokaException.usage("%s is closed: load it again", called());
        }
    }

    /** Frees what the backend holds. Blobs that were not read since the last forward can no longer be read. */
    @Override
    public void close() {
        turn.take(() -> {
            if (!closed) {
                closed = true;
                stages.forEach(Stage::close);
                if (session != null) {
                    session.close();
                }
            }
        });
    }
}
