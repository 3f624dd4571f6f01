package dev.moka.data;

import dev.moka.Draw;
import java.util.function.LongFunction;

/** In which order a data set's items come, epoch after epoch: as they are, or shuffled anew for each (Fisher and Yates, 1938). */
final class Order {
    private final int size;
    private final boolean shuffle;
    private final LongFunction<Draw> draws;
    private int[] shuffled = {};
    private long epoch = -1;

    /** @param draws the random numbers of each epoch */
    Order(int size, boolean shuffle, LongFunction<Draw> draws) {
        this.size = size;
        this.shuffle = shuffle;
        this.draws = draws;
    }

    /** Which item has the running number {@code number}. */
    int item(long number) {
        int place = (int) (number % size);
        if (!shuffle) {
            return place;
        }
        if (number / size != epoch) {
            epoch = number / size;
            shuffled = shuffled(size, draws.apply(epoch), 0);
        }
        return shuffled[place];
    }

    /** The numbers from 0 to below {@code size}, shuffled by the draws from number {@code from} on. */
    static int[] shuffled(int size, Draw draw, long from) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int swap = (int) (draw.uniform(from + i) * (i + 1));
            order[i] = order[swap];
            order[swap] = i;
        }
        return order;
    }
}
