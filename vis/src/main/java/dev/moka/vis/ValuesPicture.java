package dev.moka.vis;

import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/** All values of a vector, in order, and below them the histogram of the positive ones (100 bins), as the lab shows fc6. */
public final class ValuesPicture extends HeadedPicture {
    private static final int BINS = 100;
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 320;

    private final XYChart values;
    private final XYChart histogram;

    /** @param numbers any, in any number but none */
    public ValuesPicture(Heading heading, float[] numbers) {
        super(heading);
        values = Charts.chart(WIDTH, HEIGHT, "index", "value");
        double[] y = IntStream.range(0, numbers.length)
                .mapToDouble(i -> Float.isFinite(numbers[i]) ? numbers[i] : 0)
                .toArray();
        Charts.line(values, y);
        Range range = Range.of(numbers, 0, numbers.length);
        Charts.yRange(values, range.min(), range.max());

        Histogram counted = Histogram.ofPositive(numbers, BINS);
        histogram = Charts.chart(
                WIDTH,
                HEIGHT,
                "positive values (" + Text.count(counted.total()) + " of " + Text.count(numbers.length) + "), 100 bins",
                "how many");
        Charts.bars(histogram, counted);
        histogram.getStyler().setXAxisMin(0.0).setXAxisMax(counted.edges()[BINS]);
        Charts.yRange(histogram, 0, Arrays.stream(counted.counts()).max().orElse(0));
    }

    @Override
    int bodyWidth() {
        return WIDTH;
    }

    @Override
    int bodyHeight() {
        return 2 * HEIGHT;
    }

    @Override
    void paintBody(Graphics2D g, int left, int top) {
        Charts.paint(values, g, left, top);
        Charts.paint(histogram, g, left, top + HEIGHT);
    }
}
