package dev.moka.peers;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The tables as pictures. */
final class Charts {
    private static final int DPI = 160;
    /** Told apart by people who see few colours, too (Okabe and Ito, 2008). */
    private static final Map<EngineKind, Color> COLORS = Map.of(
            EngineKind.MOKA, new Color(0xD55E00),
            EngineKind.MOKA_BF16, new Color(0xCC79A7),
            EngineKind.ONEDNN, new Color(0x999999),
            EngineKind.ONEDNN_BF16, new Color(0x555555),
            EngineKind.ONNX_RUNTIME, new Color(0x0072B2),
            EngineKind.OPENCV, new Color(0x009E73),
            EngineKind.CAFFE, new Color(0xE69F00));

    private Charts() {}

    /** Bars for how many times as long as Moka each engine takes, net by net; a bar that is missing was not measured. */
    static void ratios(List<Cell> cells, String title, Path file) throws IOException {
        List<String> nets = cells.stream().map(Cell::net).toList();
        CategoryChart chart = chart(title, "time / Moka's time");
        for (EngineKind kind : EngineKind.values()) {
            List<@Nullable Double> ratios = new ArrayList<>();
            cells.forEach(cell -> ratios.add(rounded(cell.ratio(kind))));
            if (ratios.stream().anyMatch(Objects::nonNull)) {
                chart.addSeries(kind.label(), nets, ratios).setFillColor(COLORS.get(kind));
            }
        }
        BitmapEncoder.saveBitmapWithDPI(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG, DPI);
    }

    /** Bars for seconds and for 100 MB of each engine, from nothing to an answer. */
    static void coldStart(ColdStart.Result result, Path file) throws IOException {
        CategoryChart chart = chart("From nothing to an answer, CaffeNet (240 MB)", "");
        for (ColdStart.Start start : result.starts()) {
            List<@Nullable Double> values =
                    Arrays.asList(rounded(start.figure().ms() / 1000), rounded(start.megabytes() / 1024));
            chart.addSeries(start.engine().label(), List.of("wall time, s", "peak memory, GB"), values)
                    .setFillColor(COLORS.get(start.engine()));
        }
        BitmapEncoder.saveBitmapWithDPI(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG, DPI);
    }

    /** Lines for the milliseconds of a picture, engine by engine, above the floor; at most places there is about twice as much to do as before, or to do it with. */
    static void growth(List<Growth.Point> points, List<String> places, String title, String axis, Path file)
            throws IOException {
        CategoryChart chart = chart("CaffeNet: " + title, "ms a picture");
        chart.setXAxisTitle(axis);
        chart.getStyler().setOverlapped(true);
        chart.getStyler()
                .setLabelsVisible(false)
                .setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Line);
        scale(chart, points);
        for (EngineKind kind : points.get(0).cell().figures().keySet()) {
            List<@Nullable Double> times = new ArrayList<>();
            for (Growth.Point point : points) {
                Figure figure = point.cell().figures().get(kind);
                times.add(
                        figure == null || !figure.counts()
                                ? null
                                : figure.ms() / point.cell().batch());
            }
            chart.addSeries(kind.label(), places, times)
                    .setMarkerColor(COLORS.get(kind))
                    .setLineColor(COLORS.get(kind));
        }
        List<Double> floors = points.stream()
                .map(point -> point.floorMs() / point.cell().batch())
                .toList();
        chart.addSeries("floor", places, floors)
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(Color.BLACK)
                .setLineStyle(SeriesLines.DASH_DASH);
        BitmapEncoder.saveBitmapWithDPI(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG, DPI);
    }

    /** From nothing on; or in whole decades, which have labels, where the largest time would hide the others. */
    private static void scale(CategoryChart chart, List<Growth.Point> points) {
        double least = points.stream()
                .mapToDouble(point -> point.floorMs() / point.cell().batch())
                .min()
                .orElseThrow();
        double most = points.stream()
                .flatMapToDouble(point -> point.cell().figures().values().stream()
                        .mapToDouble(figure -> figure.ms() / point.cell().batch()))
                .max()
                .orElse(least);
        boolean decades = most > 10 * least;
        chart.getStyler().setYAxisLogarithmic(decades);
        chart.getStyler().setYAxisMin(decades ? Math.pow(10, Math.floor(Math.log10(least))) : 0.0);
        if (decades) {
            chart.getStyler().setYAxisMax(Math.pow(10, Math.ceil(Math.log10(most))));
        }
    }

    /** As many digits as a label shows; nothing for what was not measured. */
    private static @Nullable Double rounded(double value) {
        return Double.isNaN(value) ? null : Math.round(100 * value) / 100.0;
    }

    private static CategoryChart chart(String title, String axis) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(900)
                .height(380)
                .title(title)
                .yAxisTitle(axis)
                .build();
        CategoryStyler styler = chart.getStyler();
        styler.setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setAvailableSpaceFill(0.9);
        styler.setLabelsVisible(true);
        styler.setLabelsPosition(1.04);
        // As wide as the bars of seven engines, so that none hides its neighbour's.
        styler.setLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 8));
        return chart;
    }
}
