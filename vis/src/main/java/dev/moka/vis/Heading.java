package dev.moka.vis;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;

/**
 * What stands above a picture.
 *
 * @param title large, or empty for no heading at all
 * @param lines small, below it
 */
public record Heading(String title, List<String> lines) {
    /** No heading: the picture alone. */
    public static final Heading NONE = new Heading("", List.of());

    private static final Font LARGE = Text.font(Font.BOLD, 20);
    private static final Font SMALL = Text.font(Font.PLAIN, 14);
    private static final Color WORDS = new Color(0x1f2328);
    private static final Color MORE_WORDS = new Color(0x57606a);
    private static final int LINE = 20;

    public Heading {
        lines = List.copyOf(lines);
    }

    public static Heading of(String title, String... lines) {
        return new Heading(title, List.of(lines));
    }

    /** Pixels from the first line's top to where the picture begins; 0 without a title. */
    public int height() {
        return title.isEmpty() ? 0 : 26 + lines.size() * LINE + 10;
    }

    /** Pixels of the longest line. */
    public int width() {
        return Math.max(
                Text.width(title, LARGE),
                lines.stream().mapToInt(line -> Text.width(line, SMALL)).max().orElse(0));
    }

    /** Paints it with its upper left corner at (x, y). */
    public void paint(Graphics2D g, int x, int y) {
        if (title.isEmpty()) {
            return;
        }
        g.setFont(LARGE);
        g.setColor(WORDS);
        g.drawString(title, x, y + 20);
        g.setFont(SMALL);
        g.setColor(MORE_WORDS);
        for (int i = 0; i < lines.size(); i++) {
            g.drawString(lines.get(i), x, y + 26 + (i + 1) * LINE - 4);
        }
    }
}
