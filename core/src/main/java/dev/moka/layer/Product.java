package dev.moka.layer;

import dev.moka.Blob;

/** A weight W (O, K) and what is computed with it of rows of K numbers x and rows of O numbers y. */
record Product(Blob weight) {
    private int outputs() {
        return weight.shape(0);
    }

    private int inputs() {
        return weight.shape(1);
    }

    /** y += W x, for each row. */
    void forward(Part x, Part y, int rows) {
        float[] w = weight.data();
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < outputs(); o++) {
                double sum = 0;
                for (int k = 0; k < inputs(); k++) {
                    sum += w[o * inputs() + k] * x.get(r * inputs() + k);
                }
                y.add(r * outputs() + o, (float) sum);
            }
        }
    }

    /** dx += W^T dy, for each row. */
    void backward(Part dy, Part dx, int rows) {
        float[] w = weight.data();
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < outputs(); o++) {
                float d = dy.get(r * outputs() + o);
                for (int k = 0; k < inputs(); k++) {
                    dx.add(r * inputs() + k, w[o * inputs() + k] * d);
                }
            }
        }
    }

    /** dW += dy x^T, summed over the rows. */
    void addDiff(Part x, Part dy, int rows) {
        float[] dw = weight.editDiff();
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < outputs(); o++) {
                float d = dy.get(r * outputs() + o);
                for (int k = 0; k < inputs(); k++) {
                    dw[o * inputs() + k] += d * x.get(r * inputs() + k);
                }
            }
        }
    }
}
