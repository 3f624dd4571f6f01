package dev.moka.onednn;

import dev.moka.Update;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;

/** A solver's update of numbers in oneDNN's memory: pieces that fit the processor's cache visit the host's arrays, each once. */
final class ParameterUpdate {
    private static final int PIECE = 2048;

    private final Update update;
    private final FloatBuffer weight;
    private final FloatBuffer gradient;
    private final List<FloatBuffer> history;

    /** All tensors lie in the same layout. */
    ParameterUpdate(Update update, Tensor weight, Tensor gradient, List<Tensor> history) {
        this.update = update;
        this.weight = floats(weight);
        this.gradient = floats(gradient);
        this.history = history.stream().map(ParameterUpdate::floats).toList();
    }

    /** All of a tensor's memory, with what a blocked layout pads it with: zeros, which remain so. */
    private static FloatBuffer floats(Tensor tensor) {
        long bytes = tensor.layout().desc().get_size();
        return new BytePointer(tensor.memory().get_data_handle())
                .capacity(bytes)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    void run(int threads) {
        int pieces = (weight.capacity() + PIECE - 1) / PIECE;
        int workers = Math.min(threads, pieces);
        IntStream.range(0, workers).parallel().forEach(w -> run(w * pieces / workers, (w + 1) * pieces / workers));
    }

    private void run(int from, int to) {
        float[] w = new float[PIECE];
        float[] g = new float[PIECE];
        float[][] h = new float[history.size()][PIECE];
        for (int piece = from; piece < to; piece++) {
            int start = piece * PIECE;
            int count = Math.min(PIECE, weight.capacity() - start);
            weight.get(start, w, 0, count);
            gradient.get(start, g, 0, count);
            for (int i = 0; i < h.length; i++) {
                history.get(i).get(start, h[i], 0, count);
            }
            update.apply(w, g, h, count);
            weight.put(start, w, 0, count);
            gradient.put(start, g, 0, count);
            for (int i = 0; i < h.length; i++) {
                history.get(i).put(start, h[i], 0, count);
            }
        }
    }
}
