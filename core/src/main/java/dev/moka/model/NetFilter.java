package dev.moka.model;

import dev.moka.MokaException;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.NetState;
import dev.moka.proto.NetStateRule;
import java.util.List;
import java.util.Set;

/** Keeps the layers that a net's state (phase, level, stages) asks for, as Caffe's {@code Net::FilterNet} does. */
public final class NetFilter {
    private NetFilter() {}

    /**
     * The net without the layers that its {@code state} leaves out; the rules of the others stay in place.
     *
     * @throws MokaException of kind MODEL if a layer has both include and exclude rules
     */
    public static NetParameter filter(NetParameter net) {
        NetParameter.Builder filtered = net.toBuilder().clearLayer();
        for (LayerParameter layer : net.getLayerList()) {
            if (keeps(net.getState(), layer)) {
                filtered.addLayer(layer);
            }
        }
        return filtered.buildPartial();
    }

    private static boolean keeps(NetState state, LayerParameter layer) {
        if (layer.getIncludeCount() > 0 && layer.getExcludeCount() > 0) {
            throw MokaException.model(
                    "layer \"%s\" has both include and exclude rules; keep one kind", layer.getName());
        }
        if (layer.getIncludeCount() > 0) {
            return anyMet(state, layer.getIncludeList());
        }
        return !anyMet(state, layer.getExcludeList());
    }

    private static boolean anyMet(NetState state, List<NetStateRule> rules) {
        return rules.stream().anyMatch(rule -> isMet(state, rule));
    }

    /** A rule is met if each condition that it gives holds; one that gives none always is. */
    static boolean isMet(NetState state, NetStateRule rule) {
        Set<String> stages = Set.copyOf(state.getStageList());
        return (!rule.hasPhase() || rule.getPhase() == state.getPhase())
                && (!rule.hasMinLevel() || state.getLevel() >= rule.getMinLevel())
                && (!rule.hasMaxLevel() || state.getLevel() <= rule.getMaxLevel())
                && stages.containsAll(rule.getStageList())
                && rule.getNotStageList().stream().noneMatch(stages::contains);
    }
}
