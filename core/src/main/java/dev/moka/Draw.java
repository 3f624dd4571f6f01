package dev.moka;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers as a function of (seed, what for, index): the same draws on any number of threads, and nothing to save to resume.
 *
 * <p>The hash is the finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
 */
public final class Draw {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long key;

    /** @param purpose what the numbers are for, such as the layer's name and parameter: other purposes get other numbers */
    public Draw(long seed, String purpose) {
        long hash = mix(seed + GOLDEN);
        for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
            hash = mix(hash ^ b) + GOLDEN;
        }
        this.key = hash;
    }

    /** 64 random bits. */
    public long bits(long index) {
        return mix(key + (index + 1) * GOLDEN);
    }

    /** Uniform in (0, 1). */
    public double uniform(long index) {
        return ((bits(index) >>> 11) + 0.5) * 0x1.0p-53;
    }

    /** Fills {@code target} with normal numbers (Box and Muller, 1958). */
    public void gaussian(float[] target, double mean, double std) {
        for (int i = 0; i < target.length; i += 2) {
            double radius = std * Math.sqrt(-2 * Math.log(uniform(i)));
            double angle = 2 * Math.PI * uniform(i + 1L);
            target[i] = (float) (mean + radius * Math.cos(angle));
            if (i + 1 < target.length) {
                target[i + 1] = (float) (mean + radius * Math.sin(angle));
            }
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
