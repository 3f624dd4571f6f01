package dev.moka.onednn;

import dev.moka.Backend;
import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Layer;
import dev.moka.MokaException;
import dev.moka.NetOptions;
import dev.moka.Precision;
import dev.moka.Program;
import dev.moka.Step;
import dev.moka.Storage;
import dev.moka.Turn;
import dev.moka.Update;
import dev.moka.layer.BatchNormLayer;
import dev.moka.layer.ConcatLayer;
import dev.moka.layer.ConvolutionLayer;
import dev.moka.layer.CropLayer;
import dev.moka.layer.DeconvolutionLayer;
import dev.moka.layer.DropoutLayer;
import dev.moka.layer.ElementwiseLayer;
import dev.moka.layer.EltwiseLayer;
import dev.moka.layer.InnerProductLayer;
import dev.moka.layer.LRNLayer;
import dev.moka.layer.LSTMLayer;
import dev.moka.layer.PReLULayer;
import dev.moka.layer.PoolingLayer;
import dev.moka.layer.RNNLayer;
import dev.moka.layer.ReductionLayer;
import dev.moka.layer.ScaleLayer;
import dev.moka.layer.SliceLayer;
import dev.moka.layer.SoftmaxLayer;
import dev.moka.layer.SplitLayer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one net holds of oneDNN: an engine, packed weights, and every tensor its blobs may still point to. */
final class OneDnnSession implements Backend.Session {
    private static final Logger LOG = LoggerFactory.getLogger(OneDnnSession.class);

    /** Makes a kernel for the first of some steps, or answers null. */
    private interface Factory {
        @Nullable
        Kernel kernel(OneDnnSession session, List<Step> steps);
    }

    /** Makes a kernel for the backward of a step, or answers null. */
    private interface BackwardFactory {
        @Nullable
        Kernel kernel(OneDnnSession session, Step step);
    }

    private record Factories(Factory forward, BackwardFactory backward) {}

    private static final Map<Class<? extends Layer>, Factories> FACTORIES = Map.ofEntries(
            entry(ConvolutionLayer.class, ConvolutionKernel::of, ConvolutionKernel::backward),
            entry(DeconvolutionLayer.class, ConvolutionKernel::of, ConvolutionKernel::backward),
            entry(InnerProductLayer.class, InnerProductKernel::of, InnerProductKernel::backward),
            entry(PoolingLayer.class, PoolingKernel::of, PoolingKernel::backward),
            entry(LSTMLayer.class, LstmForward::of, LstmBackward::of),
            entry(RNNLayer.class, RnnForward::of, RnnBackward::of),
            entry(LRNLayer.class, LRNKernel::of, LRNKernel::backward),
            entry(SoftmaxLayer.class, SoftmaxKernel::of, SoftmaxKernel::backward),
            entry(PReLULayer.class, PReLUKernel::of, PReLUKernel::backward),
            entry(DropoutLayer.class, DropoutKernel::of, DropoutKernel::backward),
            entry(CropLayer.class, CropKernel::of, (session, step) -> null),
            entry(SliceLayer.class, SliceKernel::of, SliceKernel::backward),
            entry(ReductionLayer.class, ReductionKernel::of, (session, step) -> null),
            entry(SplitLayer.class, (session, steps) -> null, SplitKernel::backward),
            entry(ConcatLayer.class, ConcatKernel::of, ConcatKernel::backward),
            entry(EltwiseLayer.class, EltwiseKernel::of, EltwiseKernel::backward),
            entry(BatchNormLayer.class, NormalizationKernel::of, NormalizationKernel::backward),
            entry(ScaleLayer.class, NormalizationKernel::of, ScaleKernel::backward));

    private static final Set<Class<? extends Layer>> WEIGHTED =
            Set.of(ConvolutionLayer.class, DeconvolutionLayer.class, InnerProductLayer.class);

    private static final Factories ELEMENTWISE = new Factories(ElementwiseKernel::of, ElementwiseKernel::backward);

    private static Map.Entry<Class<? extends Layer>, Factories> entry(
            Class<? extends Layer> type, Factory forward, BackwardFactory backward) {
        return Map.entry(type, new Factories(forward, backward));
    }

    private final Program program;
    private final Turn turn;
    private final int threads;
    /** Of activations, and of what is multiplied with them. */
    private final memory.data_type type;

    private final engine engine;
    private final stream stream;
    private final Set<Tensor> tensors = Collections.newSetFromMap(new WeakHashMap<>());
    private final IdentityHashMap<Storage, List<Input>> parameters = new IdentityHashMap<>();
    /** What the forward kernel of a layer has left for its backward kernel. */
    private final IdentityHashMap<Layer, Object> left = new IdentityHashMap<>();

