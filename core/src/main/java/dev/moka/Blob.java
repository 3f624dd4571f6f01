package dev.moka;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A shaped array with data and diff, Caffe's unit of everything: activations (N, C, H, W), weights (out, in, h, w), a loss ().
 *
 * <p>Data and diff are zero, and take no memory, until someone writes. A blob has no name; the net that holds it knows it by one.
 */
public final class Blob {
    private static final int MAX_AXES = 32;

    private int[] shape;
    private Storage data;
    private Storage diff;

    /** @param shape dimensions, outermost first; none for a single number */
    public Blob(int... shape) {
        int count = checkedCount(widen(MokaException.given(shape, "the shape")));
        this.shape = shape.clone();
        this.data = new Storage(count);
        this.diff = new Storage(count);
    }

    public int[] shape() {
        return shape.clone();
    }

    boolean hasShape(int[] other) {
        return Arrays.equals(shape, other);
    }

    /** The dimension of one axis; a negative axis counts from the end. */
    public int shape(int axis) {
        return shape[canonicalAxis(axis)];
    }

    public int axes() {
        return shape.length;
    }

    /** How many numbers: the product of all dimensions. */
    public int count() {
        return count(0, shape.length);
    }

    /** The product of the dimensions from {@code axis} to the end. */
    public int count(int axis) {
        return count(axis, shape.length);
    }

