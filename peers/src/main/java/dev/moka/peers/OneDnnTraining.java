package dev.moka.peers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.lrn_backward;
import org.bytedeco.dnnl.lrn_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory_desc_vector;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.sum;

/**
 * A net in training as a bare list of primitives: forward, backward, and an update of two sums for each parameter. Gradients, their
 * history and the parameters stay in float32 in the gradient's layout; a primitive that reads a parameter otherwise gets a copy after the
 * update.
 */
final class OneDnnTraining extends OneDnnEngine {
    /** What a layer's weights were changed by, and how Caffe orders it. */
    private record Change(memory change, memory.desc plain) {}

    /** Build the gradients; the last layer's comes first. */
    private final Deque<Runnable> gradients = new ArrayDeque<>();

    private final List<Call> calls = new ArrayList<>();
    private final List<Call> updates = new ArrayList<>();
    /** Parameters in the layout in which they are updated. */
    private final Map<String, memory> changed = new HashMap<>();

    private final Map<String, Change> changes = new HashMap<>();
    /** The diff at the end of the gradients built so far, which is nearer to the pictures. */
    private memory diff = new memory();

    private memory scoresDiff = new memory();

    OneDnnTraining(memory.data_type type) {
        super(prop_kind.forward_training, type);
    }

    @Override
    public void reshape(int[] pictures) {
        gradients.clear();
        calls.clear();
        updates.clear();
        changed.clear();
        super.reshape(pictures);
        scoresDiff = new memory(plain(shape), engine);
        diff = scoresDiff;
        gradients.forEach(Runnable::run);
        addCopies();
    }

    /** The gradient of the loss is p - 1 for the true class and p for the others: so little that plain Java will do. */
    @Override
    public float[] run(float[] pictures) {
        float[] p = super.run(pictures);
        int number = (int) shape[0];
        float[] labels = Labels.of(number);
        double loss = 0;
        for (int n = 0; n < number; n++) {
            int label = n * (p.length / number) + (int) labels[n];
            loss -= Math.log(p[label]) / number;
            p[label] -= 1;
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= number;
        }
        floats(scoresDiff).put(p);
        execute(calls);
        execute(updates);
        return new float[] {(float) loss};
    }

    @Override
    public float[] diff(String layer) {
        Change found = Objects.requireNonNull(changes.get(layer), layer);
        memory plain = reordered(found.change, found.plain);
        float[] values = new float[(int) (found.plain.get_size() / Float.BYTES)];
        floats(plain).get(values);
        plain.close();
        return values;
    }

    @Override
    convolution_forward.primitive_desc convolution(
            String name, int outputs, int kernel, int stride, int pad, int groups, boolean relu) {
        memory src = blob;
        long[] bottom = shape;
        var forward = super.convolution(name, outputs, kernel, stride, pad, groups, relu);
        memory dst = blob;
        long[] top = shape;
        long[] dims = groups == 1
                ? new long[] {outputs, bottom[1], kernel, kernel}
                : new long[] {groups, outputs / groups, bottom[1] / groups, kernel, kernel};
        long[] strides = {stride, stride};
        long[] pads = {pad, pad};
        gradients.addFirst(() -> {
            if (relu) {
                relu(dst);
            }
            var weights = new convolution_backward_weights.primitive_desc(
                    engine,
                    algorithm.convolution_direct,
                    forward.src_desc(),
                    any(dims, memory.data_type.f32),
                    plain(new long[] {outputs}),
                    forward.dst_desc(),
                    strides,
                    pads,
                    pads,
                    forward);
            IntMemoryMap arguments = weightsArguments(src, weights.src_desc(), weights.diff_dst_desc());
            add(
                    new convolution_backward_weights(weights),
                    gives(arguments, name, weights.diff_weights_desc(), dims, outputs));
            if (!name.equals("conv1")) {
                var data = new convolution_backward_data.primitive_desc(
                        engine,
                        algorithm.convolution_direct,
                        forward.src_desc(),
                        any(dims),
                        forward.dst_desc(),
                        strides,
                        pads,
                        pads,
                        forward);
                arguments = reads(data.diff_dst_desc());
                arguments.put(dnnl.DNNL_ARG_WEIGHTS, parameter(name + "_w", plain(dims), data.weights_desc()));
                addDiff(new convolution_backward_data(data), arguments, data.diff_src_desc());
            }
        });
        return forward;
    }

