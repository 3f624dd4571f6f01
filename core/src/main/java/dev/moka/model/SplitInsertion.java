package dev.moka.model;

import dev.moka.MokaException;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives every reader of a blob a copy of its own, so that gradients of several readers add up in a Split layer; Caffe's
 * {@code InsertSplits}, with its names: {@code data_mnist_0_split_1} is copy 1 of top 0 ("data") of layer "mnist".
 */
public final class SplitInsertion {
    /** One top of one layer, its readers, and how many of them have their copy. */
    private static final class Top {
        final String splitName;
        int uses;
        float lossWeight;
        int given;

        Top(LayerParameter layer, int index) {
            splitName = layer.getTop(index) + "_" + layer.getName() + "_" + index + "_split";
        }

        String nextCopy() {
            return splitName + "_" + given++;
        }
    }

    private SplitInsertion() {}

    /**
     * The net with a Split layer after each layer whose top is used more than once; a loss weight counts as a use.
     * A net that has its splits comes out as it went in.
     *
     * @throws MokaException of kind MODEL if a bottom is no top of an earlier layer
     */
    public static NetParameter insert(NetParameter net) {
        Top[][] tops = countUses(net);
        NetParameter.Builder split = net.toBuilder().clearLayer();
        Map<String, Top> latest = new HashMap<>();
        for (int i = 0; i < net.getLayerCount(); i++) {
            LayerParameter.Builder layer = net.getLayer(i).toBuilder();
            for (int j = 0; j < layer.getBottomCount(); j++) {
                Top top = latest.get(layer.getBottom(j));
                if (top != null && top.uses > 1) {
                    layer.setBottom(j, top.nextCopy());
                }
            }
            split.addLayer(layer);
            LayerParameter.Builder added = split.getLayerBuilder(split.getLayerCount() - 1);
            for (int j = 0; j < tops[i].length; j++) {
                Top top = tops[i][j];
                latest.put(layer.getTop(j), top);
                if (top.uses > 1) {
                    split.addLayer(splitLayer(layer.getTop(j), top));
                    if (top.lossWeight != 0) {
                        // The weight is the split's now; Caffe drops those of the layer's other tops with it.
                        added.clearLossWeight();
                        top.given++;
                    }
                }
            }
        }
        return split.buildPartial();
    }

    /** For each layer its tops, with the number of times each is read before its name is produced anew. */
    private static Top[][] countUses(NetParameter net) {
        Top[][] tops = new Top[net.getLayerCount()][];
        Map<String, Top> latest = new HashMap<>();
        for (int i = 0; i < tops.length; i++) {
            LayerParameter layer = net.getLayer(i);
            for (String bottom : layer.getBottomList()) {
                Top top = latest.get(bottom);
                if (top == null) {
                    throw unknownBottom(layer, bottom, List.copyOf(latest.keySet()));
                }
                top.uses++;
            }
            tops[i] = new Top[layer.getTopCount()];
            for (int j = 0; j < tops[i].length; j++) {
                tops[i][j] = new Top(layer, j);
                latest.put(layer.getTop(j), tops[i][j]);
                if (j < layer.getLossWeightCount() && layer.getLossWeight(j) != 0) {
                    tops[i][j].lossWeight = layer.getLossWeight(j);
                    tops[i][j].uses++;
                }
            }
        }
        return tops;
    }

    private static MokaException unknownBottom(LayerParameter layer, String bottom, List<String> known) {
        return MokaException.model(
                "layer \"%s\": unknown bottom blob \"%s\"%s: no earlier layer has it as a top",
                layer.getName(), bottom, Nearest.hint(bottom, known));
    }

    private static LayerParameter splitLayer(String blob, Top top) {
        LayerParameter.Builder split = LayerParameter.newBuilder()
                .setName(top.splitName)
                .setType("Split")
                .addBottom(blob);
        for (int k = 0; k < top.uses; k++) {
            split.addTop(top.splitName + "_" + k);
            if (top.lossWeight != 0) {
                split.addLossWeight(k == 0 ? top.lossWeight : 0);
            }
        }
        return split.build();
    }
}
