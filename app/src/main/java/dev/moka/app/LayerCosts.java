package dev.moka.app;

import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Net;
import dev.moka.Step;
import dev.moka.Storage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a layer costs.
 *
 * @param name the layer's name
 * @param type as a prototxt writes it
 * @param shapes of its tops
 * @param inPlace whether it overwrites its bottom
 * @param parameters how many numbers it learns; shared ones are counted where they first occur
 * @param multiplyAdds of weights with inputs, for one forward of the whole batch; 0 for layers without weights
 * @param bytes of its tops as float32; 0 if they share the memory of an earlier blob
 */
record LayerCosts(
        String name, String type, List<int[]> shapes, boolean inPlace, long parameters, long multiplyAdds, long bytes) {

    /** The costs of every layer, in order. */
    static List<LayerCosts> of(Net net) {
        Set<Storage> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        Predicate<Blob> isNew = blob -> counted.add(blob.dataStorage());
        List<LayerCosts> costs = new ArrayList<>();
        for (Step step : net.steps()) {
            Layer layer = step.layer();
            costs.add(new LayerCosts(
                    layer.name(),
                    layer.type(),
                    step.tops().stream().map(Blob::shape).toList(),
                    step.inPlace(),
                    numbers(layer.blobs(), isNew),
                    multiplyAdds(step),
                    Float.BYTES * numbers(step.tops(), isNew)));
        }
        return costs;
    }

    private static long numbers(List<Blob> blobs, Predicate<Blob> isNew) {
        return blobs.stream().filter(isNew).mapToLong(Blob::count).sum();
    }

    /** Of one forward of the whole batch: every weight meets one input at every place the layer is applied. */
    static long multiplyAdds(Step step) {
        if (step.layer().blobs().isEmpty()) {
            return 0;
        }
        long weights = step.layer().blobs().get(0).count();
        return switch (step.layer().type()) {
            case "Convolution" ->
                weights
                        * places(
                                step.tops(),
                                step.layer().param().getConvolutionParam().getAxis());
            case "Deconvolution" ->
                weights
                        * places(
                                step.bottoms(),
                                step.layer().param().getConvolutionParam().getAxis());
            case "InnerProduct" -> weights * rows(step);
            case "RNN", "LSTM" -> matrices(step.layer()) * step.bottoms().get(0).count(0, 2);
            case "BatchNorm", "Scale", "PReLU" -> numbers(step.tops(), top -> true);
            default -> 0;
        };
    }

    /** How many weights there are; biases have one axis. */
    private static long matrices(Layer layer) {
        return layer.blobs().stream()
                .filter(blob -> blob.axes() == 2)
                .mapToLong(Blob::count)
                .sum();
    }

    /** How many numbers a channel has, over all items. */
    private static long places(List<Blob> blobs, int channelAxis) {
        return blobs.stream()
                .mapToLong(blob -> blob.count() / Math.max(1, blob.shape(channelAxis)))
                .sum();
    }

    private static long rows(Step step) {
        Blob bottom = step.bottoms().get(0);
        int axis =
                bottom.canonicalAxis(step.layer().param().getInnerProductParam().getAxis());
        return bottom.count(0, axis);
    }
}
