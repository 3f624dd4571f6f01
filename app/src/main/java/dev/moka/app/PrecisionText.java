package dev.moka.app;

import dev.moka.Precision;

/** Says of a result that it was not computed in float32, as Caffe's are. */
final class PrecisionText {
    private PrecisionText() {}

    /** {@code computed in bf16}; empty for float32. */
    static String of(Precision precision) {
        return precision == Precision.FLOAT32 ? "" : "computed in " + precision;
    }

    /** The same behind other words: {@code , computed in bf16}. */
    static String behind(Precision precision) {
        return precision == Precision.FLOAT32 ? "" : ", " + of(precision);
    }
}
