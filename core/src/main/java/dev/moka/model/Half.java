package dev.moka.model;

/** Floating point numbers of 16 bits: a sign, 5 bits of exponent and 10 of fraction (IEEE 754's binary16). */
final class Half {
    private static final int FRACTION = 0x3ff;
    private static final int LARGEST_EXPONENT = 0x1f;
    private static final float SMALLEST = 0x1p-24f;
    /** What a float's exponent is biased with, less a half's. */
    private static final int BIAS = 127 - 15;

    private Half() {}

    /** The same number; a float has room for every half. */
    static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> 10 & LARGEST_EXPONENT;
        int fraction = half & FRACTION;
        if (exponent == 0) {
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * SMALLEST));
        }
        int wide = exponent == LARGEST_EXPONENT ? 0xff : exponent + BIAS;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }
}
