package dev.moka;

import dev.moka.model.Prototxt;
import dev.moka.oracle.Array;
import dev.moka.oracle.Request;
import dev.moka.oracle.Result;
import dev.moka.proto.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A net drawn at random, with the numbers it is given.
 *
 * @param seed of parameters and of the diffs of outputs
 * @param forced whether its prototxt asks for all gradients, or a loss does for what learns
 */
record RandomNet(long seed, Phase phase, boolean forced, Map<String, Array> inputs, List<Link> links) {
    /** Under force_backward they are fatal in native Caffe, which then asks for the diffs of their labels. */
    private static final Set<String> NOT_FORCED = Set.of("BatchReindex", "Embed", "Filter", "InfogainLoss");

    /** One layer in its place; where a top is a bottom, it works in place. */
    record Link(String name, Case drawn, String more, List<String> bottoms, List<String> tops) {
        boolean inPlace() {
            return !tops.isEmpty() && bottoms.contains(tops.get(0));
        }
    }

    /** What a forward computed, and a backward if there was one: diffs of blobs, and of parameters as {@code layer/0}. */
    record Outcome(float loss, Map<String, Array> data, Map<String, Array> diffs) {}

    RandomNet with(Map<String, Array> newInputs, List<Link> newLinks) {
        return new RandomNet(seed, phase, forced, newInputs, newLinks);
    }

    RandomNet and(Map<String, Array> moreInputs, List<Link> moreLinks) {
        Map<String, Array> allInputs = new LinkedHashMap<>(inputs);
        allInputs.putAll(moreInputs);
        List<Link> allLinks = new ArrayList<>(links);
        allLinks.addAll(moreLinks);
        return with(allInputs, allLinks);
    }

    boolean isInCaffe() {
        return links.stream().allMatch(link -> link.drawn().isInCaffe());
    }

    /** Whether there is a gradient: in TEST only where it is forced. */
    boolean goesBack() {
        return forced || phase == Phase.TRAIN;
    }

    /** Forced, layers that have no gradient, or none for their labels, are fatal in Caffe; Moka leaves them out. */
    boolean goesBackInCaffe() {
        return forced
                ? links.stream().map(Link::drawn).allMatch(RandomNet::allowsForce)
                : goesBack()
                        && links.stream()
                                .allMatch(link -> link.drawn().hasGradientInCaffe()
                                        || !link.drawn().hasGradient());
    }

    private static boolean allowsForce(Case drawn) {
        return drawn.hasGradient() && drawn.hasGradientInCaffe() && !NOT_FORCED.contains(drawn.type());
    }

    /** Blobs nobody reads, by the names they have at last. */
    Set<String> outputs() {
        Set<String> unread = new LinkedHashSet<>(inputs.keySet());
        for (Link link : links) {
            link.bottoms().forEach(unread::remove);
            unread.addAll(link.tops());
        }
        return unread;
    }

    /** As it is given to Moka. */
    String prototxt() {
        return prototxt(new HashMap<>(), true);
    }