    private final Arena arena;
    private final IdentityHashMap<Layer, Joined> joined = new IdentityHashMap<>();
    /** The step that a kernel is being made for. */
    private int building = -1;

    private @Nullable Tensor staging;
    private long moved;
    private boolean closed;

    OneDnnSession(Program program, Turn turn) {
        this.program = program;
        NetOptions options = program.options();
        this.turn = turn;
        this.threads = options.threads() == 0 ? OpenMp.ownThreads() : options.threads();
        this.type = options.precision() == Precision.BF16 ? memory.data_type.bf16 : memory.data_type.f32;
        this.engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
        this.stream = new stream(this.engine);
        this.arena = new Arena(this.engine);
    }

    engine engine() {
        return engine;
    }

    stream stream() {
        return stream;
    }

    memory.data_type type() {
        return type;
    }

    /** Of the top of {@code step}: scores, behind which nothing is multiplied any more, keep all their bits. */
    memory.data_type topType(Step step) {
        if (type == memory.data_type.f32) {
            return type;
        }
        List<Step> steps = program.steps();
        return steps.subList(steps.indexOf(step) + 1, steps.size()).stream()
                        .anyMatch(other -> WEIGHTED.contains(other.layer().getClass()))
                ? type
                : memory.data_type.f32;
    }

