package dev.moka.data;

import dev.moka.array.NdArray;
import java.util.Arrays;
import java.util.List;

/** Zeros in place of a data set that is not there: for every top a shape, whose axis 0 is the batch. */
public final class StandInBatches implements Batches {
    private final List<int[]> shapes;
    private List<NdArray> last = List.of();

    public StandInBatches(List<int[]> shapes) {
        this.shapes = List.copyOf(shapes);
    }

    @Override
    public List<NdArray> load(long first, int count) {
        if (last.isEmpty() || last.get(0).shape()[0] != count) {
            last = shapes.stream().map(shape -> zeros(shape, count)).toList();
        }
        return last;
    }

    private static NdArray zeros(int[] shape, int count) {
        int[] batch = shape.clone();
        batch[0] = count;
        return new NdArray(batch, new float[Math.toIntExact(NdArray.count(batch))]);
    }

    @Override
    public String toString() {
        return String.join(", ", shapes.stream().map(Arrays::toString).toList());
    }
}
