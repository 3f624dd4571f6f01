package dev.moka.app;

import dev.moka.Blob;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The costs of a net's layers for people to read: 100 columns hold GoogLeNet. */
final class LayerTable {
    private static final List<String> HEADING =
            List.of("layer", "type", "output", "parameters", "multiply-adds", "KiB");

    private LayerTable() {}

    static void print(List<LayerCosts> costs, PrintWriter out) {
        // Splits only give a blob a second name, and their own names are too long for a table.
        List<LayerCosts> shown =
                costs.stream().filter(cost -> !cost.type().equals("Split")).toList();
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADING);
        shown.forEach(cost -> rows.add(row(cost)));
        rows.add(List.of(
                "total",
                shown.size() + " layers",
                "",
                number(sum(costs, LayerCosts::parameters)),
                number(sum(costs, LayerCosts::multiplyAdds)),
                kibibytes(sum(costs, LayerCosts::bytes))));
        Table.print(out, rows, 3);
        String parameters = kibibytes(Float.BYTES * sum(costs, LayerCosts::parameters));
        out.print(
                "For one forward of the whole batch in float32; the parameters take another " + parameters + " KiB.\n");
        if (shown.size() < costs.size()) {
            out.print(costs.size() - shown.size() + " Split layers, which take no memory, are left out.\n");
        }
    }

    private static List<String> row(LayerCosts cost) {
        boolean free = cost.bytes() == 0;
        return List.of(
                cost.name(),
                cost.type(),
                shapes(cost.shapes()),
                number(cost.parameters()),
                number(cost.multiplyAdds()),
                cost.inPlace() ? "in place" : free ? "shared" : kibibytes(cost.bytes()));
    }

    /** {@code (1, 10)}, {@code 2 x (1, 10)}, or one shape after the other where they differ. */
    private static String shapes(List<int[]> shapes) {
        List<String> texts = shapes.stream().map(Blob::shapeText).toList();
        return texts.size() > 1 && texts.stream().distinct().count() == 1
                ? texts.size() + " x " + texts.get(0)
                : texts.stream().collect(Collectors.joining(" "));
    }

    private static long sum(List<LayerCosts> costs, ToLongFunction<LayerCosts> number) {
        return costs.stream().mapToLong(number).sum();
    }

    static String number(long number) {
        return number == 0 ? "" : String.format(Locale.ROOT, "%,d", number);
    }

    static String kibibytes(long bytes) {
        return String.format(Locale.ROOT, "%,d", (bytes + 1023) / 1024);
    }
}
