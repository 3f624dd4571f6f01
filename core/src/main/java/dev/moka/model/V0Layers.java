package dev.moka.model;

import static java.util.Map.entry;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.moka.MokaException;
import dev.moka.proto.NetParameter;
import dev.moka.proto.V0LayerParameter;
import dev.moka.proto.V1LayerParameter;
import dev.moka.proto.V1LayerParameter.LayerType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The first form of 2013, {@code layers { layer { name type num_output ... } bottom top }}, to the second. */
final class V0Layers {
    private static final Map<String, LayerType> TYPES = Map.ofEntries(
            entry("accuracy", LayerType.ACCURACY),
            entry("bnll", LayerType.BNLL),
            entry("concat", LayerType.CONCAT),
            entry("conv", LayerType.CONVOLUTION),
            entry("data", LayerType.DATA),
            entry("dropout", LayerType.DROPOUT),
            entry("euclidean_loss", LayerType.EUCLIDEAN_LOSS),
            entry("flatten", LayerType.FLATTEN),
            entry("hdf5_data", LayerType.HDF5_DATA),
            entry("hdf5_output", LayerType.HDF5_OUTPUT),
            entry("im2col", LayerType.IM2COL),
            entry("images", LayerType.IMAGE_DATA),
            entry("infogain_loss", LayerType.INFOGAIN_LOSS),
            entry("innerproduct", LayerType.INNER_PRODUCT),
            entry("lrn", LayerType.LRN),
            entry("multinomial_logistic_loss", LayerType.MULTINOMIAL_LOGISTIC_LOSS),
            entry("pool", LayerType.POOLING),
            entry("relu", LayerType.RELU),
            entry("sigmoid", LayerType.SIGMOID),
            entry("softmax", LayerType.SOFTMAX),
            entry("softmax_loss", LayerType.SOFTMAX_LOSS),
            entry("split", LayerType.SPLIT),
            entry("tanh", LayerType.TANH),
            entry("window_data", LayerType.WINDOW_DATA));

    /** Fields that stay as they are, on the layer itself. */
    private static final Set<String> KEPT = Set.of("name", "blobs", "blobs_lr", "weight_decay");

    /** Where a field goes: from, the types that have it (none: any), to. */
    private record Move(String field, String types, String to) {}

    private static final List<Move> MOVES = List.of(
            new Move("num_output", "conv innerproduct", "num_output"),
            new Move("biasterm", "conv innerproduct", "bias_term"),
            new Move("weight_filler", "conv innerproduct", "weight_filler"),
            new Move("bias_filler", "conv innerproduct", "bias_filler"),
            new Move("pad", "conv pool", "pad"),
            new Move("kernelsize", "conv pool", "kernel_size"),
            new Move("stride", "conv pool", "stride"),
            new Move("group", "conv", "group"),
            new Move("pool", "pool", "pool"),
            new Move("dropout_ratio", "dropout", "dropout_ratio"),
            new Move("local_size", "lrn", "local_size"),
            new Move("alpha", "lrn", "alpha"),
            new Move("beta", "lrn", "beta"),
            new Move("k", "lrn", "k"),
            new Move("source", "data hdf5_data images window_data infogain_loss", "source"),
            new Move("batchsize", "data hdf5_data images window_data", "batch_size"),
            new Move("rand_skip", "data images", "rand_skip"),
            new Move("shuffle_images", "images", "shuffle"),
            new Move("new_height", "images", "new_height"),
            new Move("new_width", "images", "new_width"),
            new Move("concat_dim", "concat", "concat_dim"),
            new Move("det_fg_threshold", "window_data", "fg_threshold"),
            new Move("det_bg_threshold", "window_data", "bg_threshold"),
            new Move("det_fg_fraction", "window_data", "fg_fraction"),
            new Move("det_context_pad", "window_data", "context_pad"),
            new Move("det_crop_mode", "window_data", "crop_mode"),
            new Move("scale", "", "scale"),
            new Move("meanfile", "", "mean_file"),
            new Move("cropsize", "", "crop_size"),
            new Move("mirror", "", "mirror"));

    /** The message of a type where it is not the type's name with {@code _param}. */
    private static final Map<String, String> MESSAGES = Map.of(
            "conv", "convolution_param",
            "innerproduct", "inner_product_param",
            "pool", "pooling_param",
            "images", "image_data_param");

    private V0Layers() {}