    Turn turn() {
        return turn;
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public void enter() {
        if (threads != OpenMp.ownThreads()) {
            OpenMp.setThreads(threads);
        }
    }

    /** Has what follows run on one thread, or on all of them again. */
    void useThreads(boolean alone) {
        if (threads > 1 && OpenMp.isThere()) {
            OpenMp.setThreads(alone ? 1 : threads);
        }
    }

    @Override
    public @Nullable Kernel forward(List<Step> steps) {
        return kernel(steps.get(0), factories -> factories.forward.kernel(this, steps));
    }

    @Override
    public @Nullable Kernel backward(Step step) {
        return step.propagateDown().contains(true) || !step.layer().blobs().isEmpty()
                ? kernel(step, factories -> factories.backward.kernel(this, step))
                : null;
    }

    /** Whether nobody can read the numbers of {@code blob} but {@code readers}, which are steps of the net. */
    boolean isReadOnlyBy(Blob blob, List<Step> readers) {
        return !keeps(blob.dataStorage())
                && program.steps().stream()
                        .allMatch(step -> readers.contains(step) || !reads(step, blob.dataStorage()));
    }

    /** Whether the numbers of a storage can be read after a forward. */
    boolean keeps(Storage storage) {
        return program.keeps().test(storage);
    }

    /**
     * The memory in which {@code top}, which the kernel being made writes, has its place beside others; null if it is to lie alone.
     *
     * @param covered how many steps that kernel computes
     * @param alone how it would lie then
     */
    @Nullable
    Joined joinedBy(Blob top, int covered, Layout alone) {
        List<Step> steps = program.steps();
        List<Step> own = steps.subList(building, building + covered);
        List<Step> readers = steps.stream()
                .filter(step -> !own.contains(step) && reads(step, top.dataStorage()))
                .toList();
        if (readers.size() != 1 || !readers.get(0).bottoms().contains(top)) {
            return null;
        }
        Step concat = readers.get(0);
        Joined known = joined(concat);
        if (known == null) {
            known = Joined.of(this, concat, alone);
            if (known != null) {
                joined.put(concat.layer(), known);
            }
        }
        return known;
    }

    /** The memory that kernels of a Concat's bottoms write into; null if they write to memory of their own. */
    @Nullable
    Joined joined(Step concat) {
        Joined known = joined.get(concat.layer());
        return known != null && known.isInUse() ? known : null;
    }

    private static boolean reads(Step step, Storage storage) {
        return step.bottoms().stream().anyMatch(bottom -> bottom.dataStorage() == storage);
    }

    /** Memory for numbers that the kernel being made writes, until the last step that reads them; null if they are kept. */
    Arena.@Nullable Lease lease(Storage storage, long bytes) {
        if (building < 0 || keeps(storage)) {
            return null;
        }
        int last = building;
        for (int i = building; i < program.steps().size(); i++) {
            last = reads(program.steps().get(i), storage) ? i : last;
        }
        return arena.lease(bytes, building, last);
    }

    private @Nullable Kernel kernel(Step step, Function<Factories, @Nullable Kernel> make) {
        Factories factories = step.layer() instanceof ElementwiseLayer
                ? ELEMENTWISE
                : FACTORIES.get(step.layer().getClass());
        if (factories == null
                || Stream.concat(step.bottoms().stream(), step.tops().stream()).anyMatch(blob -> blob.count() == 0)) {
            return null;
        }
        building = program.steps().indexOf(step);
        try {
            return make.apply(factories);
        } catch (MokaException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.debug("{}: oneDNN has no primitive for this configuration: {}", step.layer(), e.getMessage());
            return null;
        }
    }

    /** Keeps what the forward kernel of {@code layer} has found out, for its backward kernel, until the former is closed. */
    void leave(Layer layer, Object found, PrimitiveKernel kernel) {
        left.put(layer, found);
        kernel.atClose(() -> left.remove(layer, found));
    }

    /** The same for a kernel of many primitives. */
    void leave(Layer layer, Object found, Tape kernel) {
        left.put(layer, found);
        kernel.atClose(() -> left.remove(layer, found));
    }

    /** What the forward kernel of {@code layer} has left; null if its forward runs on the loops. */
    <T> @Nullable T left(Layer layer, Class<T> type) {
        return type.cast(left.get(layer));
    }

    /** A new tensor, freed with the session if nobody does before. */
    Tensor tensor(Layout layout) {
        return owned(new Tensor(this, layout, new memory(layout.desc(), engine), null));
    }

    /** A new tensor for what a primitive notes for its gradient, in an order of its own; null if it notes nothing. */
    @Nullable
    Tensor workspace(memory.desc desc) {
        return desc.is_zero()
                ? null
                : owned(new Tensor(this, Layout.plain(1).as(desc), new memory(desc, engine), null));
    }

    private Tensor owned(Tensor tensor) {
        tensors.add(tensor);
        return tensor;
    }

    /** Memory that belongs to somebody else. */
    Tensor view(Layout layout, Pointer numbers) {
        return new Tensor(this, layout, new memory(layout.desc(), engine, numbers), null);
    }

    /** A tensor for what is on its way between host and kernels; the next one to ask gets the same memory. */
    Tensor staging(Layout layout) {
        Tensor current = staging;
        if (current == null || current.layout().count() < layout.count()) {
            if (current != null) {
                current.free();
            }
            current = tensor(Layout.plain(layout.count()));
            staging = current;
        }
        return current.viewed(layout);
    }

    /** A parameter in {@code layout}, packed anew whenever somebody has changed it; whoever asks for the same again shares it. */
    Supplier<Tensor> parameter(Blob blob, Layout layout) {
        return input(blob, layout)::tensor;
    }

    private Input input(Blob blob, Layout layout) {
        List<Input> known = parameters.computeIfAbsent(blob.dataStorage(), storage -> new ArrayList<>());
        for (Input input : known) {
            if (input.serves(blob.dataStorage(), layout)) {
                return input;
            }
        }
        Input input = new Input(this, blob::dataStorage, layout);
        known.add(input);
        return input;
    }

    @Override
    public boolean update(Blob parameter, List<Blob> history, Update update) {
        if (!(parameter.diffStorage().twin() instanceof Tensor gradient)) {
            return false;
        }
        Tensor weight = input(parameter, gradient.layout()).writable();
        List<Tensor> kept = history.stream()
                .map(blob -> input(blob, gradient.layout()).writable())
                .toList();
        new ParameterUpdate(update, weight, gradient, kept).run(threads);
        parameter.dataStorage().setTwin(weight);
        parameter.diffStorage().setTwin(gradient);
        for (int i = 0; i < kept.size(); i++) {
            history.get(i).dataStorage().setTwin(kept.get(i));
        }
        return true;
    }

    /** Told of what lies in a file or with a kernel; nothing is copied for it. */
    @Override
    public boolean isTame(Storage storage) {
        ByteBuffer mapped = storage.source() == null ? null : storage.source().floats();
        if (mapped == null && !(storage.twin() instanceof Tensor)) {
            return false;
        }
        enter();
        Input input = new Input(this, () -> storage, Layout.plain(storage.count()));
        Tame tame = new Tame(this);
        try {
            return tame.holdsFor(storage.twin() instanceof Tensor held ? held : input.tensor());
        } finally {
            tame.close();
        }
    }

    /** How many pieces of memory all blobs that are not kept have together. */
    int arenaPieces() {
        return arena.pieces();
    }

    /** So many numbers go from the host to a kernel, or back. */
    void moving(int count) {
        moved += count;
    }

    /** How many numbers have gone from the host to kernels, or back. */
    long moved() {
        return moved;
    }

    void requireOpen() {
        if (closed) {
            throw MokaException.usage(
                    "the net of this blob is closed, and the blob was not read before: read it first");
        }
    }

    @Override
    public void close() {
        closed = true;
        tensors.forEach(Tensor::free);
        tensors.clear();
        parameters.clear();
        left.clear();
        joined.clear();
        arena.close();
        stream.close();
        engine.close();
    }
}
