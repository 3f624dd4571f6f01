package dev.moka.solver;

/** The mean of the last few losses. */
final class SmoothedLoss {
    private final float[] last;
    private int count;
    private float mean;

    SmoothedLoss(int size) {
        last = new float[size];
    }

    void clear() {
        count = 0;
        mean = 0;
    }

    /** Takes one in, and gives the mean. */
    float add(float loss) {
        int place = count % last.length;
        mean = count < last.length ? (mean * count + loss) / (count + 1) : mean + (loss - last[place]) / last.length;
        last[place] = loss;
        count++;
        return mean;
    }
}
