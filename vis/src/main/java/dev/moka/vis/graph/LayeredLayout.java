package dev.moka.vis.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Places boxes in ranks from top to bottom, so that every edge leads down, with few crossings and short edges.
 *
 * <p>The method of K. Sugiyama, S. Tagawa and M. Toda (1981): ranks by longest path, bends where an edge passes a rank, orders by
 * barycentre sweeps. Horizontal places: each rank in turn takes the least-squares places nearest to its neighbours' that keep order
 * and distance, found by pooling adjacent violators.
 */
final class LayeredLayout {
    private static final int ORDER_SWEEPS = 24;
    private static final int PLACE_SWEEPS = 120;
    private static final int BEND_WIDTH = 10;
    private static final int GAP = 22;
    /** Edges between bends are kept straight rather than those at boxes. */
    private static final double STRAIGHT = 6;

    private final int boxes;
    private final int[] rankOf;
    private final List<List<Integer>> ranks = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private final List<List<Integer>> above = new ArrayList<>();
    private final List<List<Integer>> below = new ArrayList<>();
    private final List<int[]> ways = new ArrayList<>();
    private double[] x = {};

    /**
     * @param widths of the boxes
     * @param edges pairs of boxes, from and to; to is the larger number
     */
    LayeredLayout(int[] widths, List<int[]> edges) {
        boxes = widths.length;
        rankOf = rank(boxes, edges);
        int last = Arrays.stream(rankOf).max().orElse(-1);
        for (int r = 0; r <= last; r++) {
            ranks.add(new ArrayList<>());
        }
        for (int box = 0; box < boxes; box++) {
            add(widths[box], rankOf[box]);
        }
        edges.forEach(this::connect);
        order();
        place();
    }

    /** A box's rank, from 0 at the top. */
    int rank(int box) {
        return rankOf[box];
    }

    int ranks() {
        return ranks.size();
    }

    /** The middle of a box. */
    double x(int box) {
        return x[box];
    }

    /** Where edge {@code edge} passes each rank between its ends. */
    double[] bends(int edge) {
        return Arrays.stream(ways.get(edge)).mapToDouble(vertex -> x[vertex]).toArray();
    }

    private static int[] rank(int boxes, List<int[]> edges) {
        int[] rank = new int[boxes];
        List<int[]> sorted =
                edges.stream().sorted(Comparator.comparingInt(edge -> edge[0])).toList();
        sorted.forEach(edge -> rank[edge[1]] = Math.max(rank[edge[1]], rank[edge[0]] + 1));
        boolean[] fed = new boolean[boxes];
        edges.forEach(edge -> fed[edge[1]] = true);
        for (int box = 0; box < boxes; box++) { // what nothing feeds stands right above its first reader
            int from = box;
            if (!fed[box]) {
                rank[box] = edges.stream()
                        .filter(edge -> edge[0] == from)
                        .mapToInt(edge -> rank[edge[1]] - 1)
                        .min()
                        .orElse(0);
            }
        }
        return rank;
    }

    private int add(int width, int rank) {
        int vertex = widths.size();
        widths.add(width);
        above.add(new ArrayList<>());
        below.add(new ArrayList<>());
        ranks.get(rank).add(vertex);
        return vertex;
    }

    private void connect(int[] edge) {
        int from = edge[0];
        int[] way = new int[rankOf[edge[1]] - rankOf[edge[0]] - 1];
        for (int i = 0; i < way.length; i++) {
            way[i] = add(BEND_WIDTH, rankOf[edge[0]] + 1 + i);
            join(from, way[i]);
            from = way[i];
        }
        join(from, edge[1]);
        ways.add(way);
    }

    private void join(int upper, int lower) {
        below.get(upper).add(lower);
        above.get(lower).add(upper);
    }

    private void order() {
        List<List<Integer>> best = copy();
        long fewest = crossings();
        for (int sweep = 0; sweep < ORDER_SWEEPS && fewest > 0; sweep++) {
            boolean down = sweep % 2 == 0;
            for (int i = 1; i < ranks.size(); i++) {
                sortByBarycentre(down ? i : ranks.size() - 1 - i, down ? above : below);
            }
            long crossings = crossings();
            if (crossings < fewest) {
                fewest = crossings;
                best = copy();
            }
        }
        ranks.clear();
        ranks.addAll(best);
    }

