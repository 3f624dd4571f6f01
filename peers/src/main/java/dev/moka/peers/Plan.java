package dev.moka.peers;

import java.util.List;

/**
 * What a run of the benchmark measures.
 *
 * @param nets whose forward is timed, with each of {@code batches} and {@code threads}
 * @param trainingProcesses so many processes of each engine train, one after the other: they differ by a tenth and more
 * @param growingBatches batch sizes at which cost grows
 * @param growingSizes heights and widths of pictures at which it does; at 227 + 32 k nothing has to be rounded
 * @param trial whether the folder is a small one
 */
record Plan(
        List<String> nets,
        List<Integer> batches,
        List<Integer> threads,
        int trainingProcesses,
        List<Integer> growingBatches,
        List<Integer> growingSizes,
        boolean trial,
        int folderRounds,
        int coldRounds) {

    /** The batches with which a net is timed; fifty pictures through VGG-16 take many seconds. */
    List<Integer> batches(String net) {
        return net.equals("VGG-16")
                ? batches.stream().filter(batch -> batch <= 10).toList()
                : batches;
    }

    static Plan full() {
        return new Plan(
                BenchNet.NAMES,
                List.of(1, 10, 50),
                List.of(2, 1),
                3,
                List.of(1, 2, 4, 8, 16, 32, 64, 128, 256),
                List.of(227, 323, 451, 643, 899, 1027),
                false,
                3,
                5);
    }

    static Plan quick(String net) {
        return new Plan(List.of(net), List.of(1, 10), List.of(2), 1, List.of(1, 32), List.of(227, 451), true, 1, 1);
    }
}
