package dev.moka.model;

import dev.moka.MokaException;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.PoolingParameter;
import dev.moka.proto.PoolingParameter.RoundMode;
import java.util.ArrayList;
import java.util.List;

/**
 * How a pooling rounds its size: {@code round_mode} to Caffe, {@code ceil_mode} to its forks, which had it first. In binary files both have
 * the number 13 and opposite senses: 0 is CEIL or false, 1 is FLOOR or true.
 */
final class CeilMode {
    private CeilMode() {}

    /** Turns every ceil_mode of a text into a round_mode. */
    static void upgrade(NetParameter.Builder net, String source, List<String> changes) {
        List<String> changed = new ArrayList<>();
        for (LayerParameter.Builder layer : net.getLayerBuilderList()) {
            PoolingParameter pooling = layer.getPoolingParam();
            if (!pooling.hasCeilMode()) {
                continue;
            }
            RoundMode mode = pooling.getCeilMode() ? RoundMode.CEIL : RoundMode.FLOOR;
            if (pooling.hasRoundMode() && pooling.getRoundMode() != mode) {
                throw MokaException.model(
                        "%s: layer \"%s\": ceil_mode: %s contradicts round_mode: %s: remove one of them",
                        source, layer.getName(), pooling.getCeilMode(), pooling.getRoundMode());
            }
            layer.getPoolingParamBuilder().clearCeilMode().setRoundMode(mode);
            changed.add(layer.getName());
        }
        if (!changed.isEmpty()) {
            changes.add("ceil_mode to round_mode: " + String.join(", ", changed));
        }
    }

    /**
     * Decides what a binary file's field 13 means. A file has a field only where its author wrote it, and nobody writes what holds anyway: a 0
     * is a fork's {@code ceil_mode: false}, and a 1 Caffe's {@code round_mode: FLOOR}.
     */
    static void decide(NetParameter.Builder net, String source, List<String> warnings) {
        List<String> decided = new ArrayList<>();
        for (LayerParameter.Builder layer : net.getLayerBuilderList()) {
            PoolingParameter pooling = layer.getPoolingParam();
            if (pooling.hasRoundMode() && pooling.getRoundMode() == RoundMode.CEIL) {
                layer.getPoolingParamBuilder().setRoundMode(RoundMode.FLOOR);
                decided.add(layer.getName());
            }
        }
        if (!decided.isEmpty()) {
            warnings.add(source + ": the poolings " + String.join(", ", decided)
                    + " give field 13 as 0, which is ceil_mode: false in forks and round_mode: CEIL in Caffe; taken as rounding down,"
                    + " where no prototxt says otherwise");
        }
    }
}
