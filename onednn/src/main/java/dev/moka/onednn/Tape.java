package dev.moka.onednn;

import dev.moka.Kernel;
import dev.moka.KernelDescription;
import dev.moka.Layer;
import dev.moka.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/** A kernel of many primitives on parts of memory, one after the other: for a layer that goes through steps of its own. */
final class Tape implements Kernel {
    /** A function of so few numbers is computed sooner than other threads are woken. */
    private static final long FEW = 1 << 16;

    /** What is to be run, and whether by one thread alone. */
    private record Entry(Runnable work, boolean alone) {}

    private final OneDnnSession session;
    private final String name;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Area> areas = new ArrayList<>();
    private final Map<Input, Layout> inputs = new LinkedHashMap<>();
    private final Map<Output, Layout> outputs = new LinkedHashMap<>();
    private final Map<Output, Tensor> targets = new HashMap<>();
    private final List<Runnable> frees = new ArrayList<>();
    /** Most primitives differ from others in where they read and write alone. */
    private final Map<List<Object>, primitive> primitives = new HashMap<>();

    private long parameterBytes;

    /** @param name what its description calls it */
    Tape(OneDnnSession session, String name) {
        this.session = session;
        this.name = name;
    }

    private Area area(Supplier<Tensor> tensor) {
        return area(new Area(session, () -> tensor.get().memory()));
    }

    private Area area(Area area) {
        areas.add(area);
        frees.add(area::free);
        return area;
    }

    /** The numbers of a storage, in the order of the host. */
    Area reads(Supplier<Storage> storage, int... shape) {
        Layout layout = Layout.plain(shape);
        Input input = new Input(session, storage, layout);
        inputs.put(input, layout);
        frees.add(input::free);
        return area(input::tensor);
    }

    /** Parameter {@code index} of a layer. */
    Area parameter(Layer layer, int index) {
        Layout layout = Layout.plain(layer.blobs().get(index).shape());
        parameterBytes += layout.desc().get_size();
        return area(session.parameter(layer.blobs().get(index), layout));
    }

    /** Numbers that are computed anew. */
    Area writes(Supplier<Storage> storage, int... shape) {
        Layout layout = Layout.plain(shape);
        return output(Output.overwriting(session, storage, layout), layout);
    }

    /** What is added to the diff of parameter {@code index} of a layer. */
    Area addsDiff(Layer layer, int index) {
        Layout layout = Layout.plain(layer.blobs().get(index).shape());
        return output(Output.adding(session, layer.blobs().get(index)::diffStorage, layout), layout);
    }

    private Area output(Output output, Layout layout) {
        outputs.put(output, layout);
        frees.add(output::free);
        targets.put(output, output.target());
        return area(() -> targets.get(output));
    }

    /** Memory of its own. */
    Area own(long count) {
        Tensor tensor = session.tensor(Layout.plain(count));
        frees.add(tensor::free);
        return area(() -> tensor);
    }

    /** Numbers of another kernel, which must live as long as this one runs. */
    Area of(Area other) {
        return area(other.shared());
    }

    /** c = a b. */
    void product(Tensor a, Tensor b, Tensor c) {
        product(a, b, null, c, false, algorithm.undef);
    }

    /** c = function(a b + bias), the bias added to each row. */
    void product(Tensor a, Tensor b, Tensor bias, Tensor c, algorithm function) {
        product(a, b, bias, c, false, function);
    }

    /** c += a b. */
    void addProduct(Tensor a, Tensor b, Tensor c) {
        product(a, b, null, c, true, algorithm.undef);
    }

    /** c = function(c + a b). */
    void addProduct(Tensor a, Tensor b, Tensor c, algorithm function) {
        product(a, b, null, c, true, function);
    }

    private void product(Tensor a, Tensor b, @Nullable Tensor bias, Tensor c, boolean adds, algorithm function) {
        primitive product = primitives.computeIfAbsent(
                List.of("product", a.layout(), b.layout(), c.layout(), bias != null, adds, function),
                key -> new matmul(new matmul.primitive_desc(
                        session.engine(),
                        a.layout().desc(),
                        b.layout().desc(),
                        bias == null ? new memory.desc() : bias.layout().desc(),
                        c.layout().desc(),
                        afterwards(adds, function),
                        false)));
        Map<Integer, Tensor> arguments =
                new HashMap<>(Map.of(dnnl.DNNL_ARG_SRC, a, dnnl.DNNL_ARG_WEIGHTS, b, dnnl.DNNL_ARG_DST, c));
        if (bias != null) {
            arguments.put(dnnl.DNNL_ARG_BIAS, bias);
        }
        run(product, arguments, false);
    }

