package dev.moka;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds out how a net's forward runs, by running it. */
final class Plan {
    private final Net net;

    private Plan(Net net) {
        this.net = net;
    }

    static List<PlannedKernel> of(Net net) {
        net.compute(0, net.steps().size() - 1); // makes the kernels, fused as in any other forward
        Plan plan = new Plan(net);
        List<PlannedKernel> kernels = new ArrayList<>();
        int first = 0;
        while (first < net.steps().size()) {
            int end = first + net.stage(first).covered();
            kernels.add(new PlannedKernel(net.steps().subList(first, end), plan.run(first, end)));
            first = end;
        }
        return kernels;
    }

    private KernelDescription run(int first, int end) {
        Step step = net.steps().get(first);
        Map<Storage, Long> before = new IdentityHashMap<>();
        Stream.concat(step.bottoms().stream(), step.tops().stream())
                .map(Blob::dataStorage)
                .forEach(storage -> before.put(storage, storage.version()));
        net.compute(first, end - 1);
        KernelDescription ofKernel = net.stage(first).describeKernel();
        if (ofKernel != null) {
            return ofKernel;
        }
        boolean wrote = step.tops().isEmpty()
                || step.tops().stream()
                        .map(Blob::dataStorage)
                        .anyMatch(storage -> before.getOrDefault(storage, -1L) != storage.version());
        return wrote ? KernelDescription.ofLoops(step) : KernelDescription.NOTHING;
    }
}
