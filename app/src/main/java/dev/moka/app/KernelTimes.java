package dev.moka.app;

import dev.moka.Net;
import dev.moka.PlannedKernel;
import java.util.Arrays;
import java.util.List;

/** Times the kernels of a net, one after the other as in any forward, until a forward is known well enough. */
final class KernelTimes {
    private static final long MEASURED_FOR = 2_000_000_000;
    private static final int AT_LEAST = 5;
    private static final int AT_MOST = 100;

    private KernelTimes() {}

    /** The median milliseconds of each kernel; new inputs are on the host each time, as pictures are. */
    static double[] medians(Net net, List<PlannedKernel> kernels) {
        long[][] nanoseconds = new long[kernels.size()][AT_MOST];
        int runs = 0;
        long start = System.nanoTime();
        while (runs < AT_LEAST || (runs < AT_MOST && System.nanoTime() - start < MEASURED_FOR)) {
            net.inputs().forEach(input -> net.blob(input).dataStorage().edit());
            int first = 0;
            for (int k = 0; k < kernels.size(); k++) {
                int end = first + kernels.get(k).steps().size();
                long begin = System.nanoTime();
                net.forward(first, end - 1);
                nanoseconds[k][runs] = System.nanoTime() - begin;
                first = end;
            }
            runs++;
        }
        int measured = runs;
        return Arrays.stream(nanoseconds)
                .mapToDouble(times -> median(Arrays.copyOf(times, measured)))
                .toArray();
    }

    private static double median(long[] nanoseconds) {
        Arrays.sort(nanoseconds);
        return nanoseconds[nanoseconds.length / 2] / 1e6;
    }
}
