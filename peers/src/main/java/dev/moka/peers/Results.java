package dev.moka.peers;

import java.util.List;
import java.util.stream.Stream;

/**
 * All that one run of the benchmark measured.
 *
 * @param cells of forwards
 * @param training of training steps
 * @param trainingProcesses over how many processes of each engine these are medians
 */
record Results(
        List<Cell> cells,
        List<Cell> training,
        int trainingProcesses,
        List<LayerTimes> layers,
        Growth growth,
        Folder.Result folder,
        ColdStart.Result coldStart,
        int coldRounds) {
    /** The cells of a table, net by net. */
    List<Cell> withThreads(int threads) {
        return cells.stream().filter(cell -> cell.threads() == threads).toList();
    }

    /** Numbers of threads and batch sizes that occur, in order. */
    List<Integer> threads() {
        return cells.stream().map(Cell::threads).distinct().toList();
    }

    List<Integer> batches() {
        return cells.stream().map(Cell::batch).distinct().toList();
    }

    /** How far an engine's answers were from Moka's, at most. */
    double largestDifference(EngineKind kind) {
        Stream<Figure> forwards =
                allCells().flatMap(cell -> Stream.ofNullable(cell.figures().get(kind)));
        Stream<Figure> starts = coldStart.starts().stream()
                .filter(start -> start.engine() == kind)
                .map(ColdStart.Start::figure);
        return Stream.concat(forwards, starts)
                .mapToDouble(Figure::difference)
                .max()
                .orElse(Double.NaN);
    }

    /** Whether anything was measured while others were busy. */
    boolean noisy() {
        return coldStart.others() > Quiet.LIMIT
                || folder.others() > Quiet.LIMIT
                || allCells().anyMatch(Cell::noisy);
    }

    private Stream<Cell> allCells() {
        return Stream.of(cells.stream(), training.stream(), growth.cells()).flatMap(cells -> cells);
    }

    /** Least and most that an engine takes of Moka's time on a net. */
    double[] ratios(EngineKind kind, String net) {
        double[] ratios = cells.stream()
                .filter(cell -> cell.net().equals(net))
                .mapToDouble(cell -> cell.ratio(kind))
                .filter(ratio -> !Double.isNaN(ratio))
                .sorted()
                .toArray();
        return ratios.length == 0
                ? new double[] {Double.NaN, Double.NaN}
                : new double[] {ratios[0], ratios[ratios.length - 1]};
    }
}
