package dev.moka;

import dev.moka.model.NetFilter;
import dev.moka.model.SplitInsertion;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.NetState;
import dev.moka.proto.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Turns a net's description into layers with their blobs, in the order and by the rules of Caffe's Net::Init. */
final class NetBuilder {
    private final NetOptions options;
    private final NetParameter param;
    private final List<Step> steps = new ArrayList<>();
    /** Every layer so far, to be closed if the net cannot be built. */
    private final List<Layer> created = new ArrayList<>();

    private final Map<String, Blob> blobs = new LinkedHashMap<>();
    private final List<String> inputs = new ArrayList<>();
    /** Produced and not yet read: what is left at the end are the outputs, in alphabetical order as in Caffe. */
    private final TreeSet<String> unread = new TreeSet<>();

    private final SharedParams sharedParams = new SharedParams();

    NetBuilder(NetParameter description, NetOptions options) {
        this.options = options;
        NetState state = NetState.newBuilder(description.getState())
                .setPhase(options.phase())
                .setLevel(options.level())
                .addAllStage(options.stages())
                .build();
        this.param = SplitInsertion.insert(
                NetFilter.filter(description.toBuilder().setState(state).build()));
        if (param.getLayerCount() == 0) {
            throw MokaException.model(
                    "%s has no layer in phase %s: is it a net's prototxt, and does an include rule leave anything?",
                    Net.called(description.getName()), options.phase());
        }
        LayerTypes.requireKnown(param.getLayerList());
        try {
            param.getLayerList().forEach(this::append);
        } catch (RuntimeException e) {
            created.forEach(Layer::close);
            throw e;
        }
    }

    /** The description as the layers have completed it. */
    NetParameter param() {
        return param.toBuilder()
                .clearLayer()
                .addAllLayer(steps.stream().map(step -> step.layer().param()).toList())
                .build();
    }

    /** The steps, each with what its backward is to compute. */
    List<Step> steps() {
        boolean all = options.gradients() == Gradients.ALL
                || (options.gradients() == Gradients.AS_DESCRIBED && param.getForceBackward());
        boolean learned = options.gradients() == Gradients.AS_DESCRIBED && options.phase() == Phase.TRAIN;
        return all || learned ? BackwardNeeds.mark(steps, all) : steps;
    }

    Map<String, Blob> blobs() {
        return blobs;
    }

    List<String> inputs() {
        return inputs;
    }

    List<String> outputs() {
        return List.copyOf(unread);
    }

    List<LearnableParam> learnableParams() {
        return sharedParams.learnable();
    }

    private void append(LayerParameter described) {
        LayerParameter layerParam = described.hasPhase()
                ? described
                : described.toBuilder().setPhase(options.phase()).build();
        try {
            Layer layer = LayerTypes.create(layerParam);
            created.add(layer);
            layer.describe(layerParam, options.seed());
            List<Blob> bottoms =
                    layerParam.getBottomList().stream().map(this::bottom).toList();
            List<Blob> tops = new ArrayList<>();
            for (int i = 0; i < layerParam.getTopCount(); i++) {
                tops.add(top(layerParam, i));
            }
            if (layer.hasAutomaticTop() && tops.isEmpty()) {
                tops.add(new Blob(0));
            }
            layer.init(bottoms, tops);
            sharedParams.add(layer);
            steps.add(new Step(
                    layer,
                    bottoms,
                    tops,
                    false,
                    bottoms.stream().map(b -> false).toList()));
            if (layerParam.getType().equals("Input")) {
                inputs.addAll(layerParam.getTopList());
            }
        } catch (RuntimeException e) {
            throw LayerErrors.in(layerParam, e);
        } catch (OutOfMemoryError e) {
            throw LayerErrors.in(layerParam, e);
        }
    }

    private Blob bottom(String name) {
        Blob blob = blobs.get(name);
        if (blob == null || !unread.remove(name)) {
            throw MokaException.model("bottom '%s' is not the top of any layer before it: correct the name", name);
        }
        return blob;
    }

    private Blob top(LayerParameter layer, int index) {
        String name = layer.getTop(index);
        boolean inPlace =
                index < layer.getBottomCount() && layer.getBottom(index).equals(name);
        if (!inPlace && blobs.containsKey(name)) {
            throw MokaException.model("top '%s' is already the top of another layer: give it another name", name);
        }
        unread.add(name);
        return blobs.computeIfAbsent(name, unused -> new Blob(0));
    }
}
