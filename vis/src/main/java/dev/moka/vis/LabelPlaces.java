package dev.moka.vis;

import java.awt.Point;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds places for labels beside the peaks of a curve, so that no label covers another one, nor a peak where that can be helped. */
final class LabelPlaces {
    private static final int GAP = 14;

    private final Rectangle plot;
    private final List<Point> peaks;
    private final List<Rectangle> taken = new ArrayList<>();

    LabelPlaces(Rectangle plot, List<Point> peaks) {
        this.plot = plot;
        this.peaks = List.copyOf(peaks);
    }

    /** The place for the next label, of the given size. */
    Rectangle place(Point peak, int width, int height) {
        Rectangle found = find(peak, width, height, true);
        if (found == null) {
            found = find(peak, width, height, false);
        }
        if (found == null) {
            found = inside(new Rectangle(peak.x + GAP, peak.y - height / 2, width, height));
        }
        taken.add(found);
        return found;
    }

    /** The nearest free place right or left of the peak, looked for upwards and downwards. */
    private @Nullable Rectangle find(Point peak, int width, int height, boolean sparePeaks) {
        for (int step = 0; step * height < 2 * plot.height; step++) {
            int shift = (step % 2 == 0 ? step / 2 : -(step + 1) / 2) * height;
            for (int x : new int[] {peak.x + GAP, peak.x - GAP - width}) {
                Rectangle box = new Rectangle(x, peak.y - height / 2 + shift, width, height);
                if (plot.contains(box) && isFree(box, sparePeaks)) {
                    return box;
                }
            }
        }
        return null;
    }

    private boolean isFree(Rectangle box, boolean sparePeaks) {
        return taken.stream().noneMatch(box::intersects)
                && (!sparePeaks
                        || peaks.stream()
                                .noneMatch(peak -> box.x - 4 <= peak.x
                                        && peak.x <= box.x + box.width + 4
                                        && peak.y <= box.y + box.height));
    }

    private Rectangle inside(Rectangle box) {
        int x = Math.max(plot.x, Math.min(box.x, plot.x + plot.width - box.width));
        int y = Math.max(plot.y, Math.min(box.y, plot.y + plot.height - box.height));
        return new Rectangle(x, y, box.width, box.height);
    }
}
