package dev.moka.onednn;

import dev.moka.Kernel;
import java.util.List;
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
    public void run() {
        kernels.forEach(Kernel::run);
    }

    @Override
    public void close() {
        kernels.forEach(Kernel::close);
    }
}