    /** What becomes of a result: it is added to what was there, or not, and a function applied to it, or {@code undef}. */
    private static primitive_attr afterwards(boolean adds, algorithm function) {
        post_ops after = new post_ops();
        if (adds) {
            after.append_sum();
        }
        if (function != algorithm.undef) {
            after.append_eltwise(function, 0, 0);
        }
        primitive_attr attributes = new primitive_attr();
        attributes.set_post_ops(after);
        return attributes;
    }

    /** c = a times b, number by number; b may be one wide on an axis. */
    void times(Tensor a, Tensor b, Tensor c) {
        combine(algorithm.binary_mul, false, a, b, c);
    }

    /** c += a times b, number by number. */
    void addTimes(Tensor a, Tensor b, Tensor c) {
        combine(algorithm.binary_mul, true, a, b, c);
    }

    /** c = a + b, number by number; b may be one wide on an axis. */
    void plus(Tensor a, Tensor b, Tensor c) {
        combine(algorithm.binary_add, false, a, b, c);
    }

    private void combine(algorithm how, boolean adds, Tensor a, Tensor b, Tensor c) {
        primitive combination = primitives.computeIfAbsent(
                List.of("combine", how, adds, a.layout(), b.layout(), c.layout()),
                key -> new binary(new binary.primitive_desc(
                        session.engine(),
                        how,
                        a.layout().desc(),
                        b.layout().desc(),
                        c.layout().desc(),
                        afterwards(adds, algorithm.undef),
                        false)));
        run(combination, Map.of(dnnl.DNNL_ARG_SRC_0, a, dnnl.DNNL_ARG_SRC_1, b, dnnl.DNNL_ARG_DST, c), isFew(c));
    }

    /** y = function(x), number by number. */
    void apply(algorithm function, Tensor x, Tensor y) {
        primitive made = primitives.computeIfAbsent(
                List.of("apply", function, x.layout()),
                key -> new eltwise_forward(function(prop_kind.forward_inference, function, x)));
        run(made, Map.of(dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_DST, y), isFew(y));
    }

    /** dx of dy, where y is a function of x whose gradient is one of y. */
    void gradient(algorithm function, Tensor y, Tensor dy, Tensor dx) {
        primitive made = primitives.computeIfAbsent(
                List.of("gradient", function, y.layout()),
                key -> new eltwise_backward(new eltwise_backward.primitive_desc(
                        session.engine(),
                        function,
                        y.layout().desc(),
                        y.layout().desc(),
                        y.layout().desc(),
                        0,
                        0,
                        function(prop_kind.forward_training, function, y))));
        run(made, Map.of(dnnl.DNNL_ARG_DST, y, dnnl.DNNL_ARG_DIFF_DST, dy, dnnl.DNNL_ARG_DIFF_SRC, dx), isFew(dx));
    }

    private eltwise_forward.primitive_desc function(prop_kind kind, algorithm function, Tensor x) {
        return new eltwise_forward.primitive_desc(
                session.engine(), kind, function, x.layout().desc(), x.layout().desc(), 0, 0);
    }

    private static boolean isFew(Tensor tensor) {
        return tensor.layout().count() <= FEW;
    }

    private void run(primitive primitive, Map<Integer, Tensor> arguments, boolean alone) {
        IntMemoryMap map = new IntMemoryMap();
        arguments.forEach((number, tensor) -> map.put(number, tensor.memory()));
        frees.add(map::close);
        entries.add(new Entry(() -> primitive.execute(session.stream(), map), alone));
    }

    /** Does {@code work} on the host. */
    void then(Runnable work) {
        entries.add(new Entry(work, true));
    }

    void atClose(Runnable work) {
        frees.add(work);
    }

    @Override
    public int steps() {
        return 1;
    }

    @Override
    public void run() {
        targets.replaceAll((output, last) -> output.target());
        areas.forEach(Area::find);
        boolean alone = false;
        for (Entry entry : entries) {
            if (entry.alone != alone) {
                alone = entry.alone;
                session.useThreads(alone);
            }
            entry.work.run();
        }
        session.useThreads(false);
        targets.forEach(Output::publish);
    }

    @Override
    public KernelDescription describe() {
        return new KernelDescription(
                name,
                inputs.keySet().stream()
                        .map(input -> input.describe(input.tensor()))
                        .toList(),
                outputs.values().stream().map(layout -> layout.describe(null)).toList(),
                parameterBytes);
    }

    @Override
    public void close() {
        frees.forEach(Runnable::run);
        primitives.values().forEach(primitive::close);
    }
}
