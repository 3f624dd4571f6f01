package dev.moka.app;

import dev.moka.Blob;
import dev.moka.Net;
import dev.moka.classify.Prediction;
import dev.moka.vis.BlobNames;
import dev.moka.vis.Heading;
import dev.moka.vis.LabBlobs;
import dev.moka.vis.Page.Figure;
import dev.moka.vis.ProbabilityPicture;
import dev.moka.vis.Text;
import dev.moka.vis.Tiles;
import dev.moka.vis.ValuesPicture;
import dev.moka.vis.graph.GraphPicture;
import java.util.ArrayList;
import java.util.List;

/** The figures of the lab's page, from a net that has just seen a picture. */
final class LabFigures {
    private static final int FIRST_MAPS = 36;

    private final Net net;
    private final String image;
    private final List<Figure> figures = new ArrayList<>();

    LabFigures(Net net, String image) {
        this.net = net;
        this.image = image;
    }

    List<Figure> figures() {
        return figures;
    }

    void addFiltersAndMaps() {
        LabBlobs blobs = LabBlobs.of(net);
        if (blobs.filters() != null) {
            addFilters(blobs.filters());
        }
        if (blobs.firstMaps() != null) {
            addMaps(
                    "first-maps.png",
                    blobs.firstMaps(),
                    FIRST_MAPS,
                    "What the first of these filters find in the picture");
        }
        if (blobs.lastMaps() != null && !blobs.lastMaps().equals(blobs.firstMaps())) {
            addMaps("last-maps.png", blobs.lastMaps(), Integer.MAX_VALUE, "The last maps before places are given up");
        }
        if (blobs.values() != null) {
            addValues(blobs.values());
        }
    }

    private void addFilters(String layer) {
        Blob weights = net.params(layer).get(0);
        figures.add(new Figure(
                "filters.png",
                "The filters of the first convolution, " + layer + ".",
                GridOptions.picture("Filters of " + layer, weights.toString(), Tiles.ofKernels(layer, weights))));
    }

    private void addMaps(String file, String name, int first, String caption) {
        Blob blob = net.blob(name);
        Tiles tiles = Tiles.ofMaps(name, blob).first(first);
        String title = BlobNames.withLayers(net, name);
        figures.add(new Figure(
                file,
                caption + ": " + title + ".",
                GridOptions.picture(title, SeenPicture.caption(net, blob, image), tiles)));
    }

    private void addValues(String name) {
        Blob blob = net.blob(name);
        String title = BlobNames.withLayers(net, name);
        figures.add(new Figure(
                "values.png",
                "The values of " + title + ", and how the positive ones are distributed.",
                new ValuesPicture(Heading.of(title, SeenPicture.caption(net, blob, image)), blob.item(0))));
    }

    void addProbabilities(List<Prediction> predictions, String words) {
        figures.add(new Figure(
                "prob.png",
                "What the net takes the picture for: " + predictions.get(0).name() + ", with probability "
                        + Text.number(predictions.get(0).probability()) + ".",
                new ProbabilityPicture(
                        Heading.of("Probability of " + predictions.size() + " classes", words), predictions)));
    }

    void addGraph() {
        figures.add(new Figure(
                "graph.svg", "The net, from the picture to the result.", new GraphPicture(VisGraph.heading(net), net)));
    }
}
