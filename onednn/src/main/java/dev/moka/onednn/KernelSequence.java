package dev.moka.onednn;

import dev.moka.Kernel;
import dev.moka.KernelDescription;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Kernels that together compute one step. */
record KernelSequence(List<Kernel> kernels) implements Kernel {
    /** The kernels as one; null if there is none. */
    static @Nullable Kernel of(List<? extends Kernel> kernels) {
        return switch (kernels.size()) {
            case 0 -> null;
            case 1 -> kernels.get(0);
            default -> new KernelSequence(List.copyOf(kernels));
        };
    }

    @Override
    public int steps() {
        return 1;
    }

    @Override
    public boolean suits() {
        return kernels.stream().allMatch(Kernel::suits);
    }

    @Override
    public void run() {
        kernels.forEach(Kernel::run);
    }

    @Override
    public KernelDescription describe() {
        List<KernelDescription> parts = kernels.stream().map(Kernel::describe).toList();
        return new KernelDescription(
                parts.isEmpty()
                        ? KernelDescription.FREE
                        : parts.stream()
                                .map(KernelDescription::implementation)
                                .distinct()
                                .collect(Collectors.joining(" + ")),
                parts.stream().flatMap(part -> part.reads().stream()).toList(),
                parts.stream().flatMap(part -> part.writes().stream()).toList(),
                parts.stream().mapToLong(KernelDescription::parameterBytes).sum());
    }

    @Override
    public void close() {
        kernels.forEach(Kernel::close);
    }
}
