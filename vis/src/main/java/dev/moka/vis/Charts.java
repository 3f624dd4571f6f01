package dev.moka.vis;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.math.BigDecimal;
import java.math.MathContext;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** What all charts look like: one series, thin lines, a light grid, no legend, axes that say what they show. */
final class Charts {
    static final Color INK = new Color(0x2c5f8a);
    private static final Color FILL = new Color(0xbcd4e6);
    private static final Color WORDS = new Color(0x1f2328);
    private static final Color LINES = new Color(0xd8dee4);
    private static final int TICK_SPACING = 90;

    private Charts() {}

    static XYChart chart(int width, int height, String xAxis, String yAxis) {
        XYChart chart = new XYChartBuilder()
                .width(width)
                .height(height)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        XYStyler styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderColor(LINES)
                .setChartFontColor(WORDS)
                .setLegendVisible(false)
                .setChartTitleVisible(false)
                .setChartPadding(4)
                .setPlotContentSize(1.0);
        styler.setAxisTitleFont(Text.font(Font.PLAIN, 14));
        styler.setAxisTickLabelsFont(Text.font(Font.PLAIN, 13));
        styler.setAxisTickLabelsColor(WORDS);
        styler.setAxisTickMarksColor(LINES);
        styler.setPlotGridLinesColor(LINES);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setPlotMargin(0);
        styler.setXAxisTickMarkSpacingHint(TICK_SPACING);
        styler.setXAxisTickLabelsFormattingFunction(Charts::tick);
        styler.setYAxisTickLabelsFormattingFunction(Charts::tick);
        return chart;
    }

    /** Round steps come out as 0.0049999998 otherwise. */
    private static String tick(double number) {
        return number == 0
                ? "0"
                : new BigDecimal(number)
                        .round(new MathContext(6))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /** Adds a line through (0, y[0]), (1, y[1]) and so on. */
    static void line(XYChart chart, double[] y) {
        // One point more, in the middle of the first piece: of equally spaced points XChart labels as many as fit, not
        // round numbers.
        double[] x = new double[y.length + 1];
        double[] more = new double[y.length + 1];
        for (int i = 0; i <= y.length; i++) {
            x[i] = Math.max(0, i - 1);
            more[i] = y[Math.max(0, i - 1)];
        }
        if (y.length > 1) {
            x[1] = 0.5;
            more[1] = (y[0] + y[1]) / 2;
        }
        style(chart.addSeries("line", x, more), XYSeriesRenderStyle.Line, 1.2f);
    }

    /** Adds the filled outline of a histogram. */
    static void bars(XYChart chart, Histogram histogram) {
        int bins = histogram.counts().length;
        double[] x = new double[2 * bins];
        double[] y = new double[2 * bins];
        for (int i = 0; i < bins; i++) {
            x[2 * i] = histogram.edges()[i];
            x[2 * i + 1] = histogram.edges()[i + 1];
            y[2 * i] = histogram.counts()[i];
            y[2 * i + 1] = histogram.counts()[i];
        }
        style(chart.addSeries("bars", x, y), XYSeriesRenderStyle.Area, 1f).setFillColor(FILL);
    }

    private static XYSeries style(XYSeries series, XYSeriesRenderStyle style, float width) {
        series.setXYSeriesRenderStyle(style);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(INK);
        series.setLineWidth(width);
        return series;
    }

    /** Shows the axis from {@code min} to {@code max} and a little more on either side. */
    static void yRange(XYChart chart, double min, double max) {
        double more = max > min ? (max - min) * 0.05 : Math.max(1e-3, Math.abs(max) * 0.05);
        chart.getStyler().setYAxisMin(min == 0 ? 0 : min - more);
        chart.getStyler().setYAxisMax(max + more);
    }

    /** Paints a chart with its upper left corner at (x, y). */
    static void paint(XYChart chart, Graphics2D g, int x, int y) {
        g.translate(x, y);
        chart.paint(g, chart.getWidth(), chart.getHeight());
        g.translate(-x, -y);
    }
}
