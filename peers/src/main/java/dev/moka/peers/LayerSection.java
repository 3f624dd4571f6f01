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
    private static final Map<String, String> REASONS = Map.ofEntries();

    private LayerSection() {}

    static void write(List<LayerTimes> times, int threads, Page page) {
        page.line("## Layer by layer, %s", threads(threads)).line("");
        page.line(
                        "Milliseconds of one layer alone, in a net for training, in native Caffe and in Moka, taking turns; behind them how many times")
                .line(
                        "as long as Moka native Caffe takes. What a layer reads comes from a layer before it, as in any net: where that ran on oneDNN and")
                .line("this one runs on the loops, bringing the numbers to the host counts. Sorted by the slower of both ways.")
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
