package dev.moka.peers;

import dev.moka.Blob;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * What no engine can save on a layer of convolution or inner product.
 *
 * @param multiplyAdds of weights with inputs, for one picture
 * @param bytes of its weights
 */
record LayerCost(long multiplyAdds, long bytes) {
    /** The costs of a net's layers, on pictures of a height and width. */
    static List<LayerCost> of(BenchNet net, int size) {
        try (Net sized = Net.of(net.files().prototxt(), NetOptions.defaults().withBackend(NetOptions.JAVA))) {
            sized.blob(ModelFiles.INPUT).reshape(1, net.shape()[1], size, size);
            sized.reshape();
            List<LayerCost> costs = new ArrayList<>();
            for (Step step : sized.steps()) {
                long weights = switch (step.layer().type()) {
                    case "Convolution", "InnerProduct" ->
                        step.layer().blobs().get(0).count();
                    default -> 0;
                };
                if (weights > 0) {
                    Blob top = step.tops().get(0);
                    // Each weight is used once for every place of the top; an inner product's has one.
                    costs.add(new LayerCost(weights * top.count() / top.shape(1), Float.BYTES * weights));
                }
            }
            return costs;
        }
    }
}
