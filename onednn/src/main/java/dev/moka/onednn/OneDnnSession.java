package dev.moka.onednn;

import dev.moka.Backend;
import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.Layer;
import dev.moka.MokaException;
import dev.moka.Step;
import dev.moka.Storage;
import dev.moka.Turn;
import dev.moka.layer.BatchNormLayer;
import dev.moka.layer.ConcatLayer;
import dev.moka.layer.ConvolutionLayer;
import dev.moka.layer.DeconvolutionLayer;
import dev.moka.layer.EltwiseLayer;
import dev.moka.layer.InnerProductLayer;
import dev.moka.layer.LRNLayer;
import dev.moka.layer.PoolingLayer;
import dev.moka.layer.ReLULayer;
import dev.moka.layer.ScaleLayer;
import dev.moka.layer.SigmoidLayer;
import dev.moka.layer.SoftmaxLayer;
import dev.moka.layer.TanHLayer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
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

    private static final Map<Class<? extends Layer>, Factory> FACTORIES = Map.ofEntries(
            Map.entry(ConvolutionLayer.class, ConvolutionKernel::of),
            Map.entry(DeconvolutionLayer.class, ConvolutionKernel::of),
            Map.entry(InnerProductLayer.class, InnerProductKernel::of),
            Map.entry(PoolingLayer.class, PoolingKernel::of),
            Map.entry(LRNLayer.class, LRNKernel::of),
            Map.entry(SoftmaxLayer.class, SoftmaxKernel::of),
            Map.entry(ReLULayer.class, ActivationKernel::of),
            Map.entry(SigmoidLayer.class, ActivationKernel::of),
            Map.entry(TanHLayer.class, ActivationKernel::of),
            Map.entry(ConcatLayer.class, ConcatKernel::of),
            Map.entry(EltwiseLayer.class, EltwiseKernel::of),
            Map.entry(BatchNormLayer.class, NormalizationKernel::of),
            Map.entry(ScaleLayer.class, NormalizationKernel::of));

    private final Turn turn;
    private final int threads;
    private final engine engine;
    private final stream stream;
    private final Set<Tensor> tensors = Collections.newSetFromMap(new WeakHashMap<>());
    private final IdentityHashMap<Storage, List<PackedWeights>> packed = new IdentityHashMap<>();
    private boolean closed;

    OneDnnSession(int threads, Turn turn) {
        this.turn = turn;
        this.threads = threads == 0 ? OpenMp.ownThreads() : threads;
        this.engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
        this.stream = new stream(this.engine);
    }

    engine engine() {
        return engine;
    }

    stream stream() {
        return stream;
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

    @Override
    public @Nullable Kernel backward(Step step) {
        return null;
    }

    @Override
    public @Nullable Kernel forward(List<Step> steps) {
        Layer layer = steps.get(0).layer();
        Factory factory = FACTORIES.get(layer.getClass());
        if (factory == null || steps.get(0).tops().get(0).count() == 0) {
            return null;
        }
        try {
            return factory.kernel(this, steps);
        } catch (MokaException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.debug("{}: oneDNN has no primitive for this configuration: {}", layer, e.getMessage());
            return null;
        }
    }

    /** A new tensor, freed with the session if nobody does before. */
    Tensor tensor(Layout layout) {
        Tensor tensor = new Tensor(this, layout, new memory(layout.desc(), engine));
        tensors.add(tensor);
        return tensor;
    }

    /** The weights of {@code blob} in {@code wanted} layout; whoever asks for the same again shares them. */
    PackedWeights packed(Blob blob, Layout plain, Layout wanted) {
        List<PackedWeights> known = packed.computeIfAbsent(blob.dataStorage(), storage -> new ArrayList<>());
        for (PackedWeights weights : known) {
            if (weights.layout().equals(wanted)) {
                return weights;
            }
        }
        PackedWeights weights = new PackedWeights(this, blob.dataStorage(), plain, wanted);
        known.add(weights);
        return weights;
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
        packed.clear();
        stream.close();
        engine.close();
    }
}
