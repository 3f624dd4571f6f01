package dev.moka.model;

import dev.moka.MokaException;
import dev.moka.proto.BlobShape;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.ParamSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a net of any age to today's form, in Caffe's order: V0 layers, data transformation fields, V1 layers, inputs,
 * the forks' ceil_mode, BatchNorm parameters (Caffe's {@code upgrade_proto}). A net of today's form comes out as it went in.
 *
 * @param net in today's form; blobs, if there are any, move along with their layer
 * @param changes what was rewritten, in words; empty if nothing was
 * @param warnings fields that could not be carried over
 */
public record Upgrade(NetParameter net, List<String> changes, List<String> warnings) {

    /**
     * Upgrades a net.
     *
     * @param source the file it comes from, for messages
     * @throws MokaException of kind MODEL if the old form contradicts itself
     */
    public static Upgrade of(NetParameter net, String source) {
        List<String> changes = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        NetParameter.Builder builder = net.toBuilder();
        V0Layers.upgrade(builder, source, changes, warnings);
        V1Layers.moveTransformations(builder, changes);
        V1Layers.upgrade(builder, source, changes, warnings);
        inputs(builder, source, changes);
        CeilMode.upgrade(builder, source, changes);
        batchNorm(builder, changes);
        NetParameter upgraded = changes.isEmpty() ? net : builder.buildPartial();
        return new Upgrade(upgraded, List.copyOf(changes), List.copyOf(warnings));
    }

    /** {@code 1 layer}, {@code 2 layers}. */
    static String layers(int count) {
        return count == 1 ? "1 layer" : count + " layers";
    }

    /** Fields {@code input}, {@code input_shape} and {@code input_dim} become one Input layer in front. */
    private static void inputs(NetParameter.Builder net, String source, List<String> changes) {
        if (net.getInputCount() == 0) {
            return;
        }
        boolean shaped = net.getInputShapeCount() > 0;
        int given = shaped ? net.getInputShapeCount() : net.getInputDimCount();
        if (given > 0) {
            int wanted = shaped ? net.getInputCount() : 4 * net.getInputCount();
            if (given != wanted) {
                throw MokaException.model(
                        "%s: %d input%s but %d %s; give %s",
                        source,
                        net.getInputCount(),
                        net.getInputCount() == 1 ? "" : "s",
                        given,
                        shaped ? "input_shape" : "input_dim",
                        shaped ? "one input_shape for each input" : "four input_dim for each input: N, C, H, W");
            }
            changes.add("input fields to an Input layer: " + String.join(", ", net.getInputList()));
            net.addLayer(0, inputLayer(net, shaped));
        } else {
            // Old weights list their inputs without sizes; the net they are loaded into has them.
            changes.add("input fields without sizes dropped: " + String.join(", ", net.getInputList()));
        }
        net.clearInput().clearInputShape().clearInputDim();
    }

    private static LayerParameter inputLayer(NetParameter.Builder net, boolean shaped) {
        LayerParameter.Builder layer =
                LayerParameter.newBuilder().setName("input").setType("Input").addAllTop(net.getInputList());
        for (int i = 0; i < net.getInputCount(); i++) {
            BlobShape.Builder shape = layer.getInputParamBuilder().addShapeBuilder();
            if (shaped) {
                shape.mergeFrom(net.getInputShape(i));
            } else {
                net.getInputDimList().subList(4 * i, 4 * i + 4).forEach(shape::addDim);
            }
        }
        return layer.build();
    }

    /** BatchNorm's three blobs are statistics; files from before that was settled gave them learning rates. */
    private static void batchNorm(NetParameter.Builder net, List<String> changes) {
        List<String> frozen = new ArrayList<>();
        for (LayerParameter.Builder layer : net.getLayerBuilderList()) {
            if (!layer.getType().equals("BatchNorm") || layer.getParamCount() != 3) {
                continue;
            }
            boolean learns = false;
            for (ParamSpec.Builder param : layer.getParamBuilderList()) {
                learns |= param.getLrMult() != 0 || param.getDecayMult() != 0;
                param.setLrMult(0).setDecayMult(0);
            }
            if (learns) {
                frozen.add(layer.getName());
            }
        }
        if (!frozen.isEmpty()) {
            changes.add("BatchNorm statistics no longer learned: " + String.join(", ", frozen));
        }
    }
}
