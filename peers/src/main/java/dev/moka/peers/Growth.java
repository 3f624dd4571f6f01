package dev.moka.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * How the time of a forward of CaffeNet grows.
 *
 * @param batches at the net's own size, with all threads
 * @param sizes of single pictures through the net cast to convolutions, with all threads
 * @param threads at the batch size {@link #THREADS_BATCH}
 * @param floors with each number of threads
 */
record Growth(List<Point> batches, List<Point> sizes, List<Point> threads, List<Floor> floors) {
    static final int THREADS_BATCH = 32;

    private static final List<EngineKind> ENGINES =
            List.of(EngineKind.MOKA, EngineKind.ONEDNN, EngineKind.ONNX_RUNTIME);

    /**
     * What was measured at one place.
     *
     * @param floorMs milliseconds that no engine gets below
     */
    record Point(Cell cell, double floorMs) {}

    /** Measures batch sizes and sizes of pictures, each from the smallest on; {@code each} hears of every cell. */
    static Growth measure(
            BenchNet net,
            BenchNet everywhere,
            List<Integer> batches,
            List<Integer> sizes,
            Quiet quiet,
            UnaryOperator<Cell> each)
            throws IOException, InterruptedException {
        int all = Runtime.getRuntime().availableProcessors();
        List<Floor> floors = new ArrayList<>();
        for (int count : threadCounts(all)) {
            floors.add(Floor.measure(count));
        }
        Floor floor = floors.get(floors.size() - 1);
        List<LayerCost> costs = LayerCost.of(net, net.size());
        List<Point> byThreads = new ArrayList<>();
        for (Floor fewer : floors.subList(0, floors.size() - 1)) {
            byThreads.addAll(points(net, costs, fewer, List.of(THREADS_BATCH), quiet, each));
        }
        List<Point> byBatch = points(net, costs, floor, batches, quiet, each);
        byBatch.stream().filter(point -> point.cell().batch() == THREADS_BATCH).forEach(byThreads::add);
        List<Point> bySize = new ArrayList<>();
        try (Runs runs = new Runs(everywhere, Work.FORWARD, all, ENGINES)) {
            for (int size : sizes) {
                Cell cell = each.apply(runs.cell(1, size, quiet));
                bySize.add(new Point(cell, floor.ms(LayerCost.of(everywhere, size), 1)));
            }
        }
        return new Growth(byBatch, bySize, byThreads, floors);
    }

    private static List<Point> points(
            BenchNet net,
            List<LayerCost> costs,
            Floor floor,
            List<Integer> batches,
            Quiet quiet,
            UnaryOperator<Cell> each)
            throws IOException, InterruptedException {
        List<Point> points = new ArrayList<>();
        try (Runs runs = new Runs(net, Work.FORWARD, floor.threads(), ENGINES)) {
            for (int batch : batches) {
                Cell cell = each.apply(runs.cell(batch, net.size(), quiet));
                points.add(new Point(cell, floor.ms(costs, batch)));
            }
        }
        return points;
    }

    /** 1, 2, 4 and so on, and all of them. */
    private static List<Integer> threadCounts(int all) {
        return Stream.concat(Stream.iterate(1, count -> count < all, count -> 2 * count), Stream.of(all))
                .toList();
    }

    /** All cells, each once. */
    Stream<Cell> cells() {
        return Stream.of(batches, sizes, threads)
                .flatMap(List::stream)
                .map(Point::cell)
                .distinct();
    }
}
