package dev.moka;

/** How many bottoms or tops a layer takes. */
public record Arity(int min, int max) {
    public static Arity exactly(int n) {
        return new Arity(n, n);
    }

    public static Arity atLeast(int n) {
        return new Arity(n, Integer.MAX_VALUE);
    }

    public static Arity between(int min, int max) {
        return new Arity(min, max);
    }

    boolean allows(int n) {
        return n >= min && n <= max;
    }

    /** In words: "exactly 1", "at least 2", "1 to 2". */
    @Override
    public String toString() {
        if (min == max) {
            return "exactly " + min;
        }
        return max == Integer.MAX_VALUE ? "at least " + min : min + " to " + max;
    }
}
