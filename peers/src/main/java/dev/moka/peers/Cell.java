package dev.moka.peers;

import java.util.Map;
import java.util.Set;

/**
 * All engines on one net, at one batch size, size of pictures and number of threads.
 *
 * @param size height and width of the pictures
 * @param figures of each engine that ran
 * @param skipped engines whose run would have taken too long
 * @param others processors that other processes kept busy meanwhile
 */
record Cell(
        String net,
        int batch,
        int size,
        int threads,
        Map<EngineKind, Figure> figures,
        Set<EngineKind> skipped,
        double others) {

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
