package dev.moka.vis.graph;

import dev.moka.Net;
import dev.moka.vis.Heading;
import dev.moka.vis.Picture;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A net's layers from top to bottom, with the shapes that go from one to the next. */
public final class GraphPicture implements Picture {
    private static final int MARGIN = 24;
    private static final int ARROW = 8;
    private static final int NEAR = 30;
    private static final int FAR = 64;
    private static final Color LINE = new Color(0x6e7781);

    private final Heading heading;
    private final NetGraph graph;
    private final LayeredLayout layout;
    private final List<NodeBox> boxes;
    private final Legend legend;
    /** Upper and lower end of each rank. */
    private final int[] rankTop;

    private final int[] rankBottom;

    public GraphPicture(Heading heading, Net net) {
        this.heading = heading;
        graph = NetGraph.of(net);
        boxes = graph.nodes().stream().map(NodeBox::new).toList();
        layout = new LayeredLayout(
                boxes.stream().mapToInt(NodeBox::width).toArray(),
                graph.edges().stream()
                        .map(edge -> new int[] {edge.from(), edge.to()})
                        .toList());
        legend = heading.title().isEmpty() ? Legend.NONE : Legend.of(graph, Math.max(netWidth(), 560));
        rankTop = new int[layout.ranks()];
        rankBottom = new int[layout.ranks()];
        placeRanks();
        int left = (width() - netWidth()) / 2;
        for (int i = 0; i < boxes.size(); i++) {
            NodeBox box = boxes.get(i);
            box.moveTo(left + (int) Math.round(layout.x(i) - box.width() / 2.0), rankTop[layout.rank(i)]);
        }
    }

    private void placeRanks() {
        int[] height = new int[rankTop.length];
        for (int i = 0; i < boxes.size(); i++) {
            int rank = layout.rank(i);
            height[rank] = Math.max(height[rank], boxes.get(i).height() + NodeBox.LABELS);
        }
        int y = MARGIN + heading.height() + legend.height();
        for (int rank = 0; rank < height.length; rank++) {
            rankTop[rank] = y;
            rankBottom[rank] = y + height[rank];
            y = rankBottom[rank] + (isWideBelow(rank) ? FAR : NEAR);
        }
    }

    /** Whether lines have to go far to one side below a rank: they need some height to be told apart. */
    private boolean isWideBelow(int rank) {
        return graph.edges().stream()
                .anyMatch(edge -> (layout.rank(edge.from()) == rank || layout.rank(edge.to()) == rank + 1)
                        && Math.abs(layout.x(edge.from()) - layout.x(edge.to())) > 150);
    }

    private int netWidth() {
        double right = 0;
        for (int i = 0; i < boxes.size(); i++) {
            right = Math.max(right, layout.x(i) + boxes.get(i).width() / 2.0);
        }
        for (int i = 0; i < graph.edges().size(); i++) {
            right = Math.max(right, Arrays.stream(layout.bends(i)).max().orElse(0) + 5);
        }
        return (int) Math.ceil(right);
    }

    @Override
    public int width() {
        return 2 * MARGIN + Math.max(netWidth(), Math.max(heading.width(), legend.width()));
    }

    @Override
    public int height() {
        return MARGIN + (rankBottom.length == 0 ? MARGIN : rankBottom[rankBottom.length - 1]);
    }

    /** The boxes as they stand. */
    List<NodeBox> boxes() {
        return boxes;
    }

    @Override
    public void paint(Graphics2D g) {
        heading.paint(g, MARGIN, MARGIN);
        legend.paint(g, MARGIN, MARGIN + heading.height());
        g.setColor(LINE);
        g.setStroke(new BasicStroke(1.3f));
        paintStubs(g);
        for (int node = 0; node < boxes.size(); node++) {
            paintEdgesInto(g, node);
        }
        boxes.forEach(box -> box.paint(g));
    }

    /** What nobody reads leaves its box all the same: it is an output. */
    private void paintStubs(Graphics2D g) {
        for (int i = 0; i < boxes.size(); i++) {
            NodeBox box = boxes.get(i);
            int bottom = box.box().y + box.height();
            for (int top = 0; top < graph.nodes().get(i).tops().size(); top++) {
                g.drawLine(box.topX(top), bottom, box.topX(top), bottom + NodeBox.LABELS - 4);
            }
        }
    }

    private void paintEdgesInto(Graphics2D g, int node) {
        List<Integer> edges = new ArrayList<>();
        for (int i = 0; i < graph.edges().size(); i++) {
            if (graph.edges().get(i).to() == node) {
                edges.add(i);
            }
        }
        edges.sort(Comparator.comparingDouble(this::lastX));
        int room = Math.min(26, boxes.get(node).width() / (edges.size() + 1));
        double x = boxes.get(node).box().getCenterX() - room * (edges.size() - 1) / 2.0;
        for (int edge : edges) {
            paintEdge(g, edge, x);
            x += room;
        }
    }

    private double lastX(int edge) {
        double[] bends = layout.bends(edge);
        return bends.length > 0
                ? bends[bends.length - 1]
                : layout.x(graph.edges().get(edge).from());
    }

    private void paintEdge(Graphics2D g, int number, double endX) {
        NetGraph.Edge edge = graph.edges().get(number);
        int left = (width() - netWidth()) / 2;
        int rank = layout.rank(edge.from());
        NodeBox from = boxes.get(edge.from());
        double x = from.topX(edge.top());
        Path2D line = new Path2D.Double();
        line.moveTo(x, from.box().getMaxY());
        line.lineTo(x, rankBottom[rank]);
        for (double bend : layout.bends(number)) {
            curve(line, x, rankBottom[rank], left + bend, rankTop[rank + 1]);
            x = left + bend;
            rank++;
            line.lineTo(x, rankBottom[rank]);
        }
        int end = rankTop[rank + 1];
        curve(line, x, rankBottom[rank], endX, end - ARROW);
        g.draw(line);
        Path2D head = new Path2D.Double();
        head.moveTo(endX, end - 0.5);
        head.lineTo(endX - ARROW / 2.0, end - ARROW);
        head.lineTo(endX + ARROW / 2.0, end - ARROW);
        head.closePath();
        g.fill(head);
    }

    /** Leaves and arrives upright. */
    private static void curve(Path2D line, double x, double y, double toX, double toY) {
        double middle = (y + toY) / 2;
        line.curveTo(x, middle, toX, middle, toX, toY);
    }
}
