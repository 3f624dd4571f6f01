package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import dev.moka.KernelDescription;
import dev.moka.Layer;
import dev.moka.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;

/** One oneDNN primitive with its arguments: what a layer's kernel is made of. */
final class PrimitiveKernel implements Kernel {
    private final OneDnnSession session;
    private final primitive primitive;
    private final int steps;
    private final Map<Integer, Supplier<Tensor>> arguments = new LinkedHashMap<>();
    private final Map<Integer, Input> inputs = new LinkedHashMap<>();
    private final Map<Integer, Output> outputs = new LinkedHashMap<>();
    /** Arguments with which the primitive does what the layer does only if their numbers are tame. */
    private final Map<Integer, Tame> tame = new LinkedHashMap<>();

    private final Set<Integer> owned = new HashSet<>();
    private final IntMemoryMap map = new IntMemoryMap();
    /** What {@link #map} holds. */
    private final Map<Integer, Tensor> given = new HashMap<>();

    private final List<Runnable> afterwards = new ArrayList<>();
    private final List<Runnable> frees = new ArrayList<>();

    /** A primitive that computes one step of the net. */
    PrimitiveKernel(OneDnnSession session, primitive primitive) {
        this(session, primitive, 1);
    }

    /** @param steps how many steps of the net the primitive computes */
    PrimitiveKernel(OneDnnSession session, primitive primitive, int steps) {
        this.session = session;
        this.primitive = primitive;
        this.steps = steps;
    }

    /** Reads {@code storage} in {@code layout} as oneDNN's argument {@code number}. */
    PrimitiveKernel reads(int number, Supplier<Storage> storage, Layout layout) {
        return reads(number, new Input(session, storage, layout));
    }

    /** Reads what {@code input} brings, which may serve other kernels of the same layer, too. */
    PrimitiveKernel reads(int number, Input input) {
        inputs.put(number, input);
        frees.add(input::free);
        return takes(number, input::tensor);
    }

    /** Takes what {@code tensor} gives at each run as oneDNN's argument {@code number}. */
    PrimitiveKernel takes(int number, Supplier<Tensor> tensor) {
        arguments.put(number, tensor);
        return this;
    }

    /** Has {@code tensor}, which belongs to this kernel, as oneDNN's argument {@code number}. */
    PrimitiveKernel owns(int number, Tensor tensor) {
        owned.add(number);
        frees.add(tensor::free);
        return takes(number, () -> tensor);
    }

    /** Writes {@code storage} in {@code layout} as oneDNN's argument {@code number}. */
    PrimitiveKernel writes(int number, Supplier<Storage> storage, Layout layout) {
        outputs.put(number, Output.overwriting(session, storage, layout));
        return this;
    }

    /** Writes {@code blob}'s data as oneDNN's argument {@code number}, in their place beside others. */
    PrimitiveKernel writes(int number, Blob blob, Joined joined) {
        outputs.put(number, Output.into(session, blob, joined));
        return this;
    }

    /**
     * Adds oneDNN's argument {@code number}, which comes in {@code layout}, to the diff of parameter {@code index} of {@code layer}. If
     * nobody wants it, it is computed and left alone.
     */
    PrimitiveKernel addsDiff(int number, Layer layer, int index, Layout layout) {
        if (!layer.wantsDiff(index)) {
            return owns(number, session.tensor(layout));
        }
        Blob parameter = layer.blobs().get(index);
        outputs.put(number, Output.adding(session, parameter::diffStorage, layout));
        return this;
    }

    /**
     * Leaves a run to the layer's loops where the numbers of oneDNN's argument {@code number} are not {@link Tame}: the primitive
     * swallows NaN, or makes something else of what is infinite or near it.
     */
    PrimitiveKernel whereTame(int number) {
        Tame asked = new Tame(session);
        tame.put(number, asked);
        frees.add(asked::close);
        return this;
    }

    /** Does {@code work} after each run. */
    PrimitiveKernel then(Runnable work) {
        afterwards.add(work);
        return this;
    }

    /** Does {@code work} when this kernel is closed. */
    PrimitiveKernel atClose(Runnable work) {
        frees.add(work);
        return this;
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public boolean suits() {
        return tame.isEmpty()
                || tame.entrySet().stream()
                        .allMatch(asked -> asked.getValue()
                                .holdsFor(Objects.requireNonNull(arguments.get(asked.getKey()))
                                        .get()));
    }

    @Override
    public void run() {
        arguments.forEach((number, tensor) -> give(number, tensor.get()));
        outputs.forEach((number, output) -> give(number, output.target()));
        primitive.execute(session.stream(), map);
        outputs.forEach((number, output) -> output.publish(given(number)));
        afterwards.forEach(Runnable::run);
    }

    /** Most arguments are the same run after run: only what has changed crosses to native code, so that threads need not wait for it. */
    private void give(int number, Tensor tensor) {
        if (given.put(number, tensor) != tensor) {
            map.put(number, tensor.memory());
        }
    }

    /** Parameters are what it takes and does not own. */
    @Override
    public KernelDescription describe() {
        long parameterBytes = arguments.keySet().stream()
                .filter(number -> !inputs.containsKey(number) && !owned.contains(number))
                .mapToLong(number -> given(number).layout().desc().get_size())
                .sum();
        return new KernelDescription(
                new primitive_desc_base(primitive.get_dnnl_primitive_desc(), true)
                        .impl_info_str()
                        .getString(),
                inputs.entrySet().stream()
                        .map(input -> input.getValue().describe(given(input.getKey())))
                        .toList(),
                outputs.keySet().stream()
                        .map(number -> given(number).layout().describe(null))
                        .toList(),
                parameterBytes);
    }

    private Tensor given(int number) {
        return Objects.requireNonNull(given.get(number), "the kernel has not run");
    }

    @Override
    public void close() {
        frees.forEach(Runnable::run);
        outputs.values().forEach(Output::free);
        map.close();
        primitive.close();
    }
}
