package dev.moka.vis.graph;

import dev.moka.vis.Text;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Point;
import java.util.ArrayList;
import java.util.List;

/** The colours of the kinds of layers in a graph, in as many rows as the width asks for. */
final class Legend {
    static final Legend NONE = new Legend(List.of(), List.of());

    private static final Font FONT = Text.font(Font.PLAIN, 13);
    private static final Color WORDS = new Color(0x57606a);
    private static final int SWATCH = 14;
    private static final int ROW = 24;

    private final List<LayerKind> kinds;
    private final List<Point> places;

    private Legend(List<LayerKind> kinds, List<Point> places) {
        this.kinds = kinds;
        this.places = places;
    }

    static Legend of(NetGraph graph, int width) {
        List<LayerKind> kinds = graph.nodes().stream()
                .map(NetGraph.Node::kind)
                .distinct()
                .sorted()
                .toList();
        List<Point> places = new ArrayList<>();
        int x = 0;
        int y = 0;
        for (LayerKind kind : kinds) {
            if (x > 0 && x + entryWidth(kind) > width) {
                x = 0;
                y += ROW;
            }
            places.add(new Point(x, y));
            x += entryWidth(kind) + 18;
        }
        return new Legend(kinds, places);
    }

    private static int entryWidth(LayerKind kind) {
        return SWATCH + 6 + Text.width(kind.words(), FONT);
    }

    int width() {
        int width = 0;
        for (int i = 0; i < kinds.size(); i++) {
            width = Math.max(width, places.get(i).x + entryWidth(kinds.get(i)));
        }
        return width;
    }

    int height() {
        return places.isEmpty() ? 0 : places.get(places.size() - 1).y + ROW + 12;
    }

    void paint(Graphics2D g, int x, int y) {
        g.setFont(FONT);
        for (int i = 0; i < kinds.size(); i++) {
            int left = x + places.get(i).x;
            int top = y + places.get(i).y;
            g.setColor(kinds.get(i).color());
            g.fillRect(left, top, SWATCH, SWATCH);
            g.setColor(kinds.get(i).color().darker());
            g.drawRect(left, top, SWATCH, SWATCH);
            g.setColor(WORDS);
            g.drawString(kinds.get(i).words(), left + SWATCH + 6, top + 12);
        }
    }
}
