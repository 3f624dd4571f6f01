package dev.moka.model;

import dev.moka.MokaException;
import dev.moka.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a blob where they lie in a file that is mapped, or in memory, copied only when asked for.
 *
 * @param stored the file
 * @param file the part of it that the runs lie in, little-endian
 * @param runs where they are, in order; nearly always one packed run of floats
 * @param count how many there are in all runs
 */
record MappedNumbers(StoredFile stored, ByteBuffer file, List<Run> runs, int count) implements Source {

    /**
     * Numbers at equal distances.
     *
     * @param offset in bytes, of the first
     * @param size of a number in bytes: 2 (half), 4 (float) or 8 (double)
     * @param step from one number to the next in bytes; more than size where each has its own tag before it
     */
    record Run(int offset, int count, int size, int step) {
        boolean isPackedFloats() {
            return size == Float.BYTES && step == Float.BYTES;
        }

        /** Copies the numbers from a little-endian {@code file} to {@code target}, from {@code at} on. */
        void copy(ByteBuffer file, float[] target, int at) {
            if (isPackedFloats()) {
                slice(file).asFloatBuffer().get(target, at, count);
                return;
            }
            for (int i = 0; i < count; i++) {
                target[at + i] = number(file, offset + i * step);
            }
        }

        private float number(ByteBuffer file, int place) {
            return switch (size) {
                case Float.BYTES -> file.getFloat(place);
                case Double.BYTES -> (float) file.getDouble(place);
                default -> Half.toFloat(file.getShort(place));
            };
        }

        ByteBuffer slice(ByteBuffer file) {
            return file.slice(offset, count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    @Override
    public void copyTo(float[] target) {
        if (target.length > 0 && count == 0) {
            throw MokaException.model("a blob has a shape but no numbers in the file (only gradients, perhaps)");
        }
        requireUnchanged();
        try {
            copyRuns(target);
        } catch (InternalError e) { // Java's word for a mapped file whose end is gone
            throw StoredFile.changed(stored.path(), e);
        }
    }

    private void copyRuns(float[] target) {
        int at = 0;
        for (Run run : runs) {
            run.copy(file, target, at);
            at += run.count;
        }
    }

    @Override
    public @Nullable ByteBuffer floats() {
        requireUnchanged();
        return runs.size() == 1 && runs.get(0).isPackedFloats() ? runs.get(0).slice(file) : null;
    }

    @Override
    public void requireUnchanged() {
        stored.requireUnchanged();
    }

    /** Without the numbers, which may be many. */
    @Override
    public String toString() {
        return count + " numbers in " + runs.size() + " runs";
    }
}
