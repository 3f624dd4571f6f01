package dev.moka.solver;

import java.util.Arrays;

/** The mean of the last few losses. */
final class SmoothedLoss {
    private final int size;
    private float[] last = {};
    private int count;
    private float mean;

    SmoothedLoss(int size) {
        this.size = size;
    }

    void clear() {
        count = 0;
        mean = 0;
    }

    /** Takes one in, and gives the mean. */
    float add(float loss) {
        int place = count % size;
        if (place == last.length) {
            last = Arrays.copyOf(
                    last, (int) Math.min(size, 2L * place + 1)); // a file may ask for more than will ever be
        }
        mean = count < size ? (mean * count + loss) / (count + 1) : mean + (loss - last[place]) / size;
        last[place] = loss;
        count++;
        return mean;
    }
}
