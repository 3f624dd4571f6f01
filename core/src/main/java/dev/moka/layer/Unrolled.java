package dev.moka.layer;

/**
 * What a recurrent layer computes on its way through T steps of N streams: for each step what goes into its gates, and its states
 * (the hidden h, and for LSTM the cell c) of H numbers before and after.
 */
final class Unrolled {
    private final int streams;
    private final int hidden;
    private final float[] gates;
    private final float[][] states;

    /** @param begin the states before the first step */
    Unrolled(int steps, int streams, int hidden, int gates, float[][] begin) {
        this.streams = streams;
        this.hidden = hidden;
        this.gates = new float[steps * streams * gates * hidden];
        this.states = new float[begin.length][(steps + 1) * streams * hidden];
        for (int s = 0; s < begin.length; s++) {
            System.arraycopy(begin[s], 0, states[s], 0, begin[s].length);
        }
    }

    int streams() {
        return streams;
    }

    int hidden() {
        return hidden;
    }

    /** What goes into the gates of all steps, (T, N, gates x H). */
    float[] gates() {
        return gates;
    }

    /** State {@code which} before step {@code t}, which is after the step before: (N, H). */
    Part state(int which, int t) {
        return new Part(states[which], t * streams * hidden);
    }
}
