package dev.moka.peers;

import dev.moka.peers.onnx.ModelProto;
import dev.moka.peers.onnx.TensorProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.lrn_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.softmax_forward;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * A net as a bare list of oneDNN primitives, with none of Moka's classes: weights packed once, every layout oneDNN's own choice.
 * What Moka adds to oneDNN is the difference. The environment sets the threads.
 */
class OneDnnEngine implements Engine {
    record Call(primitive primitive, IntMemoryMap arguments) {}

    final engine engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
    private final stream stream = new stream(engine);
    private final Map<String, TensorProto> weights = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final prop_kind kind;
    /** Of activations, and of the weights they are multiplied with. */
    final memory.data_type type;

    private OneDnnNet net = OneDnnNet.CAFFENET;
    private @Nullable memory input;
    private @Nullable memory output;

    /** Every parameter by name, in all layouts in which it is read. */
    final Map<String, List<memory>> parameters = new HashMap<>();

    /** The end of the primitives built so far. */
    memory blob = new memory();

    /** Its shape. */
    long[] shape = {};

    /** What the last primitive notes for its gradient. */
    @Nullable
    memory workspace;

    OneDnnEngine(memory.data_type type) {
        this(prop_kind.forward_inference, type);
    }

    OneDnnEngine(prop_kind kind, memory.data_type type) {
        this.kind = kind;
        this.type = type;
    }

    @Override
    public void load(ModelFiles files, int threads) throws IOException {
        net = OneDnnNet.named(files.stem().getFileName().toString()).orElseThrow();
        try (InputStream onnx = Files.newInputStream(files.onnx())) {
            for (TensorProto tensor : ModelProto.parseFrom(onnx).getGraph().getInitializerList()) {
                weights.put(tensor.getName(), tensor);
            }
        }
    }

    @Override
    public void reshape(int[] pictures) {
        calls.clear();
        parameters.clear();
        shape = new long[] {pictures[0], pictures[1], pictures[2], pictures[3]};
        blob = new memory(plain(shape), engine);
        input = blob;
        net.addTo(this);
        output = brought(blob, plain(shape), calls);
    }

    @Override
    public float[] run(float[] pictures) {
        floats(Objects.requireNonNull(input, "no shape is set")).put(pictures);
        execute(calls);
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        floats(Objects.requireNonNull(output, "no shape is set")).get(values);
        return values;
    }

    final void execute(List<Call> list) {
        for (Call call : list) {
            call.primitive.execute(stream, call.arguments);
        }
        stream._wait();
    }

    convolution_forward.primitive_desc convolution(
            String name, int outputs, int kernel, int stride, int pad, int groups, boolean relu) {
        long size = (shape[2] + 2L * pad - kernel) / stride + 1;
        long[] top = {shape[0], outputs, size, size};
        long[] dims = groups == 1
                ? new long[] {outputs, shape[1], kernel, kernel}
                : new long[] {groups, outputs / groups, shape[1] / groups, kernel, kernel};
        memory.desc bias = plain(new long[] {outputs});
        var chosen = new convolution_forward.primitive_desc(
                engine,
                // It notes nothing for a gradient, and oneDNN has more kernels for this kind.
                prop_kind.forward_inference,
                algorithm.convolution_direct,
                any(shape),
                any(dims),
                bias,
                any(top),
                new long[] {stride, stride},
                new long[] {pad, pad},
                new long[] {pad, pad},
                relu ? relu() : new primitive_attr(),
                false);
        IntMemoryMap arguments = reads(chosen.src_desc());
        arguments.put(dnnl.DNNL_ARG_WEIGHTS, parameter(name + "_w", plain(dims), chosen.weights_desc()));
        arguments.put(dnnl.DNNL_ARG_BIAS, parameter(name + "_b", bias, bias));
        add(new convolution_forward(chosen), arguments, chosen.dst_desc(), top);
        return chosen;
    }

    /** Maxima at a stride of 2; on the sizes that are asked for, rounding up and rounding down are the same. */
    pooling_forward.primitive_desc pool(int kernel) {
        if ((shape[2] - kernel) % 2 != 0) {
            throw new IllegalArgumentException("Caffe would round up to pool " + shape[2]);
        }
        long size = (shape[2] - kernel) / 2 + 1;
        long[] top = {shape[0], shape[1], size, size};
        long[] none = {0, 0};
        var chosen = new pooling_forward.primitive_desc(
                engine,
                kind,
                algorithm.pooling_max,
                blob.get_desc(),
                any(top),
                new long[] {2, 2},
                new long[] {kernel, kernel},
                none,
                none,
                none);
        IntMemoryMap arguments = notes(reads(chosen.src_desc()), chosen.workspace_desc());
        add(new pooling_forward(chosen), arguments, chosen.dst_desc(), top);
        return chosen;
    }

    lrn_forward.primitive_desc normalize() {
        var chosen = new lrn_forward.primitive_desc(
                engine, kind, algorithm.lrn_across_channels, blob.get_desc(), any(shape), 5, 1e-4f, 0.75f, 1);
        IntMemoryMap arguments = notes(reads(chosen.src_desc()), chosen.workspace_desc());
        add(new lrn_forward(chosen), arguments, chosen.dst_desc(), shape);
        return chosen;
    }

