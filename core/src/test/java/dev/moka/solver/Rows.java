package dev.moka.solver;

import dev.moka.Draw;
import java.util.Arrays;

/** Numbers to learn from. */
final class Rows {
    static final int COUNT = 24;
    static final int WIDTH = 4;
    private static final Draw DRAW = new Draw(1701, "rows");

    private Rows() {}

    static float[] x(int row) {
        float[] x = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            x[i] = (float) (DRAW.uniform((long) row * WIDTH + i) * 2 - 1);
        }
        return x;
    }

    /** What a net is to find: a function of x that is not quite linear. */
    static float[] y(int row) {
        float[] x = x(row);
        return new float[] {x[0] - 2 * x[1] + 0.5f * x[2] * x[3] + 0.3f};
    }

    static float[][] all(boolean targets) {
        float[][] rows = new float[COUNT][];
        Arrays.setAll(rows, row -> targets ? y(row) : x(row));
        return rows;
    }
}
