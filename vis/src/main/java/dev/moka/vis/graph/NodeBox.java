package dev.moka.vis.graph;

import dev.moka.vis.Text;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/** How a node is drawn: its box, and the labels of its tops under it, beside the lines that leave there. */
final class NodeBox {
    /** Room under the box for the labels of the tops. */
    static final int LABELS = 24;

    private static final Font NAME = Text.font(Font.BOLD, 13);
    private static final Font DETAIL = Text.font(Font.PLAIN, 12);
    private static final Font SMALL = Text.font(Font.PLAIN, 11);
    private static final Color WORDS = new Color(0x1f2328);
    private static final Color IN_PLACE = new Color(0xcdebc9);
    private static final int PAD = 12;
    private static final int LINE = 17;
    private static final int CHIP = 18;
    private static final int CHIP_GAP = 5;
    private static final int BESIDE = 7;

    private final NetGraph.Node node;
    private int left;
    private int top;

    NodeBox(NetGraph.Node node) {
        this.node = node;
    }

    void moveTo(int newLeft, int newTop) {
        left = newLeft;
        top = newTop;
    }

    int width() {
        int words = Text.width(node.name(), NAME);
        for (String line : node.lines()) {
            words = Math.max(words, Text.width(line, DETAIL));
        }
        int chips = node.inPlace().stream()
                .mapToInt(chip -> chipWidth(chip) + CHIP_GAP)
                .sum();
        int widestTop = node.tops().stream()
                .mapToInt(label -> Text.width(label, DETAIL))
                .max()
                .orElse(0);
        // A label begins beside its line, and each line has its share of the box.
        int labels = node.tops().size() * 2 * (widestTop + BESIDE);
        return Math.max(Math.max(words, chips) + 2 * PAD, labels);
    }

    int height() {
        return 10 + LINE * (1 + node.lines().size()) + (node.inPlace().isEmpty() ? 0 : CHIP + 5);
    }

    Rectangle box() {
        return new Rectangle(left, top, width(), height());
    }

    /** Where the line of a top leaves. */
    int topX(int number) {
        int tops = node.tops().size();
        return left + (int) (width() * (number + 0.5) / tops);
    }

    /** Where the label of a top stands. */
    Rectangle label(int number) {
        return new Rectangle(
                topX(number) + BESIDE - 1,
                top + height() + 3,
                Text.width(node.tops().get(number), DETAIL),
                16);
    }

    List<Rectangle> labels() {
        List<Rectangle> labels = new ArrayList<>();
        for (int i = 0; i < node.tops().size(); i++) {
            labels.add(label(i));
        }
        return labels;
    }

    void paint(Graphics2D g) {
        g.setStroke(new BasicStroke(1.2f));
        g.setColor(node.kind().color());
        g.fillRoundRect(left, top, width(), height(), 10, 10);
        g.setColor(node.kind().color().darker());
        g.drawRoundRect(left, top, width(), height(), 10, 10);
        g.setColor(WORDS);
        int y = top + LINE + 1;
        centred(g, node.name(), NAME, y);
        for (String line : node.lines()) {
            y += LINE;
            centred(g, line, DETAIL, y);
        }
        paintChips(g, y + 7);
        g.setFont(DETAIL);
        g.setColor(WORDS);
        for (int i = 0; i < node.tops().size(); i++) {
            g.drawString(node.tops().get(i), label(i).x, label(i).y + 12);
        }
    }

    private void centred(Graphics2D g, String words, Font font, int y) {
        g.setFont(font);
        g.drawString(words, left + (width() - Text.width(words, font)) / 2, y);
    }

    private void paintChips(Graphics2D g, int y) {
        int all = node.inPlace().stream()
                        .mapToInt(chip -> chipWidth(chip) + CHIP_GAP)
                        .sum()
                - CHIP_GAP;
        int x = left + (width() - all) / 2;
        g.setFont(SMALL);
        for (String chip : node.inPlace()) {
            g.setColor(IN_PLACE);
            g.fillRoundRect(x, y, chipWidth(chip), CHIP, CHIP, CHIP);
            g.setColor(IN_PLACE.darker());
            g.drawRoundRect(x, y, chipWidth(chip), CHIP, CHIP, CHIP);
            g.setColor(WORDS);
            g.drawString(chip, x + 8, y + 13);
            x += chipWidth(chip) + CHIP_GAP;
        }
    }

    private static int chipWidth(String chip) {
        return Text.width(chip, SMALL) + 16;
    }
}
