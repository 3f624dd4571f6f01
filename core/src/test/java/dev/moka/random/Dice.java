package dev.moka.random;

import dev.moka.Draw;

/** Rolls out one configuration: every choice follows from a seed, a type and an index, in the order in which it is made. */
public final class Dice {
    /** So few numbers in a blob that a configuration takes milliseconds. */
    private static final int MOST_NUMBERS = 400;

    private final Draw draw;
    private long rolls;

    /** @param type of layer, or whatever else is drawn */
    public Dice(long seed, String type, int index) {
        draw = new Draw(seed, "configuration " + index + " of " + type);
    }

    /** A whole number from {@code min} to {@code max}, both included. */
    public int from(int min, int max) {
        return min + (int) (draw.uniform(rolls++) * (max - min + 1));
    }

    public boolean oneIn(int number) {
        return from(1, number) == 1;
    }

    @SafeVarargs
    public final <T> T oneOf(T... things) {
        return things[from(0, things.length - 1)];
    }

    /** A number from {@code min} to {@code max} with two decimals, as people write them. */
    float number(double min, double max) {
        return Math.round(100 * (min + draw.uniform(rolls++) * (max - min))) / 100f;
    }

    /** A dimension: often 1, often odd. */
    public int size() {
        return oneOf(1, 2, 3, 4, 5, 7);
    }

    /** A batch of 1 to 3, and more axes up to the number given. */
    public int[] shape(int axes) {
        int[] shape = new int[axes];
        int count = 1;
        for (int i = 0; i < axes; i++) {
            int size = i == 0 ? from(1, 3) : size();
            shape[i] = count * size <= MOST_NUMBERS ? size : 1;
            count *= shape[i];
        }
        return shape;
    }

    /** A place among so many axes as a prototxt may give it: from the end, half the time. */
    int either(int axis, int axes) {
        return oneIn(2) ? axis : axis - axes;
    }

    /** Half the time a field, half the time nothing, which leaves the default. */
    String maybe(String field, Object value) {
        return oneIn(2) ? field(field, value) : "";
    }

    static String field(String name, Object value) {
        return name + ": " + value + " ";
    }
}
