package dev.moka.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.moka.KernelDescription;
import dev.moka.KernelDescription.Operand;
import dev.moka.Net;
import dev.moka.PlannedKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a forward of a net runs, and what it costs.
 *
 * @param machine how fast the machine is; null if nothing was timed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NetPlan(String precision, int threads, @Nullable MachineSpeed machine, List<Row> kernels) {

    /**
     * A kernel.
     *
     * @param layers what it computes, by name
     * @param types of these layers
     * @param parameterBytes it reads, as they are packed
     * @param multiplyAdds of its layers, for one forward of the whole batch
     * @param milliseconds the median of some forwards; null if nothing was timed
     * @param floorMilliseconds what the machine would need at least; null if nothing was timed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Row(
            List<String> layers,
            List<String> types,
            String kernel,
            List<Operand> reads,
            List<Operand> writes,
            long parameterBytes,
            long multiplyAdds,
            @Nullable Double milliseconds,
            @Nullable Double floorMilliseconds) {

        long bytesWritten() {
            return writes.stream().mapToLong(Operand::bytes).sum();
        }
    }

    static NetPlan of(Net net, List<PlannedKernel> kernels) {
        return new NetPlan(
                net.precision().toString(),
                net.threads(),
                null,
                kernels.stream().map(planned -> row(planned, null, null)).toList());
    }

    /** @param milliseconds of each kernel */
    static NetPlan of(Net net, List<PlannedKernel> kernels, MachineSpeed machine, double[] milliseconds) {
        List<Row> rows = new ArrayList<>();
        for (PlannedKernel planned : kernels) {
            KernelDescription kernel = planned.kernel();
            long bytes = kernel.parameterBytes()
                    + Stream.concat(kernel.reads().stream(), kernel.writes().stream())
                            .mapToLong(Operand::bytes)
                            .sum();
            rows.add(row(planned, milliseconds[rows.size()], machine.floor(multiplyAdds(planned), bytes)));
        }
        return new NetPlan(net.precision().toString(), net.threads(), machine, rows);
    }

    private static Row row(PlannedKernel planned, @Nullable Double milliseconds, @Nullable Double floor) {
        KernelDescription kernel = planned.kernel();
        return new Row(
                planned.steps().stream().map(step -> step.layer().name()).toList(),
                planned.steps().stream().map(step -> step.layer().type()).toList(),
                kernel.implementation(),
                kernel.reads(),
                kernel.writes(),
                kernel.parameterBytes(),
                multiplyAdds(planned),
                milliseconds,
                floor);
    }

    private static long multiplyAdds(PlannedKernel planned) {
        return planned.steps().stream().mapToLong(LayerCosts::multiplyAdds).sum();
    }
}
