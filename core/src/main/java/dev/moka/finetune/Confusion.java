package dev.moka.finetune;

import dev.moka.Blob;
import dev.moka.Net;
import java.util.Arrays;

/**
 * How many pictures of each class a net takes for which.
 *
 * @param counts first by the true class, then by the one that was found
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Confusion(int[][] counts) {
    /**
     * Runs a net over its own data.
     *
     * @param net in TEST phase, at the beginning of its data; its blob label has the true classes
     * @param scores the blob with a number for each class
     * @param pictures how many of them count, from the first on
     */
    public static Confusion of(Net net, String scores, int pictures) {
        Blob found = net.blob(scores);
        int classes = found.shape(1);
        int[][] counts = new int[classes][classes];
        for (int seen = 0; seen < pictures; ) {
            net.forward();
            float[] labels = net.blob("label").data();
            for (int n = 0; n < labels.length && seen < pictures; n++, seen++) {
                counts[(int) labels[n]][largest(found.item(n))]++;
            }
        }
        return new Confusion(counts);
    }

    private static int largest(float[] row) {
        int best = 0;
        for (int c = 1; c < row.length; c++) {
            best = row[c] > row[best] ? c : best;
        }
        return best;
    }

    /** How many pictures were seen. */
    public int pictures() {
        return Arrays.stream(counts).flatMapToInt(Arrays::stream).sum();
    }

    /** The part of the pictures whose class was found. */
    public float accuracy() {
        int right = 0;
        for (int c = 0; c < counts.length; c++) {
            right += counts[c][c];
        }
        return (float) right / pictures();
    }
}
