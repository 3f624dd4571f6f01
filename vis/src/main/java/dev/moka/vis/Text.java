package dev.moka.vis;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Letters and numbers of all pictures. */
public final class Text {
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private Text() {}

    /** The JDK's logical sans-serif font, which every machine has. */
    public static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    /** How many pixels a line takes. */
    public static int width(String line, Font font) {
        return (int) Math.ceil(font.getStringBounds(line, CONTEXT).getWidth());
    }

    /** A number to three digits that count: 0.312, -14.2, 1.5e-07. */
    public static String number(double number) {
        if (number == 0 || !Double.isFinite(number)) {
            return number == 0 ? "0" : Double.toString(number);
        }
        double size = Math.abs(number);
        if (size >= 1e6 || size < 1e-4) {
            return String.format(Locale.ROOT, "%.2g", number);
        }
        BigDecimal rounded = new BigDecimal(number).round(new MathContext(3)).stripTrailingZeros();
        return rounded.toPlainString();
    }

    /** A whole number with commas: 24,576. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
