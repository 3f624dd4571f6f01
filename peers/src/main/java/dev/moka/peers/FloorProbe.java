package dev.moka.peers;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reduction;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;

/** Prints the machine's floating-point operations, and bytes read, a second: the best that oneDNN reaches in some seconds. */
final class FloorProbe {
    private static final double PATIENCE_S = 1;
    /** Sides of the square matrices: large enough for all threads, and small enough for the caches' blocks. */
    private static final int[] SIDES = {1024, 2048, 3072};
    /** Far more than any cache holds: 256 MB. */
    private static final int ROWS = 1024;

    private static final int COLUMNS = 1 << 16;

    private final engine engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
    private final stream stream = new stream(engine);

    private FloorProbe() {}

    public static void main(String[] args) {
        FloorProbe probe = new FloorProbe();
        double flops = 0;
        for (int side : SIDES) {
            flops = Math.max(flops, 2.0 * side * side * side / probe.product(side));
        }
        System.out.println(flops + " " + (double) Float.BYTES * ROWS * COLUMNS / probe.sum());
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** Seconds of a product of two matrices, in the layouts oneDNN likes best. */
    private double product(int side) {
        memory.desc any = OneDnnEngine.any(new long[] {side, side}, memory.data_type.f32);
        var chosen = new matmul.primitive_desc(engine, any, any, any);
        IntMemoryMap arguments = new IntMemoryMap();
        arguments.put(dnnl.DNNL_ARG_SRC, ones(chosen.src_desc()));
        arguments.put(dnnl.DNNL_ARG_WEIGHTS, ones(chosen.weights_desc()));
        arguments.put(dnnl.DNNL_ARG_DST, ones(chosen.dst_desc()));
        return fastest(new matmul(chosen), arguments);
    }

    /** Seconds of a sum over all rows of a matrix. */
    private double sum() {
        memory.desc matrix = OneDnnEngine.plain(new long[] {ROWS, COLUMNS});
        memory.desc sums = OneDnnEngine.plain(new long[] {ROWS, 1});
        var chosen = new reduction.primitive_desc(engine, algorithm.reduction_sum, matrix, sums, 0, 0);
        IntMemoryMap arguments = new IntMemoryMap();
        arguments.put(dnnl.DNNL_ARG_SRC, ones(matrix));
        arguments.put(dnnl.DNNL_ARG_DST, ones(sums));
        return fastest(new reduction(chosen), arguments);
    }

    private memory ones(memory.desc desc) {
        memory memory = new memory(desc, engine);
        FloatPointer floats = OneDnnEngine.floats(memory);
        for (long i = 0; i < desc.get_size() / Float.BYTES; i++) {
            floats.put(i, 1);
        }
        return memory;
    }

    private double fastest(primitive primitive, IntMemoryMap arguments) {
        double fastest = Double.POSITIVE_INFINITY;
        long start = System.nanoTime();
        while ((System.nanoTime() - start) / 1e9 < PATIENCE_S) {
            long before = System.nanoTime();
            primitive.execute(stream, arguments);
            stream._wait();
            fastest = Math.min(fastest, (System.nanoTime() - before) / 1e9);
        }
        return fastest;
    }
}
