package dev.moka;

import dev.moka.model.CaffeModel;
import dev.moka.model.LayerWeights;
import dev.moka.model.WeightBlob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How weights fit a net.
 *
 * @param file where the weights lie
 * @param matched layers that find their parameters, in the net's order
 * @param missing layers with parameters for which the file has none
 * @param unused layers of the file, with parameters, that the net does not have
 * @param mismatched what does not fit, a sentence a layer
 * @param upgrades what was rewritten because the file is of an older form
 * @param warnings what of an older form could not be carried over
 */
public record LoadReport(
        Path file,
        List<String> matched,
        List<String> missing,
        List<String> unused,
        List<String> mismatched,
        List<String> upgrades,
        List<String> warnings) {

    /** So many missing layers are named; more would hide what to do. */
    private static final int NAMED = 8;

    /** Compares by layer names, as Caffe's CopyTrainedLayersFrom does, and changes nothing. */
    public static LoadReport compare(Net net, CaffeModel model) {
        Map<String, Layer> targets = targets(net);
        Set<Blob> shared = net.sharedParams();
        Set<String> found = new HashSet<>();
        List<String> unused = new ArrayList<>();
        List<String> mismatched = new ArrayList<>();
        for (LayerWeights weights : model.layers()) {
            Layer target = targets.get(weights.name());
            if (target == null) {
                if (!weights.blobs().isEmpty()) {
                    unused.add(weights.name());
                }
            } else {
                found.add(weights.name());
                mismatched.addAll(mismatches(target, weights.blobs(), shared));
            }
        }
        List<String> withBlobs = List.copyOf(net.params().keySet());
        return new LoadReport(
                model.file(),
                withBlobs.stream().filter(found::contains).toList(),
                withBlobs.stream().filter(name -> !found.contains(name)).toList(),
                List.copyOf(unused),
                List.copyOf(mismatched),
                model.upgrades(),
                model.warnings());
    }

    /** The first layer of every name, which is where Caffe puts weights. */
    private static Map<String, Layer> targets(Net net) {
        var targets = new LinkedHashMap<String, Layer>();
        net.layers().forEach(layer -> targets.putIfAbsent(layer.name(), layer));
        return targets;
    }

    /** What the file lacks comes from another layer if it is shared, and is a mismatch otherwise. */
    private static List<String> mismatches(Layer target, List<WeightBlob> weights, Set<Blob> shared) {
        List<Blob> blobs = target.blobs();
        boolean fewer = IntStream.range(0, blobs.size())
                .anyMatch(i -> weight(weights, i).isMissing() && !shared.contains(blobs.get(i)));
        if (fewer || weights.size() > blobs.size()) {
            return List.of(String.format(
                    "layer '%s' has %d parameter(s), the file %d", target.name(), blobs.size(), weights.size()));
        }
        List<String> mismatches = new ArrayList<>();
        for (int i = 0; i < blobs.size(); i++) {
            Blob blob = blobs.get(i);
            WeightBlob weight = weight(weights, i);
            if (weight.isMissing()) {
                continue; // shared, and filled with the parameter of the layer before
            }
            if (!weight.shapeEquals(blob.shape())) {
                mismatches.add(String.format(
                        "layer '%s' parameter %d is %s, in the file %s",
                        target.name(), i, blob, Blob.shapeText(weight.shape())));
            } else if (weight.source().count() != blob.count()) {
                mismatches.add(String.format("layer '%s' parameter %d has no numbers in the file", target.name(), i));
            }
        }
        return mismatches;
    }

    private static WeightBlob weight(List<WeightBlob> weights, int i) {
        return i < weights.size() ? weights.get(i) : WeightBlob.MISSING;
    }

    /** Throws if anything does not fit, naming every layer. */
    void requireFit() {
        if (!mismatched.isEmpty()) {
            throw new MokaException(
                    MokaException.Kind.MODEL,
                    file + ": the weights are of another net: " + String.join("; ", mismatched)
                            + "; use the prototxt they were trained with, or rename the layers that shall start anew");
        }
    }

    /** Throws if a layer with parameters has no weights. */
    public void requireComplete() {
        if (!missing.isEmpty()) {
            String first = String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())));
            String more = missing.size() > NAMED ? " and " + (missing.size() - NAMED) + " more" : "";
            throw MokaException.model(
                    "%s: no weights for layer(s) %s%s: check that net and weights belong together, or pass --allow-missing to use"
                            + " what their fillers draw",
                    file, first, more);
        }
    }

    void apply(Net net, CaffeModel model) {
        Map<String, Layer> targets = targets(net);
        for (LayerWeights weights : model.layers()) {
            Layer target = targets.get(weights.name());
            for (int i = 0; target != null && i < target.blobs().size(); i++) {
                WeightBlob weight = weight(weights.blobs(), i);
                if (!weight.isMissing()) {
                    target.blobs().get(i).dataStorage().setSource(weight.source());
                }
            }
        }
    }
}
