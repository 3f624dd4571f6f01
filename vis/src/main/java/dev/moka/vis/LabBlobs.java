package dev.moka.vis;

import dev.moka.Blob;
import dev.moka.Net;
import dev.moka.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the first lab on Caffe (notebook 00-classification) looks at, found in any net; null where a net has no such thing.
 *
 * @param filters the first convolution: conv1
 * @param firstMaps what it computes: conv1
 * @param lastMaps the last blob that still is maps of more than one place: pool5
 * @param values the last inner product but two, or the first, if it is not the last one, which gives the scores: fc6
 */
public record LabBlobs(
        @Nullable String filters,
        @Nullable String firstMaps,
        @Nullable String lastMaps,
        @Nullable String values) {

    public static LabBlobs of(Net net) {
        List<Step> convolutions = ofType(net, "Convolution").stream()
                .filter(step -> step.layer().blobs().get(0).axes() == 4)
                .toList();
        List<Step> products = ofType(net, "InnerProduct");
        String lastMaps = null;
        for (Step step : net.steps()) {
            boolean computes = !step.bottoms().isEmpty() && !step.layer().type().equals("Split");
            if (computes && step.tops().size() == 1 && isMaps(step.tops().get(0))) {
                lastMaps = top(step);
            }
        }
        return new LabBlobs(
                convolutions.isEmpty() ? null : convolutions.get(0).layer().name(),
                convolutions.isEmpty() ? null : top(convolutions.get(0)),
                lastMaps,
                products.size() < 2 ? null : top(products.get(Math.max(0, products.size() - 3))));
    }

    private static List<Step> ofType(Net net, String type) {
        return net.steps().stream()
                .filter(step -> step.layer().type().equals(type))
                .toList();
    }

    private static boolean isMaps(Blob blob) {
        return blob.axes() == 4 && blob.count(2) > 1;
    }

    private static String top(Step step) {
        return step.layer().param().getTop(0);
    }
}
