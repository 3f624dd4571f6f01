package dev.moka;

import dev.moka.oracle.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a net that fails smaller, as long as it fails: leaves layers out, or has an input with their numbers instead. */
final class SmallerNet {
    private final Function<RandomNet, @Nullable String> fault;

    SmallerNet(Function<RandomNet, @Nullable String> fault) {
        this.fault = fault;
    }

    RandomNet of(RandomNet net) {
        RandomNet smaller = net;
        for (int i = smaller.links().size() - 1; i >= 0; i--) {
            RandomNet without = without(smaller, i);
            if (without != null && fault.apply(without) != null) {
                smaller = without;
            }
        }
        return withoutSpareInputs(smaller);
    }

    private static @Nullable RandomNet without(RandomNet net, int index) {
        RandomNet.Link link = net.links().get(index);
        List<RandomNet.Link> links = new ArrayList<>(net.links());
        links.remove(index);
        Set<String> outputs = net.outputs();
        if (links.isEmpty()) {
            return null;
        }
        if (link.inPlace() || outputs.containsAll(link.tops())) {
            return net.with(net.inputs(), links);
        }
        try {
            Map<String, Array> values = net.valuesOutOfPlace();
            Map<String, Array> inputs = new LinkedHashMap<>(net.inputs());
            link.tops().forEach(top -> inputs.put(top, values.get(top)));
            return net.with(inputs, links);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static RandomNet withoutSpareInputs(RandomNet net) {
        Map<String, Array> inputs = new LinkedHashMap<>(net.inputs());
        Set<String> unread = net.outputs();
        net.links().forEach(link -> unread.removeAll(link.tops()));
        unread.forEach(inputs::remove);
        return net.with(inputs, net.links());
    }
}
