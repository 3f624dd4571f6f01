package dev.moka.peers;

import static dev.moka.peers.Page.format;
import static dev.moka.peers.Page.number;
import static dev.moka.peers.Page.threads;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The part of the page that holds every layer against native Caffe's. */
final class LayerSection {
    /** Below it Moka is slower. */
    private static final double EQUAL = 0.9;
    /** Neither engine has anything to do there but to be called. */
    private static final double NOTHING_MS = 0.05;

    /** Why a type may be slower. */
    private static final String LAYOUT =
            "what a convolution before it left in blocks of channels must first come into the order of axes, which takes longer than the"
                    + " copy or the sum that native Caffe makes";

    private static final String DECODER =
            "pictures are decoded by Java's own JPEG decoder, native Caffe's by libjpeg-turbo";
    private static final String FEW = "microseconds, of which sharing the work among threads takes a part";
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("ArgMax", FEW),
            Map.entry("Bias", "the gradient is a copy and a sum of what the layer behind left in another order"),
            Map.entry("ContrastiveLoss", FEW),
            Map.entry("Data", DECODER + "; of raw records, the batch is copied once more, into the top"),
            Map.entry(
                    "Deconvolution",
                    "oneDNN's gradient of one channel a group, for the bilinear upsampling of segmentation nets, which rarely learn"),
            Map.entry(
                    "DummyData",
                    "each number is a function of seed and place, so that a run can be resumed: a logarithm and a sine"),
            Map.entry("Dropout", "as DummyData: one number of a seed and a place for each unit"),
            Map.entry(
                    "Embed",
                    "rows are added by one thread each, in the order of the indices, so that any number of threads computes the same"),
            Map.entry("EuclideanLoss", FEW),
            Map.entry("Filter", LAYOUT),
            Map.entry("HDF5Data", "a batch is handed over by the thread that reads ahead: microseconds"),
            Map.entry("HingeLoss", FEW),
            Map.entry("ImageData", DECODER),
            Map.entry("InfogainLoss", FEW),
            Map.entry(
                    "Log",
                    "the logarithm of another base than e is computed in double precision, which oneDNN's is too inexact for"),
            Map.entry(
                    "Pooling",
                    "with a second top, or a pad whose zeros count in part, it runs on loops, behind a change of the numbers' order"),
            Map.entry("Reduction", "oneDNN sums up magnitudes only after writing them"),
            Map.entry("SoftmaxWithLoss", FEW),
            Map.entry("Tile", LAYOUT),
            Map.entry("WindowData", DECODER));

    private LayerSection() {}

    static void write(List<LayerTimes> times, int threads, Page page) {
        page.line("## Layer by layer, %s", threads(threads)).line("");
        page.line(
                        "Milliseconds of one layer alone, in a net for training, in native Caffe and in Moka, taking turns; behind them how many times")
                .line(
                        "as long as Moka native Caffe takes. What a layer reads comes from a layer before it, as in any net: where that ran on oneDNN and")
                .line(
                        "this one runs on the loops, bringing the numbers to the host counts. Sorted by the slower of both ways.")
                .line("");
        page.line("| layer | configuration | native, forward | Moka | | native, backward | Moka | |")
                .line("|---|---|--:|--:|--:|--:|--:|--:|");
        times.stream()
                .sorted(Comparator.comparingDouble(LayerSection::ratio))
                .forEach(time -> page.line(
                        "| %s | %s | %s | %s |",
                        time.layer().type(),
                        time.layer().configuration(),
                        cells(time.forward()),
                        Double.isNaN(time.backward().moka()) ? "| |" : cells(time.backward())));
        page.line("");
        slower(times, page);
    }

    private static void slower(List<LayerTimes> times, Page page) {
        List<String> types = times.stream()
                .filter(time -> ratio(time) < EQUAL)
                .map(time -> time.layer().type())
                .distinct()
                .sorted()
                .toList();
        if (!types.isEmpty()) {
            page.line("Moka is slower (below %.1f) at:", EQUAL).line("");
            types.forEach(type -> page.line("- %s: %s", type, REASONS.getOrDefault(type, "not looked into yet")));
            page.line("");
        }
    }

    /** The smaller of both ways; where neither engine has anything to do they are equal. */
    private static double ratio(LayerTimes times) {
        return Math.min(ratio(times.forward()), ratio(times.backward()));
    }

    private static double ratio(LayerTimes.Both both) {
        return Double.isNaN(both.moka()) || Math.max(both.caffe(), both.moka()) < NOTHING_MS ? 1 : both.ratio();
    }

    private static String cells(LayerTimes.Both both) {
        return format("%s | %s | %.2f", number(both.caffe()), number(both.moka()), ratio(both));
    }
}
