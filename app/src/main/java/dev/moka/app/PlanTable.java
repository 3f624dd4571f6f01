package dev.moka.app;

import dev.moka.KernelDescription.Operand;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A net's plan for people to read. */
final class PlanTable {
    private final NetPlan plan;
    private final List<NetPlan.Row> rows;
    private final double milliseconds;

    PlanTable(NetPlan plan) {
        this.plan = plan;
        // Splits only give a blob a second name.
        this.rows = plan.kernels().stream()
                .filter(row -> !row.types().equals(List.of("Split")))
                .toList();
        this.milliseconds = sum(row -> zeroIfNull(row.milliseconds()));
    }

    void print(PrintWriter out) {
        List<List<String>> table = new ArrayList<>();
        table.add(cells(
                "layers",
                "kernel",
                "reads",
                "writes",
                "KiB",
                "parameters KiB",
                "multiply-adds",
                List.of("ms", "share", "of floor")));
        rows.forEach(row -> table.add(row(row)));
        table.add(cells(
                "total",
                rows.size() + " kernels",
                "",
                "",
                LayerTable.kibibytes((long) sum(NetPlan.Row::bytesWritten)),
                LayerTable.kibibytes((long) sum(NetPlan.Row::parameterBytes)),
                LayerTable.number((long) sum(NetPlan.Row::multiplyAdds)),
                times(milliseconds, sum(row -> zeroIfNull(row.floorMilliseconds())))));
        Table.print(out, table, 4);
        out.printf(
                Locale.ROOT,
                "For one forward of the whole batch in %s, on %d thread%s; plain is N, C, H, W, and a > b is reordered.\n",
                plan.precision(),
                plan.threads(),
                plan.threads() == 1 ? "" : "s");
        MachineSpeed machine = plan.machine();
        if (machine != null) {
            out.printf(
                    Locale.ROOT,
                    "The floor: an inner product makes %.1f billion multiply-adds a second here, and a copy moves %.1f GB;\n"
                            + "above 100 %% a kernel's numbers were in the cache.\n",
                    machine.multiplyAddsPerSecond() / 1e9,
                    machine.bytesPerSecond() / 1e9);
        }
    }

    private List<String> row(NetPlan.Row row) {
        boolean computes = !row.writes().isEmpty();
        return cells(
                layers(row),
                row.kernel(),
                text(row.reads()),
                text(row.writes()),
                computes ? LayerTable.kibibytes(row.bytesWritten()) : "",
                row.parameterBytes() == 0 ? "" : LayerTable.kibibytes(row.parameterBytes()),
                LayerTable.number(row.multiplyAdds()),
                times(zeroIfNull(row.milliseconds()), zeroIfNull(row.floorMilliseconds())));
    }

    /** The last ones only where kernels were timed. */
    private List<String> cells(
            String layers,
            String kernel,
            String reads,
            String writes,
            String bytes,
            String parameters,
            String multiplyAdds,
            List<String> times) {
        List<String> cells = new ArrayList<>(List.of(layers, kernel, reads, writes, bytes, parameters, multiplyAdds));
        if (plan.machine() != null) {
            cells.addAll(times);
        }
        return cells;
    }

    private List<String> times(double taken, double floor) {
        return List.of(
                String.format(Locale.ROOT, "%.3f", taken),
                percent(taken, milliseconds),
                floor == 0 ? "" : percent(floor, taken));
    }

    private static String percent(double part, double whole) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * part / whole);
    }

    /** The first layer's name, and the types of what is fused behind it. */
    private static String layers(NetPlan.Row row) {
        List<String> words = new ArrayList<>(row.types());
        words.set(0, row.layers().get(0));
        return String.join(" + ", words);
    }

    /** {@code acdb}, or {@code 2 x acdb, plain > acdb}. */
    private static String text(List<Operand> operands) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        operands.forEach(operand -> counts.merge(text(operand), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() == 1 ? entry.getKey() : entry.getValue() + " x " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Types other than float32 are named. */
    private static String text(Operand operand) {
        Operand from = operand.from();
        String type = operand.type().equals(Operand.FLOAT32) ? "" : " " + operand.type();
        return (from == null ? "" : text(from) + " > ") + operand.layout() + type;
    }

    private static double zeroIfNull(@Nullable Double value) {
        return Objects.requireNonNullElse(value, 0.0);
    }

    private double sum(ToDoubleFunction<NetPlan.Row> number) {
        return rows.stream().mapToDouble(number).sum();
    }
}
