package dev.moka.model;

import static java.util.Map.entry;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.moka.MokaException;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.ParamSpec;
import dev.moka.proto.TransformationParameter;
import dev.moka.proto.V1LayerParameter;
import dev.moka.proto.V1LayerParameter.LayerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The second form of 2014, {@code layers { type: CONVOLUTION blobs_lr: 1 }}, to today's {@code layer}. */
final class V1Layers {
    /** Types whose name today is not the constant's words with capitals (INNER_PRODUCT: InnerProduct). */
    private static final Map<LayerType, String> TYPES = Map.ofEntries(
            entry(LayerType.NONE, ""),
            entry(LayerType.ABSVAL, "AbsVal"),
            entry(LayerType.ARGMAX, "ArgMax"),
            entry(LayerType.BNLL, "BNLL"),
            entry(LayerType.HDF5_DATA, "HDF5Data"),
            entry(LayerType.HDF5_OUTPUT, "HDF5Output"),
            entry(LayerType.LRN, "LRN"),
            entry(LayerType.MVN, "MVN"),
            entry(LayerType.RELU, "ReLU"),
            entry(LayerType.SOFTMAX_LOSS, "SoftmaxWithLoss"),
            entry(LayerType.TANH, "TanH"));

    /** Messages of data layers that once carried what transform_param carries now. */
    private static final Map<LayerType, String> DATA = Map.of(
            LayerType.DATA, "data_param",
            LayerType.IMAGE_DATA, "image_data_param",
            LayerType.WINDOW_DATA, "window_data_param");

    private V1Layers() {}

    /** A type's name today. */
    static String typeName(LayerType type) {
        String special = TYPES.get(type);
        if (special != null) {
            return special;
        }
        StringBuilder name = new StringBuilder();
        for (String word : type.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    /** The name today of a type written as in V1 (CONVOLUTION), or null if there is none. */
    static @Nullable String typeName(String constant) {
        for (LayerType type : LayerType.values()) {
            if (type.name().equals(constant)) {
                return typeName(type);
            }
        }
        return null;
    }

    /** Moves scale, mean_file, crop_size and mirror of data layers to their transform_param. */
    static void moveTransformations(NetParameter.Builder net, List<String> changes) {
        List<String> moved = new ArrayList<>();
        for (V1LayerParameter.Builder layer : net.getLayersBuilderList()) {
            String message = DATA.get(layer.getType());
            FieldDescriptor field =
                    message == null ? null : V1LayerParameter.getDescriptor().findFieldByName(message);
            if (field != null && layer.hasField(field) && moveTransformation(layer, layer.getFieldBuilder(field))) {
                moved.add(layer.getName());
            }
        }
        if (!moved.isEmpty()) {
            changes.add("data transformation fields to transform_param: " + String.join(", ", moved));
        }
    }

    private static boolean moveTransformation(V1LayerParameter.Builder layer, Message.Builder data) {
        boolean moved = false;
        for (String name : List.of("scale", "mean_file", "crop_size", "mirror")) {
            FieldDescriptor from = data.getDescriptorForType().findFieldByName(name);
            if (data.hasField(from)) {
                layer.getTransformParamBuilder()
                        .setField(TransformationParameter.getDescriptor().findFieldByName(name), data.getField(from));
                data.clearField(from);
                moved = true;
            }
        }
        return moved;
    }

    static void upgrade(NetParameter.Builder net, String source, List<String> changes, List<String> warnings) {
        if (net.getLayersCount() == 0) {
            return;
        }
        if (net.getLayerCount() > 0) {
            throw MokaException.model(
                    "%s has both \"layer\" (\"%s\") and the old \"layers\" (\"%s\"); write all of them as \"layer\"",
                    source, net.getLayer(0).getName(), net.getLayers(0).getName());
        }
        for (V1LayerParameter old : net.getLayersList()) {
            net.addLayer(upgradeLayer(old, source, warnings));
        }
        changes.add(Upgrade.layers(net.getLayersCount()) + " of form V1 (2014) to V2");
        net.clearLayers();
    }

    private static LayerParameter upgradeLayer(V1LayerParameter old, String source, List<String> warnings) {
        LayerParameter.Builder layer = LayerParameter.newBuilder();
        old.getAllFields().forEach((field, value) -> {
            switch (field.getName()) {
                case "type" -> layer.setType(typeName(old.getType()));
                case "param", "blob_share_mode", "blobs_lr", "weight_decay" -> {} // together, below
                case "layer" ->
                    warnings.add(String.format(
                            "%s: layer \"%s\" holds a V0 layer among V1 layers: ignored", source, old.getName()));
                default -> layer.setField(LayerParameter.getDescriptor().findFieldByName(field.getName()), value);
            }
        });
        for (int i = 0; i < old.getParamCount(); i++) {
            param(layer, i).setName(old.getParam(i));
        }
        for (int i = 0; i < old.getBlobShareModeCount(); i++) {
            param(layer, i)
                    .setShareMode(ParamSpec.DimCheckMode.forNumber(
                            old.getBlobShareMode(i).getNumber()));
        }
        for (int i = 0; i < old.getBlobsLrCount(); i++) {
            param(layer, i).setLrMult(old.getBlobsLr(i));
        }
        for (int i = 0; i < old.getWeightDecayCount(); i++) {
            param(layer, i).setDecayMult(old.getWeightDecay(i));
        }
        return layer.buildPartial();
    }

    private static ParamSpec.Builder param(LayerParameter.Builder layer, int i) {
        while (layer.getParamCount() <= i) {
            layer.addParamBuilder();
        }
        return layer.getParamBuilder(i);
    }
}
