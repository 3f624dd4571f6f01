package dev.moka.peers;

import static dev.moka.peers.Page.format;
import static dev.moka.peers.Page.number;
import static dev.moka.peers.Page.threads;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** The part of the page that says how cost grows. */
final class GrowthSection {
    private final Page page;

    private GrowthSection(Page page) {
        this.page = page;
    }

    static void write(Growth growth, Page page) throws IOException {
        int all = growth.batches().get(0).cell().threads();
        page.line("## How cost grows").line("");
        page.line(
                        "Milliseconds of a forward of CaffeNet **for each picture**; behind it, how many times as long as Moka that is. The floor")
                .line(
                        "is what the machine cannot do in less: layer by layer what takes longer, the multiply-adds at the best rate of a")
                .line(
                        "float32 matrix product, or reading the weights once. Measured in this run (the best of three sizes of matrix; the sum of 256 MB):")
                .line("");
        for (Floor floor : growth.floors()) {
            page.line(
                    "- %s: %.0f GFLOP/s, %.1f GB/s",
                    threads(floor.threads()), floor.flops() / 1e9, floor.bytes() / 1e9);
        }
        page.line("");
        GrowthSection section = new GrowthSection(page);
        section.part("Batch, " + threads(all), "batch", growth.batches(), Cell::batch);
        section.part("Height and width of one picture, " + threads(all), "size", growth.sizes(), Cell::size);
        page.line(
                        "The net is CaffeNet cast to convolutions (see [net surgery](net-surgery.md)), which takes pictures of any size; each size")
                .line("but the last has about twice as many pixels as the one before.")
                .line("");
        section.part("Threads, batch " + Growth.THREADS_BATCH, "threads", growth.threads(), Cell::threads);
    }

    private void part(String title, String what, List<Growth.Point> points, ToIntFunction<Cell> place)
            throws IOException {
        page.line("### %s", title).line("");
        List<EngineKind> engines =
                points.get(0).cell().figures().keySet().stream().toList();
        StringBuilder head = new StringBuilder("| " + what + " |");
        StringBuilder rule = new StringBuilder("|--:|");
        for (EngineKind kind : engines) {
            head.append(' ').append(kind.label()).append(" |");
            rule.append("--:|");
        }
        page.line("%s floor | Moka / floor |", head).line("%s--:|--:|", rule);
        List<String> places = new ArrayList<>();
        for (Growth.Point point : points) {
            page.line("%s", row(point, place, engines));
            places.add(Integer.toString(place.applyAsInt(point.cell())));
        }
        page.line("");
        Charts.growth(points, places, title, what, page.image("growth-" + what, title + ": time of a picture"));
    }

    private static String row(Growth.Point point, ToIntFunction<Cell> place, List<EngineKind> engines) {
        Cell cell = point.cell();
        StringBuilder row = new StringBuilder(format("| %d%s |", place.applyAsInt(cell), Page.mark(cell.others())));
        engines.forEach(kind ->
                row.append(' ').append(Report.text(cell, kind, cell.batch())).append(" |"));
        Figure moka = cell.figures().get(EngineKind.MOKA);
        return row
                + format(
                        " %s | %s |",
                        number(point.floorMs() / cell.batch()),
                        moka == null ? "" : format("%.2f", moka.ms() / point.floorMs()));
    }
}
