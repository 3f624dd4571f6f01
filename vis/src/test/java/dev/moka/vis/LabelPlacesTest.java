package dev.moka.vis;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Point;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelPlacesTest {
    @Test
    void labelsNeverOverlapAndStayInside() {
        Random random = new Random(7);
        Rectangle plot = new Rectangle(60, 4, 1000, 380);
        for (int round = 0; round < 200; round++) {
            List<Point> peaks = new ArrayList<>();
            int middle = 60 + random.nextInt(1000);
            for (int i = 0; i < 5; i++) {
                int x = Math.max(60, Math.min(1060, middle + random.nextInt(30)));
                peaks.add(new Point(x, 4 + random.nextInt(380)));
            }
            LabelPlaces places = new LabelPlaces(plot, peaks);
            List<Rectangle> taken = new ArrayList<>();
            for (Point peak : peaks) {
                Rectangle box = places.place(peak, 100 + random.nextInt(100), 18);
                assertThat(plot.contains(box)).isTrue();
                assertThat(taken).noneMatch(box::intersects);
                taken.add(box);
            }
        }
    }
}