    @Override
    pooling_forward.primitive_desc pool(int kernel) {
        long[] bottom = shape;
        var forward = super.pool(kernel);
        long[] top = shape;
        memory notes = Objects.requireNonNull(workspace);
        long[] none = {0, 0};
        gradients.addFirst(() -> {
            var chosen = new pooling_backward.primitive_desc(
                    engine,
                    algorithm.pooling_max,
                    any(bottom),
                    any(top),
                    new long[] {2, 2},
                    new long[] {kernel, kernel},
                    none,
                    none,
                    none,
                    forward);
            IntMemoryMap arguments = reads(chosen.diff_dst_desc());
            arguments.put(dnnl.DNNL_ARG_WORKSPACE, notes);
            addDiff(new pooling_backward(chosen), arguments, chosen.diff_src_desc());
        });
        return forward;
    }

    @Override
    lrn_forward.primitive_desc normalize() {
        memory src = blob;
        long[] dims = shape;
        var forward = super.normalize();
        memory notes = workspace;
        gradients.addFirst(() -> {
            var chosen = new lrn_backward.primitive_desc(
                    engine,
                    algorithm.lrn_across_channels,
                    any(dims),
                    any(dims),
                    src.get_desc(),
                    5,
                    1e-4f,
                    0.75f,
                    1,
                    forward);
            IntMemoryMap arguments = reads(chosen.diff_dst_desc());
            arguments.put(dnnl.DNNL_ARG_SRC, src);
            if (notes != null) {
                arguments.put(dnnl.DNNL_ARG_WORKSPACE, notes);
            }
            addDiff(new lrn_backward(chosen), arguments, chosen.diff_src_desc());
        });
        return forward;
    }

    @Override
    inner_product_forward.primitive_desc innerProduct(String name, int outputs, boolean relu) {
        memory src = blob;
        long[] bottom = shape;
        var forward = super.innerProduct(name, outputs, relu);
        memory dst = blob;
        long[] top = shape;
        long[] dims = bottom.clone();
        dims[0] = outputs;
        gradients.addFirst(() -> {
            if (relu) {
                relu(dst);
            }
            var weights = new inner_product_backward_weights.primitive_desc(
                    engine, any(bottom), plain(dims), plain(new long[] {outputs}), plain(top, type), forward);
            IntMemoryMap arguments = weightsArguments(src, weights.src_desc(), weights.diff_dst_desc());
            add(
                    new inner_product_backward_weights(weights),
                    gives(arguments, name, weights.diff_weights_desc(), dims, outputs));
            var data = new inner_product_backward_data.primitive_desc(
                    engine, any(bottom), matrix(dims), plain(top, type), forward);
            arguments = reads(data.diff_dst_desc());
            arguments.put(dnnl.DNNL_ARG_WEIGHTS, parameter(name + "_w", plain(dims), data.weights_desc()));
            addDiff(new inner_product_backward_data(data), arguments, data.diff_src_desc());
        });
        return forward;
    }

    /**
     * In float32 as Caffe orders them: to be packed anew after each update would take longer than packed ones save. Where they have to
     * be converted anyway, packing comes with it.
     */
    @Override
    memory.desc matrix(long[] dims) {
        return type == memory.data_type.f32 ? plain(dims) : any(dims);
    }

    private void relu(memory dst) {
        memory.desc desc = dst.get_desc();
        algorithm relu = algorithm.eltwise_relu_use_dst_for_bwd;
        var forward = new eltwise_forward.primitive_desc(engine, prop_kind.forward_training, relu, desc, desc, 0);
        var chosen = new eltwise_backward.primitive_desc(engine, relu, desc, desc, desc, 0, forward);
        IntMemoryMap arguments = reads(desc);
        arguments.put(dnnl.DNNL_ARG_DST, dst);
        addDiff(new eltwise_backward(chosen), arguments, desc);
    }

