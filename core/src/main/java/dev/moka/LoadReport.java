package dev.moka;

import dev.moka.model.CaffeModel;
import dev.moka.model.LayerWeights;
import dev.moka.model.WeightBlob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How weights fit a net.
 *
 * @param file where the weights lie
 * @param matched layers that find their parameters, in the net's order
 * @param missing layers with a parameter for which the file has none, of a layer that shares it neither
 * @param unused layers of the file, with parameters, that the net does not have
 * @param ignored all layers of the file that the net does not have: what native Caffe says it ignores
 * @param repeated names that several layers with parameters have, in the net or in the file: by its name only the net's first is found,
 *     and it gets what the file's last has
 * @param mismatched what does not fit, a sentence a layer
 * @param upgrades what was rewritten because the file is of an older form
 * @param warnings what of an older form could not be carried over
 */
public record LoadReport(
        Path file,
        List<String> matched,
        List<String> missing,
        List<String> unused,
        List<String> ignored,
        List<String> repeated,
        List<String> mismatched,
        List<String> upgrades,
        List<String> warnings) {

    /** So many missing layers are named; more would hide what to do. */
    private static final int NAMED = 8;

    /** Compares by layer names, as Caffe's CopyTrainedLayersFrom does, and changes nothing. */
    public static LoadReport compare(Net net, CaffeModel model) {
        Map<String, Layer> targets = targets(net);
        Set<Blob> shared = net.sharedParams();
        Set<Storage> found = Collections.newSetFromMap(new IdentityHashMap<>());
        List<String> ignored = new ArrayList<>();
        List<String> mismatched = new ArrayList<>();
        for (LayerWeights weights : model.layers()) {
            Layer target = targets.get(weights.name());
            if (target == null) {
                ignored.add(weights.name());
            } else {
                List<String> faults = mismatches(target, weights.blobs(), shared);
                mismatched.addAll(faults);
                found.addAll(faults.isEmpty() ? filled(target, weights.blobs()) : all(target));
            }
        }
        List<Layer> withBlobs =
                net.layers().stream().filter(layer -> !layer.blobs().isEmpty()).toList();
        return new LoadReport(
                model.file(),
                names(withBlobs, layer -> found.containsAll(all(layer))),
                names(withBlobs, layer -> !found.containsAll(all(layer))),
                ignored.stream().filter(learned(model)::contains).toList(),
                List.copyOf(ignored),
                repeated(withBlobs.stream().map(Layer::name).toList(), learned(model)),
                List.copyOf(mismatched),
                model.upgrades(),
                model.warnings());
    }

    private static List<String> names(List<Layer> layers, Predicate<Layer> which) {
        return layers.stream().filter(which).map(Layer::name).toList();
    }

    /** The file's layers with parameters. */
    private static List<String> learned(CaffeModel model) {
        return model.layers().stream()
                .filter(layer -> !layer.blobs().isEmpty())
                .map(LayerWeights::name)
                .toList();
    }

    private static List<String> repeated(List<String> ofNet, List<String> ofFile) {
        Set<String> names = new LinkedHashSet<>(ofNet);
        names.retainAll(ofFile);
        return names.stream()
                .filter(name -> Collections.frequency(ofNet, name) > 1 || Collections.frequency(ofFile, name) > 1)
                .toList();
    }

    private static List<Storage> all(Layer layer) {
        return layer.blobs().stream().map(Blob::dataStorage).toList();
    }

    private static List<Storage> filled(Layer target, List<WeightBlob> weights) {
        return IntStream.range(0, target.blobs().size())
                .filter(i -> !weight(weights, i).isMissing())
                .mapToObj(i -> target.blobs().get(i).dataStorage())
                .toList();
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

    /** Whether the net has parameters, and found none of them: the file is of another net, or its layers were renamed. */
    public boolean isOfAnotherNet() {
        return matched.isEmpty() && !missing.isEmpty();
    }

    /** Throws if a layer with parameters has no weights. */
    public void requireComplete() {
        if (!missing.isEmpty()) {
            throw MokaException.model(
                    "%s: no weights for layer(s) %s%s: check that net and weights belong together, or pass --allow-missing to use"
                            + " what their fillers draw",
                    file,
                    few(missing),
                    isOfAnotherNet() && !unused.isEmpty()
                            ? ", nor for any other; it has " + few(unused)
                            : repeated.isEmpty() ? "" : " (" + repetition() + ")");
        }
    }

    /** What somebody who is to use the net should know, a sentence each. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>(warnings);
        if (isOfAnotherNet()) {
            problems.add(String.format(
                    "%s: none of the net's layers finds its weights there, all keep what their fillers draw: the net has %s, the file %s",
                    file, few(missing), unused.isEmpty() ? "none with weights" : few(unused)));
        } else {
            if (!missing.isEmpty()) {
                problems.add(file + ": no weights for " + String.join(", ", missing));
            }
            if (!unused.isEmpty()) {
                problems.add(file + ": not used, because the net has no such layer: " + String.join(", ", unused));
            }
        }
        if (!repeated.isEmpty()) {
            problems.add(file + ": " + repetition());
        }
        return problems;
    }

    private String repetition() {
        return String.format(
                "several layers are called %s: weights are found by name, so the net's first gets what the file's last has;"
                        + " give each a name of its own",
                few(repeated));
    }

    private static String few(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
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