    /** The product of the dimensions {@code from} (inclusive) to {@code to} (exclusive), both counted from the beginning. */
    public int count(int from, int to) {
        if (from < 0 || from > to || to > shape.length) {
            throw MokaException.model(
                    "a blob of shape %s has no axes from %d to below %d: give two of 0 to %d, the smaller first",
                    this, from, to, shape.length);
        }
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= shape[i];
        }
        return product;
    }

    /** The index of an axis that may be given from the end (-1 is the last). */
    public int canonicalAxis(int axis) {
        int canonical = axis < 0 ? axis + shape.length : axis;
        if (canonical < 0 || canonical >= shape.length) {
            String remedy = shape.length == 0
                    ? "it is a single number and has none"
                    : String.format("give one of %d to %d", -shape.length, shape.length - 1);
            throw MokaException.model("axis %d does not exist in a blob of shape %s: %s", axis, this, remedy);
        }
        return canonical;
    }

    /** Gives the blob another shape. With another count its numbers are lost. */
    public void reshape(int... newShape) {
        int count = checkedCount(widen(MokaException.given(newShape, "the shape")));
        shape = newShape.clone();
        data.resize(count);
        diff.resize(count);
    }

    public void reshapeLike(Blob other) {
        reshape(MokaException.given(other, "the blob").shape);
    }

    /** The data in N, C, H, W order, to read. Ask again once the net has computed them anew, which refills the array. */
    public float[] data() {
        return data.lend();
    }

    /** The data, to change, now and later: the array is the blob's own until its count changes (see {@link Storage}). */
    public float[] edit() {
        return data.lendToEdit();
    }

    /** As {@link #edit}, to be filled completely: what was there may be lost. */
    public float[] overwrite() {
        return data.lendToOverwrite();
    }

    /** Fills the data with {@code values}; the numbers of one item, or one number, fill every item, as numpy broadcasts. */
    public void set(float... values) {
        int n = MokaException.given(values, "the array of numbers").length;
        if (n != count() && n != 1 && (shape.length == 0 || n != count(1))) {
            throw MokaException.usage(
                    "%d numbers do not fit a blob of shape %s, which holds %d", values.length, this, count());
        }
        float[] target = data.overwrite();
        for (int start = 0; start < target.length; start += values.length) {
            System.arraycopy(values, 0, target, start, values.length);
        }
    }

    /** Fills the data of item {@code n} (place on axis 0). */
    public void setItem(int n, float... values) {
        int size = itemCount();
        if (MokaException.given(values, "the array of numbers").length != size) {
            throw MokaException.usage(
                    "%d numbers do not fit an item of a blob of shape %s, which holds %d", values.length, this, size);
        }
        System.arraycopy(values, 0, data.edit(), itemStart(n), size);
    }

    /** A copy of the data of item {@code n} (place on axis 0). */
    public float[] item(int n) {
        int start = itemStart(n);
        return Arrays.copyOfRange(data.read(), start, start + itemCount());
    }

    /** A single number is its own only item. */
    private int itemCount() {
        return shape.length == 0 ? 1 : count(1);
    }

    private int itemStart(int n) {
        int items = shape.length == 0 ? 1 : shape[0];
        if (n < 0 || n >= items) {
            throw MokaException.usage(
                    "there is no item %d in a blob of shape %s, which has %d: count from 0", n, this, items);
        }
        return n * itemCount();
    }

    /** One number of the data, by its place on every axis; axes left out are 0. */
    public float at(int... place) {
        return data.read()[offset(place)];
    }

    /** Where the number at {@code place} lies in the array; axes left out are 0. */
    public int offset(int... place) {
        if (MokaException.given(place, "the place").length > shape.length) {
            throw MokaException.usage(
                    "place %s has %d axes, more than a blob of shape %s: leave some out",
                    Arrays.toString(place), place.length, this);
        }
        int offset = 0;
        for (int i = 0; i < shape.length; i++) {
            int index = i < place.length ? place[i] : 0;
            if (index < 0 || index >= shape[i]) {
                throw MokaException.usage(
                        "place %s is outside a blob of shape %s: count from 0 on each axis",
                        Arrays.toString(place), this);
            }
            offset = offset * shape[i] + index;
        }
        return offset;
    }

    /** The gradient, to read, as {@link #data}. */
    public float[] diff() {
        return diff.lend();
    }

    /** The gradient, to change, as {@link #edit}. */
    public float[] editDiff() {
        return diff.lendToEdit();
    }

    /** The gradient's array, to be filled completely, as {@link #overwrite}. */
    public float[] overwriteDiff() {
        return diff.lendToOverwrite();
    }

    /** Fills the gradient with {@code values}; one number fills it all. */
    public void setDiff(float... values) {
        int n = MokaException.given(values, "the array of numbers").length;
        if (n != count() && n != 1) {
            throw MokaException.usage(
                    "%d numbers do not fit the diff of a blob of shape %s, which holds %d", n, this, count());
        }
        float[] target = diff.overwrite();
        if (n == 1) {
            Arrays.fill(target, values[0]);
        } else {
            System.arraycopy(values, 0, target, 0, target.length);
        }
    }

    public Storage dataStorage() {
        return data;
    }

    public Storage diffStorage() {
        return diff;
    }

    /** From now on both blobs have the same data; counts must be equal. */
    public void shareData(Blob other) {
        requireSameCount(other);
        data = other.data;
    }

    /** From now on both blobs have the same diff; counts must be equal. */
    public void shareDiff(Blob other) {
        requireSameCount(other);
        diff = other.diff;
    }

    /** Becomes what {@code other} is now: its shape, its diff, and its data as they are, kept from being overwritten. */
    void keep(Blob other) {
        shape = other.shape.clone();
        diff = other.diff;
        data = other.data.kept();
    }

    /** Becomes what {@code other} is now: its shape, its data, and its diff as it is, kept from being overwritten. */
    void keepDiff(Blob other) {
        shape = other.shape.clone();
        data = other.data;
        diff = other.diff.kept();
    }

    private void requireSameCount(Blob other) {
        if (count() != MokaException.given(other, "the blob to share with").count()) {
            throw MokaException.model(
                    "blobs of shape %s and %s cannot share their numbers: give them as many each", this, other);
        }
    }

    /** Checks dimensions as files and people give them: 64 bits wide, possibly absurd. */
    static int checkedCount(long[] dims) {
        String text = Arrays.stream(dims).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", ")"));
        if (dims.length > MAX_AXES) {
            throw MokaException.model("a blob has at most %d axes, not the %d of %s", MAX_AXES, dims.length, text);
        }
        long count = 1;
        for (long dim : dims) {
            if (dim < 0) {
                throw MokaException.model("dimension %d in shape %s is negative: give 0 or more", dim, text);
            }
            if (dim > Integer.MAX_VALUE || count * dim > Integer.MAX_VALUE) {
                throw MokaException.model(
                        "shape %s holds more numbers than the %d a blob can: make it smaller", text, Integer.MAX_VALUE);
            }
            count *= dim;
        }
        return (int) count;
    }

    /** Caffe's dimensions (64 bits) as a blob's, checked. */
    public static int[] checkedShape(Iterable<Long> dims) {
        MokaException.given(dims, "the shape");
        long[] wide = new long[MAX_AXES + 1];
        int axes = 0;
        for (long dim : dims) {
            if (axes < wide.length) {
                wide[axes++] = dim;
            }
        }
        wide = Arrays.copyOf(wide, axes);
        checkedCount(wide);
        return Arrays.stream(wide).mapToInt(dim -> (int) dim).toArray();
    }

    private static long[] widen(int[] shape) {
        return Arrays.stream(shape).asLongStream().toArray();
    }

    /** The shape as Python prints a tuple: {@code (50, 96, 55, 55)}, {@code (96,)}, {@code ()}. */
    @Override
    public String toString() {
        return shapeText(shape);
    }

    /** A shape as Python prints a tuple. */
    public static String shapeText(int... shape) {
        if (shape.length == 1) {
            return "(" + shape[0] + ",)";
        }
        return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
