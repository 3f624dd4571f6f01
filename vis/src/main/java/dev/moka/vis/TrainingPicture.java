package dev.moka.vis;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.Styler.YAxisPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A training over its iterations: losses on the left axis, and what else tests found, such as an accuracy, on the right one. */
public final class TrainingPicture extends HeadedPicture {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 520;
    /** The rest is room for the dots of the first and the last test. */
    private static final double CONTENT = 0.97;

    private static final List<Color> LEFT =
            List.of(Charts.INK, new Color(0xd9822b), new Color(0x8f6bb3), new Color(0x57606a));
    private static final List<Color> RIGHT =
            List.of(new Color(0x2e8b57), new Color(0xb03a5b), new Color(0x1a9ba1), new Color(0x8a6d1f));

    private final XYChart chart;

    /**
     * @param losses the first is the training's, drawn plainly; the others, of tests, with a dot for each
     * @param scores anything else; may be none
     */
    public TrainingPicture(Heading heading, List<Curve> losses, List<Curve> scores) {
        super(heading);
        chart = Charts.chart(WIDTH, HEIGHT, "iteration", "loss");
        chart.getStyler()
                .setLegendVisible(true)
                .setLegendPosition(LegendPosition.OutsideE)
                .setLegendBorderColor(Color.WHITE)
                .setPlotContentSize(CONTENT);
        if (losses.stream().flatMap(curve -> curve.y().stream()).allMatch(y -> y >= 0)) {
            chart.getStyler().setYAxisMin(0, 0.0);
        }
        for (int i = 0; i < losses.size(); i++) {
            add(
                    i == 0 ? uneven(losses.get(i)) : losses.get(i),
                    LEFT.get(i % LEFT.size()),
                    0,
                    i == 0 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
        }
        for (int i = 0; i < scores.size(); i++) {
            add(scores.get(i), RIGHT.get(i % RIGHT.size()), 1, SeriesMarkers.CIRCLE);
        }
        if (!scores.isEmpty()) {
            chart.setYAxisGroupTitle(1, scores.size() == 1 ? scores.get(0).name() : "test");
            chart.getStyler().setYAxisGroupPosition(1, YAxisPosition.Right);
        }
    }

    /** One point more, as in {@link Charts#line}, so that XChart labels round numbers. */
    private static Curve uneven(Curve curve) {
        if (curve.x().size() < 2) {
            return curve;
        }
        List<Double> x = new ArrayList<>(curve.x());
        List<Double> y = new ArrayList<>(curve.y());
        x.add(1, (x.get(0) + x.get(1)) / 2);
        y.add(1, (y.get(0) + y.get(1)) / 2);
        return new Curve(curve.name(), x, y);
    }

    private void add(Curve curve, Color color, int axis, Marker marker) {
        List<Double> finite =
                curve.y().stream().map(y -> Double.isFinite(y) ? y : Double.NaN).toList();
        XYSeries series = chart.addSeries(curve.name(), curve.x(), finite);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        series.setYAxisGroup(axis);
        series.setLineColor(color);
        series.setLineWidth(1.4f);
        series.setMarker(marker);
        series.setMarkerColor(color);
    }

    @Override
    int bodyWidth() {
        return WIDTH;
    }

    @Override
    int bodyHeight() {
        return HEIGHT;
    }

    @Override
    void paintBody(Graphics2D g, int left, int top) {
        Charts.paint(chart, g, left, top);
    }
}
