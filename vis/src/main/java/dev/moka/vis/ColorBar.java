package dev.moka.vis;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;

/** A colour map beside a grid, from its smallest number at the foot to its largest at the top. */
record ColorBar(ColorMap map, Range range) {
    static final int WIDTH = 90;

    private static final int BAR = 18;
    private static final int TICKS = 4;
    private static final Font FONT = Text.font(Font.PLAIN, 13);
    private static final Color WORDS = new Color(0x1f2328);

    void paint(Graphics2D g, int x, int y, int height) {
        for (int i = 0; i < height; i++) {
            g.setColor(new Color(map.rgb(1 - i / (height - 1.0))));
            g.fillRect(x, y + i, BAR, 1);
        }
        g.setFont(FONT);
        g.setColor(WORDS);
        for (int tick = 0; tick <= TICKS; tick++) {
            double number = range.min() + (range.max() - (double) range.min()) * tick / TICKS;
            int at = y + height - 1 - Math.round((height - 1f) * tick / TICKS);
            g.drawLine(x + BAR, at, x + BAR + 4, at);
            g.drawString(Text.number(number), x + BAR + 8, Math.min(Math.max(at + 5, y + 10), y + height));
        }
    }
}
