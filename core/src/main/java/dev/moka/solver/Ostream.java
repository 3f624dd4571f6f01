package dev.moka.solver;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as a C++ stream writes them: six significant digits, without zeros at the end, as C's {@code %g}. */
public final class Ostream {
    private static final MathContext SIX = new MathContext(6, RoundingMode.HALF_EVEN);

    private Ostream() {}

    public static String text(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        } else if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        } else if (number == 0) {
            return 1 / number > 0 ? "0" : "-0";
        }
        BigDecimal rounded = new BigDecimal(number).round(SIX).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < SIX.getPrecision()) {
            return rounded.toPlainString();
        }
        return String.format(
                "%se%s%02d",
                rounded.movePointLeft(exponent).toPlainString(), exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