    /**
     * @param last gets, for each blob that a layer works on in place, the name of what it is at last
     * @param inPlace whether it is one blob, as drawn; Caffe's gradients are wrong where a backward reads what was overwritten
     */
    private String prototxt(Map<String, String> last, boolean inPlace) {
        StringBuilder net = new StringBuilder(forced ? "force_backward: true\n" : "");
        inputs.forEach((name, array) -> Case.input(net, name, array.shape()));
        Set<String> outputs = outputs();
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            net.append("layer { name: '%s' %s%s"
                    .formatted(link.name(), link.drawn().text(), link.more()));
            link.bottoms().forEach(bottom -> net.append(" bottom: '" + last.getOrDefault(bottom, bottom) + "'"));
            for (String top : link.tops()) {
                if (!inPlace && link.bottoms().contains(top)) {
                    last.put(top, top + "_" + i);
                }
                net.append(" top: '" + last.getOrDefault(top, top) + "'");
            }
            if (!forced && link.drawn().hasGradient() && !link.drawn().hasLossWeight()) {
                link.tops().forEach(top -> net.append(outputs.contains(top) ? " loss_weight: 1" : " loss_weight: 0"));
            }
            net.append(" }\n");
        }
        return net.toString();
    }

    Net net(String backend) {
        return net(prototxt(), backend);
    }

    private Net net(String prototxt, String backend) {
        Net net = new Net(
                Prototxt.parseNet(prototxt, "random net").net(),
                NetOptions.defaults().withPhase(phase).withBackend(backend));
        net.params().forEach((layer, blobs) -> {
            for (int i = 0; i < blobs.size(); i++) {
                blobs.get(i).set(parameter(layer, i, blobs.get(i)));
            }
        });
        return net;
    }

    /** Weights that keep numbers about as large as they were; what is shared is drawn alike. */
    private float[] parameter(String layer, int index, Blob blob) {
        Link link =
                links.stream().filter(l -> l.name().equals(layer)).findFirst().orElseThrow();
        boolean named = index == 0 && link.more().contains("name:");
        Draw draw = new Draw(seed, named ? link.more() : layer + "/" + index);
        float[] numbers = new float[blob.count()];
        if (link.drawn().hasPositiveParams()) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) (0.5 + draw.uniform(i));
            }
        } else {
            double fan = blob.axes() < 2 ? 1 : Math.max(1, blob.count(1));
            draw.gaussian(numbers, 0, 1 / Math.sqrt(fan));
        }
        return numbers;
    }

    Map<String, Array> outputDiffs(Net net) {
        Map<String, Array> diffs = new LinkedHashMap<>();
        for (String output : outputs()) {
            Blob blob = net.blob(output);
            float[] diff = new float[blob.count()];
            new Draw(seed, "diff of " + output).gaussian(diff, 0, 1);
            diffs.put(output, new Array(blob.shape(), diff));
        }
        return diffs;
    }

    /** Moka's forward, and backward if it goes back; {@code noise} may change numbers after each step. */
    Outcome run(String backend, Noise noise) {
        try (Net net = net(backend)) {
            return run(net, noise);
        }
    }

    Outcome run(Net net, Noise noise) {
        inputs.forEach((name, array) -> net.blob(name).set(array.data()));
        noise.forward(net);
        Map<String, Array> data = new LinkedHashMap<>();
        net.blobs().forEach((name, blob) -> data.put(name, Close.copy(blob)));
        Map<String, Array> diffs = new LinkedHashMap<>();
        if (goesBack() && net.steps().stream().anyMatch(Step::backward)) {
            outputDiffs(net).forEach((name, diff) -> net.blob(name).setDiff(diff.data()));
            net.clearParamDiffs();
            noise.backward(net);
            diffs = computedDiffs(net);
        }
        return new Outcome(net.loss(), data, diffs);
    }

    /** Of the parameters that learn, and of the blobs of which a backward computes one. */
    private static Map<String, Array> computedDiffs(Net net) {
        Map<String, Array> diffs = new LinkedHashMap<>();
        Set<String> read = new HashSet<>();
        for (Step step : net.steps()) {
            Layer layer = step.layer();
            for (int b = 0; b < step.bottoms().size(); b++) {
                String name = layer.param().getBottom(b);
                // In place it is the diff of what the first reader reads.
                if (read.add(name) && step.backward() && step.propagateDown().get(b)) {
                    diffs.put(name, Close.copyDiff(step.bottoms().get(b)));
                }
            }
            for (int i = 0; i < layer.blobs().size(); i++) {
                if (step.backward() && layer.wantsDiff(i)) {
                    diffs.put(
                            layer.name() + "/" + i, Close.copyDiff(layer.blobs().get(i)));
                }
            }
        }
        return diffs;
    }

    /** Native Caffe's forward, and backward if it goes back, with no layer in place; from these diffs of the outputs. */
    Outcome inCaffe(boolean backward, Map<String, Array> outputDiffs) {
        Map<String, String> last = new HashMap<>();
        Request request = Request.of(prototxt(last, false)).phase(Request.Phase.valueOf(phase.name()));
        for (Map.Entry<String, Array> input : inputs.entrySet()) {
            request = request.input(input.getKey(), input.getValue());
        }
        Set<String> names = new LinkedHashSet<>(inputs.keySet());
        links.forEach(link -> names.addAll(link.tops()));
        try (Net net = net(NetOptions.JAVA)) {
            for (Map.Entry<String, List<Blob>> layer : net.params().entrySet()) {
                request = request.param(
                        layer.getKey(),
                        layer.getValue().stream().map(Close::copy).toArray(Array[]::new));
            }
        }
        Map<String, Array> data = new LinkedHashMap<>();
        Map<String, Array> diffs = new LinkedHashMap<>();
        Result forward;
        if (backward) {
            Map<String, Array> given = new LinkedHashMap<>();
            outputDiffs.forEach((name, diff) -> given.put(last.getOrDefault(name, name), diff));
            dev.moka.oracle.Gradients found = NativeCaffe.get().backward(request, given);
            forward = found.forward();
            names.forEach(name -> diffs.put(name, found.blobs().get(name)));
            found.params().layers().forEach((layer, arrays) -> {
                for (int i = 0; i < arrays.size(); i++) {
                    diffs.put(layer + "/" + i, arrays.get(i));
                }
            });
        } else {
            forward = NativeCaffe.get().forward(request);
        }
        names.forEach(name -> data.put(name, forward.blob(last.getOrDefault(name, name))));
        return new Outcome(forward.loss(), data, diffs);
    }

    /** The same net with no layer in place, as Moka's loops compute it: every blob as it was when it was new. */
    Map<String, Array> valuesOutOfPlace() {
        try (Net net = net(prototxt(new HashMap<>(), false), NetOptions.JAVA)) {
            return run(net, Noise.NONE).data();
        }
    }
}