    /** Arguments that read the diff as wanted. */
    private IntMemoryMap reads(memory.desc wanted) {
        IntMemoryMap arguments = new IntMemoryMap();
        arguments.put(dnnl.DNNL_ARG_DIFF_DST, brought(diff, wanted, calls));
        return arguments;
    }

    private IntMemoryMap weightsArguments(memory src, memory.desc wantedSrc, memory.desc wantedDiff) {
        IntMemoryMap arguments = reads(wantedDiff);
        arguments.put(dnnl.DNNL_ARG_SRC, brought(src, wantedSrc, calls));
        return arguments;
    }

    /** Arguments that write the diffs of weights and bias, by which both are updated then. */
    private IntMemoryMap gives(IntMemoryMap arguments, String name, memory.desc wanted, long[] dims, int outputs) {
        memory weightsDiff = new memory(wanted, engine);
        changes.put(name, new Change(update(name + "_w", weightsDiff, plain(dims)), plain(dims)));
        arguments.put(dnnl.DNNL_ARG_DIFF_WEIGHTS, weightsDiff);
        memory.desc bias = plain(new long[] {outputs});
        memory biasDiff = new memory(bias, engine);
        update(name + "_b", biasDiff, bias);
        arguments.put(dnnl.DNNL_ARG_DIFF_BIAS, biasDiff);
        return arguments;
    }

    /** Adds v = momentum v + rate (g + decay w) and w = w - v; gives v. */
    private memory update(String name, memory g, memory.desc plain) {
        memory.desc layout = g.get_desc();
        memory w = parameter(name, plain, layout);
        memory v = new memory(layout, engine);
        floats(v).put(new float[(int) (layout.get_size() / Float.BYTES)]);
        addSum(new float[] {Sgd.MOMENTUM, Sgd.RATE, Sgd.RATE * Sgd.DECAY}, v, g, w);
        addSum(new float[] {1, -1}, w, v);
        changed.put(name, w);
        return v;
    }

    /** Adds a weighted sum that is written over its first summand; all have one layout. */
    private void addSum(float[] factors, memory... summands) {
        IntMemoryMap arguments = new IntMemoryMap();
        memory.desc layout = summands[0].get_desc();
        memory.desc[] layouts = new memory.desc[summands.length];
        for (int i = 0; i < summands.length; i++) {
            layouts[i] = layout;
            arguments.put(dnnl.DNNL_ARG_MULTIPLE_SRC + i, summands[i]);
        }
        arguments.put(dnnl.DNNL_ARG_DST, summands[0]);
        var chosen = new sum.primitive_desc(engine, layout, factors, new memory_desc_vector(layouts));
        updates.add(new Call(new sum(chosen), arguments));
    }

    /** Brings what was updated into the other layouts in which it is read. */
    private void addCopies() {
        changed.forEach((name, w) -> {
            for (memory copy : Objects.requireNonNull(parameters.get(name))) {
                if (!copy.get_desc().equals(w.get_desc())) {
                    IntMemoryMap arguments = new IntMemoryMap();
                    arguments.put(dnnl.DNNL_ARG_FROM, w);
                    arguments.put(dnnl.DNNL_ARG_TO, copy);
                    updates.add(new Call(new reorder(w, copy), arguments));
                }
            }
        });
    }

    private void add(primitive primitive, IntMemoryMap arguments) {
        calls.add(new Call(primitive, arguments));
    }

    /** A primitive whose diff goes on to the layer before. */
    private void addDiff(primitive primitive, IntMemoryMap arguments, memory.desc desc) {
        diff = new memory(desc, engine);
        arguments.put(dnnl.DNNL_ARG_DIFF_SRC, diff);
        add(primitive, arguments);
    }
}