    inner_product_forward.primitive_desc innerProduct(String name, int outputs, boolean relu) {
        long[] dims = shape.clone();
        dims[0] = outputs;
        long[] top = {shape[0], outputs};
        memory.desc bias = plain(new long[] {outputs});
        var chosen = new inner_product_forward.primitive_desc(
                engine,
                kind,
                any(shape),
                matrix(dims),
                bias,
                // Scores, behind which nothing is multiplied any more, keep all their bits.
                plain(top, relu ? type : memory.data_type.f32),
                relu ? relu() : new primitive_attr(),
                false);
        IntMemoryMap arguments = reads(chosen.src_desc());
        arguments.put(dnnl.DNNL_ARG_WEIGHTS, parameter(name + "_w", plain(dims), chosen.weights_desc()));
        arguments.put(dnnl.DNNL_ARG_BIAS, parameter(name + "_b", bias, bias));
        add(new inner_product_forward(chosen), arguments, chosen.dst_desc(), top);
        return chosen;
    }

    /** The layout of an inner product's weights. */
    memory.desc matrix(long[] dims) {
        return any(dims);
    }

    void softmax() {
        var chosen = new softmax_forward.primitive_desc(
                engine, kind, algorithm.softmax_accurate, blob.get_desc(), blob.get_desc(), 1);
        add(new softmax_forward(chosen), reads(chosen.src_desc()), chosen.dst_desc(), shape);
    }

    private IntMemoryMap reads(memory.desc wanted) {
        IntMemoryMap arguments = new IntMemoryMap();
        arguments.put(dnnl.DNNL_ARG_SRC, brought(blob, wanted, calls));
        return arguments;
    }

    /** A memory as wanted: itself, or brought into that layout at each run. */
    final memory brought(memory from, memory.desc wanted, List<Call> list) {
        if (from.get_desc().equals(wanted)) {
            return from;
        }
        memory to = new memory(wanted, engine);
        IntMemoryMap arguments = new IntMemoryMap();
        arguments.put(dnnl.DNNL_ARG_FROM, from);
        arguments.put(dnnl.DNNL_ARG_TO, to);
        list.add(new Call(new reorder(from, to), arguments));
        return to;
    }

    private IntMemoryMap notes(IntMemoryMap arguments, memory.desc desc) {
        workspace = null;
        if (!desc.is_zero()) {
            memory notes = new memory(desc, engine);
            arguments.put(dnnl.DNNL_ARG_WORKSPACE, notes);
            workspace = notes;
        }
        return arguments;
    }

    private void add(primitive primitive, IntMemoryMap arguments, memory.desc top, long[] topShape) {
        blob = new memory(top, engine);
        shape = topShape;
        arguments.put(dnnl.DNNL_ARG_DST, blob);
        calls.add(new Call(primitive, arguments));
    }

    /**
     * A parameter in a layout. A copy of each that is asked for is kept.
     *
     * @param plain how Caffe orders it
     */
    final memory parameter(String name, memory.desc plain, memory.desc wanted) {
        List<memory> copies = parameters.computeIfAbsent(name, key -> new ArrayList<>());
        for (memory copy : copies) {
            if (copy.get_desc().equals(wanted)) {
                return copy;
            }
        }
        memory packed = packed(name, plain, wanted);
        copies.add(packed);
        return packed;
    }

    private memory packed(String name, memory.desc plain, memory.desc wanted) {
        TensorProto tensor = Objects.requireNonNull(weights.get(name), name);
        memory given = new memory(plain, engine);
        float[] values = new float[tensor.getRawData().size() / Float.BYTES];
        tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        floats(given).put(values);
        memory packed = reordered(given, wanted);
        given.close();
        return packed;
    }

    final memory reordered(memory from, memory.desc wanted) {
        memory to = new memory(wanted, engine);
        new reorder(from, to).execute(stream, from, to);
        stream._wait();
        return to;
    }

    static FloatPointer floats(memory memory) {
        return new FloatPointer(memory.get_data_handle());
    }

    private static primitive_attr relu() {
        post_ops operations = new post_ops();
        operations.append_eltwise(algorithm.eltwise_relu, 0, 0);
        primitive_attr attributes = new primitive_attr();
        attributes.set_post_ops(operations);
        return attributes;
    }

    /** As Caffe orders numbers, in float32. */
    static memory.desc plain(long[] dims) {
        return plain(dims, memory.data_type.f32);
    }

    static memory.desc plain(long[] dims, memory.data_type type) {
        long[] strides = new long[dims.length];
        long stride = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= dims[i];
        }
        return new memory.desc(dims, type, strides);
    }

    /** In whatever order oneDNN likes best. */
    final memory.desc any(long[] dims) {
        return any(dims, type);
    }

    static memory.desc any(long[] dims, memory.data_type type) {
        return new memory.desc(dims, type, memory.format_tag.any);
    }
}
