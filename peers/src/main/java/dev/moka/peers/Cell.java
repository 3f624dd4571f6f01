package dev.moka.peers;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All engines on one net, at one batch size, size of pictures and number of threads.
 *
 * @param size height and width of the pictures
 * @param figures of each engine that ran
 * @param megabytes peak resident memory of each of their processes up to now, smaller batches included
 * @param skipped engines whose run would have taken too long
 * @param others processors that other processes kept busy meanwhile
 */
record Cell(
        String net,
        int batch,
        int size,
        int threads,
        Map<EngineKind, Figure> figures,
        Map<EngineKind, Double> megabytes,
        Set<EngineKind> skipped,
        double others) {

    /** The middle of cells that differ only in the processes that their engines ran in. */
    static Cell median(List<Cell> cells) {
        Cell first = cells.get(0);
        Map<EngineKind, Figure> figures = new EnumMap<>(EngineKind.class);
        for (EngineKind kind : first.figures.keySet()) {
            List<Figure> all = cells.stream()
                    .flatMap(cell -> Stream.ofNullable(cell.figures.get(kind)))
                    .toList();
            figures.put(kind, Figure.median(all));
        }
        double others = cells.stream().mapToDouble(Cell::others).max().orElseThrow();
        return new Cell(
                first.net, first.batch, first.size, first.threads, figures, first.megabytes, first.skipped, others);
    }

    boolean noisy() {
        return others > Quiet.LIMIT;
    }

    /** How many times as long as Moka an engine takes; NaN if one of the two has no figure that counts. */
    double ratio(EngineKind engine) {
        Figure figure = figures.get(engine);
        Figure moka = figures.get(EngineKind.MOKA);
        return figure == null || moka == null || !figure.counts() ? Double.NaN : figure.ms() / moka.ms();
    }
}
