package dev.moka.vis.graph;

import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Net;
import dev.moka.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which layer feeds which. Layers that work in place are part of the node whose blob they overwrite; splits, which Caffe inserts itself,
 * are left out.
 *
 * @param nodes in the net's order
 */
record NetGraph(List<Node> nodes, List<Edge> edges) {
    /**
     * A layer with the in-place layers after it.
     *
     * @param lines what the layer is
     * @param inPlace the types of the layers that overwrite its top
     * @param tops the shape, and name if it is not the layer's, of each blob it yields
     */
    record Node(String name, LayerKind kind, List<String> lines, List<String> inPlace, List<String> tops) {}

    /** Top number {@code top} of node {@code from} is read by node {@code to}. */
    record Edge(int from, int top, int to) {}

    private record Source(int node, int top) {}

    static NetGraph of(Net net) {
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        Map<String, Source> sources = new HashMap<>();
        for (Step step : net.steps()) {
            Layer layer = step.layer();
            List<String> tops = layer.param().getTopList();
            List<Source> bottoms =
                    layer.param().getBottomList().stream().map(sources::get).toList();
            if (layer.type().equals("Split")) {
                tops.forEach(top -> sources.put(top, bottoms.get(0)));
            } else if (step.inPlace()) {
                nodes.get(bottoms.get(0).node).inPlace.add(LayerWords.inPlace(layer));
            } else {
                int node = nodes.size();
                bottoms.forEach(source -> edges.add(new Edge(source.node, source.top, node)));
                for (int i = 0; i < tops.size(); i++) {
                    sources.put(tops.get(i), new Source(node, i));
                }
                nodes.add(node(step));
            }
        }
        return new NetGraph(List.copyOf(nodes), List.copyOf(edges));
    }

    private static Node node(Step step) {
        Layer layer = step.layer();
        List<String> tops = new ArrayList<>();
        for (int i = 0; i < step.tops().size(); i++) {
            String blob = layer.param().getTop(i);
            tops.add((blob.equals(layer.name()) ? "" : blob + "  ")
                    + shape(step.tops().get(i)));
        }
        return new Node(layer.name(), LayerKind.of(layer.type()), LayerWords.of(layer), new ArrayList<>(), tops);
    }

    /** The shape of one item: without the first axis, if there are more. */
    private static String shape(Blob blob) {
        return blob.axes() < 2 ? blob.toString() : LayerWords.sizes(Arrays.copyOfRange(blob.shape(), 1, blob.axes()));
    }
}
