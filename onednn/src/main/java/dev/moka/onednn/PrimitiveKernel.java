package dev.moka.onednn;

import dev.moka.Blob;
import dev.moka.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.primitive;

/** One oneDNN primitive with its arguments: what a layer's kernel is made of. */
final class PrimitiveKernel implements Kernel {
    private final OneDnnSession session;
    private final primitive primitive;
    private final int steps;
    private final Map<Integer, Supplier<Tensor>> arguments = new LinkedHashMap<>();
    private final Map<Integer, Input> inputs = new LinkedHashMap<>();
    private final Blob top;
    private final Tensor output;

    /**
     * @param steps how many steps of the net the primitive computes
     * @param top what it writes
     * @param layout how it writes it
     */
    PrimitiveKernel(OneDnnSession session, primitive primitive, int steps, Blob top, Layout layout) {
        this.session = session;
        this.primitive = primitive;
        this.steps = steps;
        this.top = top;
        this.output = session.tensor(layout);
    }

    /** Reads {@code blob} in {@code layout} as oneDNN's argument {@code number}. */
    PrimitiveKernel reads(int number, Blob blob, Layout layout) {
        inputs.put(number, new Input(session, blob, layout));
        return this;
    }

    /** Takes what {@code tensor} gives at each forward as oneDNN's argument {@code number}. */
    PrimitiveKernel takes(int number, Supplier<Tensor> tensor) {
        arguments.put(number, tensor);
        return this;
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public void run() {
        try (IntMemoryMap map = new IntMemoryMap()) {
            inputs.forEach((number, input) -> map.put(number, input.tensor().memory()));
            arguments.forEach((number, tensor) -> map.put(number, tensor.get().memory()));
            map.put(dnnl.DNNL_ARG_DST, output.memory());
            primitive.execute(session.stream(), map);
        }
        top.dataStorage().setTwin(output);
    }

    @Override
    public void close() {
        inputs.values().forEach(Input::free);
        if (top.dataStorage().twin() != output) {
            output.free();
        }
        primitive.close();
    }
}
