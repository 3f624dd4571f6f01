package dev.moka.vis;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.Arrays;
import java.util.List;

/**
 * Which classes are taken for which, as a square of counts: a row for each true class, a column for each that was found, coloured by the
 * part of the row.
 */
public final class ConfusionPicture extends HeadedPicture {
    private static final int GAP = 8;
    private static final int LARGEST_CELL = 56;
    private static final int ROOM = 900;
    private static final int SMALLEST_NUMBERED = 24;
    private static final Font FONT = Text.font(Font.PLAIN, 13);
    private static final Color WORDS = new Color(0x1f2328);

    private final List<String> classes;
    private final int[][] counts;
    private final int cell;
    private final int names;

    /** @param counts first by the true class, then by the one that was found */
    public ConfusionPicture(Heading heading, List<String> classes, int[][] counts) {
        super(heading);
        this.classes = List.copyOf(classes);
        this.counts = Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
        cell = Math.max(2, Math.min(LARGEST_CELL, ROOM / Math.max(1, classes.size())));
        names = isNamed()
                ? classes.stream()
                        .mapToInt(name -> Text.width(name, FONT))
                        .max()
                        .orElse(0)
                : 0;
    }

    /** Whether a name fits beside its row. */
    private boolean isNamed() {
        return cell >= FONT.getSize();
    }

    private int side() {
        return cell * classes.size();
    }

    @Override
    int bodyWidth() {
        return names + GAP + side();
    }

    @Override
    int bodyHeight() {
        return names + GAP + side();
    }

    @Override
    void paintBody(Graphics2D g, int bodyLeft, int bodyTop) {
        int left = bodyLeft + names + GAP;
        int top = bodyTop + names + GAP;
        g.setFont(FONT);
        for (int row = 0; row < counts.length; row++) {
            int all = Math.max(1, Arrays.stream(counts[row]).sum());
            for (int column = 0; column < counts.length; column++) {
                paintCell(
                        g,
                        left + column * cell,
                        top + row * cell,
                        counts[row][column],
                        (double) counts[row][column] / all);
            }
            if (isNamed()) {
                nameRowAndColumn(g, classes.get(row), left, top, row * cell + cell / 2 + FONT.getSize() / 2 - 1);
            }
        }
    }

    private void paintCell(Graphics2D g, int x, int y, int count, double part) {
        g.setColor(new Color(ColorMap.VIRIDIS.rgb(part)));
        g.fillRect(x, y, cell - 1, cell - 1);
        if (cell >= SMALLEST_NUMBERED && count > 0) {
            String number = Text.count(count);
            g.setColor(part > 0.6 ? WORDS : Color.WHITE);
            g.drawString(number, x + (cell - Text.width(number, FONT)) / 2, y + cell / 2 + FONT.getSize() / 2 - 1);
        }
    }

    /** The column's name is turned, and reads upwards. */
    private static void nameRowAndColumn(Graphics2D g, String name, int left, int top, int middle) {
        g.setColor(WORDS);
        g.drawString(name, left - GAP - Text.width(name, FONT), top + middle);
        AffineTransform upright = g.getTransform();
        g.translate(left + middle, top - GAP);
        g.rotate(-Math.PI / 2);
        g.drawString(name, 0, 0);
        g.setTransform(upright);
    }
}