    static void upgrade(NetParameter.Builder net, String source, List<String> changes, List<String> warnings) {
        if (net.getLayersList().stream().noneMatch(V1LayerParameter::hasLayer)) {
            return;
        }
        List<V1LayerParameter.Builder> layers = foldPadding(net, source, changes);
        net.clearLayers();
        for (V1LayerParameter.Builder layer : layers) {
            if (layer.hasLayer()) {
                V0LayerParameter old = layer.getLayer();
                layer.clearLayer();
                upgradeLayer(old, layer, source, warnings);
            }
            net.addLayers(layer);
        }
        changes.add(Upgrade.layers(layers.size()) + " of form V0 (2013) to V1");
    }

    /** A padding layer's pad moves into the convolutions and poolings that read it; the layer itself disappears. */
    private static List<V1LayerParameter.Builder> foldPadding(
            NetParameter.Builder net, String source, List<String> changes) {
        Map<String, V1LayerParameter> producer = new HashMap<>();
        List<V1LayerParameter.Builder> kept = new ArrayList<>();
        Set<String> folded = new TreeSet<>();
        for (V1LayerParameter original : net.getLayersList()) {
            V1LayerParameter.Builder layer = original.toBuilder();
            V0LayerParameter.Builder old = layer.hasLayer() ? layer.getLayerBuilder() : V0LayerParameter.newBuilder();
            for (String bottom : original.getBottomList()) {
                V1LayerParameter from = producer.get(bottom);
                if (from == null || !from.getLayer().getType().equals("padding")) {
                    continue;
                }
                if (!Set.of("conv", "pool").contains(old.getType()) || layer.getBottomCount() != 1) {
                    throw MokaException.model(
                            "%s: layer \"%s\" (%s) reads padding layer \"%s\"; only a conv or pool with one bottom can:"
                                    + " give the layer its own pad",
                            source,
                            old.getName(),
                            old.getType(),
                            from.getLayer().getName());
                }
                old.setPad(from.getLayer().getPad());
                layer.setBottom(0, from.getBottom(0));
                folded.add(from.getLayer().getName());
            }
            if (!old.getType().equals("padding")) {
                kept.add(layer);
            } else if (layer.getBottomCount() != 1) {
                throw MokaException.model("%s: padding layer \"%s\" wants one bottom", source, old.getName());
            }
            original.getTopList().forEach(top -> producer.put(top, original));
        }
        if (!folded.isEmpty()) {
            changes.add("padding layers folded into their readers: " + String.join(", ", folded));
        }
        return kept;
    }

    private static void upgradeLayer(
            V0LayerParameter old, V1LayerParameter.Builder layer, String source, List<String> warnings) {
        LayerType type = TYPES.get(old.getType());
        if (old.hasType() && type == null) {
            throw MokaException.model(
                    "%s: layer \"%s\" has the unknown V0 type \"%s\"%s: correct it, or write the layer in today's form",
                    source, old.getName(), old.getType(), Nearest.hint(old.getType(), TYPES.keySet()));
        }
        if (type != null) {
            layer.setType(type);
        }
        old.getAllFields().forEach((field, value) -> {
            String name = field.getName();
            if (KEPT.contains(name)) {
                layer.setField(V1LayerParameter.getDescriptor().findFieldByName(name), value);
            } else if (name.equals("hdf5_output_param") && old.getType().equals("hdf5_output")) {
                layer.setHdf5OutputParam(old.getHdf5OutputParam());
            } else if (!name.equals("type") && !move(name, value, old.getType(), layer)) {
                warnings.add(String.format(
                        "%s: field \"%s\" of layer \"%s\" means nothing to type \"%s\": ignored",
                        source, name, old.getName(), old.getType()));
            }
        });
    }

    /** Sets a field's value where it belongs now; false if this type never had it. */
    private static boolean move(String name, Object value, String type, V1LayerParameter.Builder layer) {
        for (Move move : MOVES) {
            boolean anyType = move.types.isEmpty();
            if (!move.field.equals(name)
                    || !(anyType || List.of(move.types.split(" ", -1)).contains(type))) {
                continue;
            }
            String message = anyType ? "transform_param" : MESSAGES.getOrDefault(type, type + "_param");
            Message.Builder param =
                    layer.getFieldBuilder(V1LayerParameter.getDescriptor().findFieldByName(message));
            set(param, param.getDescriptorForType().findFieldByName(move.to), value);
            return true;
        }
        return false;
    }

    private static void set(Message.Builder message, FieldDescriptor field, Object value) {
        if (field.isRepeated()) {
            message.addRepeatedField(field, value);
        } else if (value instanceof EnumValueDescriptor constant) {
            message.setField(field, field.getEnumType().findValueByNumber(constant.getNumber()));
        } else {
            message.setField(field, value);
        }
    }
}
