package dev.moka.layer;

import dev.moka.Threads;

/**
 * One step of LSTM: c = f cBefore + i g and h = o tanh(c), where the gates are i, o = sigmoid(.), f = cont sigmoid(.), g = tanh(.).
 *
 * @param streams N
 * @param hidden H
 * @param cBefore (N, H), the cell before the step
 * @param gates (N, 4H), what goes into i, f, o and g
 * @param cont (N), 0 where a stream begins anew, so that its cell is forgotten
 * @param c (N, H), the cell after the step
 */
record LSTMUnit(int streams, int hidden, Part cBefore, Part gates, Part cont, Part c) {
    private double sigmoid(int stream, int gate, int unit) {
        return sigmoid(gates.get((stream * 4 + gate) * hidden + unit));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** Much faster than Math's, and what Caffe takes. */
    private static double tanh(double x) {
        return 2 * sigmoid(2 * x) - 1;
    }

    private double input(int stream, int unit) {
        return sigmoid(stream, 0, unit);
    }

    private double forget(int stream, int unit) {
        return cont.get(stream) == 0 ? 0 : cont.get(stream) * sigmoid(stream, 1, unit);
    }

    private double output(int stream, int unit) {
        return sigmoid(stream, 2, unit);
    }

    private double g(int stream, int unit) {
        return tanh(gates.get((stream * 4 + 3) * hidden + unit));
    }

    /** Computes c and h (N, H). */
    void forward(Part h, Threads threads) {
        threads.over(streams, hidden, (from, to) -> forward(h, from, to));
    }

    private void forward(Part h, int from, int to) {
        for (int n = from; n < to; n++) {
            for (int u = 0; u < hidden; u++) {
                int at = n * hidden + u;
                c.set(at, (float) (forget(n, u) * cBefore.get(at) + input(n, u) * g(n, u)));
                h.set(at, (float) (output(n, u) * tanh(c.get(at))));
            }
        }
    }

    /** Computes the diffs of cBefore and gates from those of c and h; dcBefore may be dc. */
    void backward(Part dc, Part dh, Part dcBefore, Part dGates, Threads threads) {
        threads.over(streams, hidden, (from, to) -> backward(dc, dh, dcBefore, dGates, from, to));
    }

    private void backward(Part dc, Part dh, Part dcBefore, Part dGates, int from, int to) {
        for (int n = from; n < to; n++) {
            for (int u = 0; u < hidden; u++) {
                int at = n * hidden + u;
                double i = input(n, u);
                double f = forget(n, u);
                double o = output(n, u);
                double g = g(n, u);
                double tanh = tanh(c.get(at));
                double dCell = dc.get(at) + dh.get(at) * o * (1 - tanh * tanh);
                dcBefore.set(at, (float) (dCell * f));
                int gate = n * 4 * hidden + u;
                dGates.set(gate, (float) (dCell * g * i * (1 - i)));
                dGates.set(gate + hidden, (float) (dCell * cBefore.get(at) * f * (1 - f)));
                dGates.set(gate + 2 * hidden, (float) (dh.get(at) * tanh * o * (1 - o)));
                dGates.set(gate + 3 * hidden, (float) (dCell * i * (1 - g * g)));
            }
        }
    }
}