    private List<List<Integer>> copy() {
        return ranks.stream().<List<Integer>>map(ArrayList::new).toList();
    }

    private void sortByBarycentre(int rank, List<List<Integer>> neighbours) {
        int[] place = places();
        List<Integer> row = ranks.get(rank);
        double[] centre = new double[widths.size()];
        for (int vertex : row) {
            centre[vertex] = neighbours.get(vertex).stream()
                    .mapToInt(neighbour -> place[neighbour])
                    .average()
                    .orElse(place[vertex]);
        }
        row.sort(Comparator.comparingDouble(vertex -> centre[vertex]));
    }

    private int[] places() {
        int[] place = new int[widths.size()];
        for (List<Integer> row : ranks) {
            for (int i = 0; i < row.size(); i++) {
                place[row.get(i)] = i;
            }
        }
        return place;
    }

    private long crossings() {
        int[] place = places();
        long crossings = 0;
        for (List<Integer> row : ranks) {
            List<int[]> lines = new ArrayList<>();
            row.forEach(upper -> below.get(upper).forEach(lower -> lines.add(new int[] {place[upper], place[lower]})));
            for (int i = 0; i < lines.size(); i++) {
                for (int j = 0; j < i; j++) {
                    long turn = (long) (lines.get(i)[0] - lines.get(j)[0]) * (lines.get(i)[1] - lines.get(j)[1]);
                    crossings += turn < 0 ? 1 : 0;
                }
            }
        }
        return crossings;
    }

    private void place() {
        x = new double[widths.size()];
        for (List<Integer> row : ranks) {
            settle(row, new double[row.size()]);
        }
        for (int sweep = 0; sweep < PLACE_SWEEPS; sweep++) {
            for (int i = 0; i < ranks.size(); i++) {
                List<Integer> row = ranks.get(sweep % 2 == 0 ? i : ranks.size() - 1 - i);
                settle(row, row.stream().mapToDouble(this::wish).toArray());
            }
        }
        double left = Double.POSITIVE_INFINITY;
        for (int vertex = 0; vertex < x.length; vertex++) {
            left = Math.min(left, x[vertex] - widths.get(vertex) / 2.0);
        }
        for (int vertex = 0; vertex < x.length; vertex++) {
            x[vertex] -= left;
        }
    }

    /** The mean of the neighbours' places. */
    private double wish(int vertex) {
        double sum = 0;
        double weights = 0;
        for (List<List<Integer>> side : List.of(above, below)) {
            for (int neighbour : side.get(vertex)) {
                double weight = vertex >= boxes && neighbour >= boxes ? STRAIGHT : 1;
                sum += weight * x[neighbour];
                weights += weight;
            }
        }
        return weights == 0 ? x[vertex] : sum / weights;
    }

    /** Gives a row the places nearest to its wishes in which nothing overlaps. */
    private void settle(List<Integer> row, double[] wishes) {
        double[] offset = new double[row.size()];
        for (int i = 1; i < offset.length; i++) {
            offset[i] = offset[i - 1] + (widths.get(row.get(i - 1)) + widths.get(row.get(i))) / 2.0 + GAP;
        }
        double[] mean = new double[row.size()];
        int[] size = new int[row.size()];
        int blocks = 0;
        for (int i = 0; i < wishes.length; i++) {
            mean[blocks] = wishes[i] - offset[i];
            size[blocks++] = 1;
            while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) { // out of order: they share one mean
                int both = size[blocks - 2] + size[blocks - 1];
                mean[blocks - 2] = (mean[blocks - 2] * size[blocks - 2] + mean[blocks - 1] * size[blocks - 1]) / both;
                size[blocks - 2] = both;
                blocks--;
            }
        }
        int i = 0;
        for (int block = 0; block < blocks; block++) {
            for (int k = 0; k < size[block]; k++, i++) {
                x[row.get(i)] = mean[block] + offset[i];
            }
        }
    }
}
