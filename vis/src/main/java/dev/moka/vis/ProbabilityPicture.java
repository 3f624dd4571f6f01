package dev.moka.vis;

import dev.moka.classify.Prediction;
import dev.moka.image.Label;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.Rectangle;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;

/** The probability of every class as one wide curve; the likeliest classes are named where they peak. */
public final class ProbabilityPicture extends HeadedPicture {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 440;
    private static final int NAMED = 5;
    private static final int LONGEST = 28;
    private static final Font FONT = Text.font(Font.PLAIN, 13);
    private static final Color WORDS = new Color(0x1f2328);
    private static final Color LEADER = new Color(0x8c959f);

    private final XYChart chart;
    private final List<Prediction> best;

    /** @param predictions one for every class, best first */
    public ProbabilityPicture(Heading heading, List<Prediction> predictions) {
        super(heading);
        this.best = List.copyOf(predictions.subList(0, Math.min(NAMED, predictions.size())));
        double[] probabilities = new double[predictions.size()];
        for (Prediction prediction : predictions) {
            probabilities[prediction.classId()] =
                    Float.isFinite(prediction.probability()) ? prediction.probability() : 0;
        }
        chart = Charts.chart(WIDTH, HEIGHT, "class", "probability");
        Charts.line(chart, probabilities);
        Charts.yRange(chart, 0, best.isEmpty() ? 1 : best.get(0).probability());
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
        g.translate(left, top);
        nameThePeaks(g);
        g.translate(-left, -top);
    }

    private void nameThePeaks(Graphics2D g) {
        List<Point> peaks = best.stream()
                .map(prediction -> new Point((int) Math.round(chart.getScreenXFromChart(prediction.classId())), (int)
                        Math.round(chart.getScreenYFromChart(prediction.probability()))))
                .toList();
        Rectangle plot = new Rectangle(
                (int) chart.getScreenXFromChart(0), 4, WIDTH - (int) chart.getScreenXFromChart(0) - 8, HEIGHT - 70);
        LabelPlaces places = new LabelPlaces(plot, peaks);
        g.setFont(FONT);
        for (int i = 0; i < best.size(); i++) {
            String text = shortName(best.get(i)) + "  "
                    + String.format(Locale.ROOT, "%.3f", best.get(i).probability());
            Point peak = peaks.get(i);
            Rectangle box = places.place(peak, Text.width(text, FONT), FONT.getSize() + 5);
            int middle = box.y + box.height / 2;
            g.setColor(LEADER);
            g.drawLine(peak.x, peak.y, box.x > peak.x ? box.x - 3 : box.x + box.width + 3, middle);
            g.setColor(Charts.INK);
            g.fillOval(peak.x - 3, peak.y - 3, 7, 7);
            g.setColor(WORDS);
            g.drawString(text, box.x, box.y + FONT.getSize());
        }
    }

    /** The first of a class's names. */
    private static String shortName(Prediction prediction) {
        Label label = prediction.label();
        if (label == null) {
            return "class " + prediction.classId();
        }
        String first = label.name().split(",", 2)[0].strip();
        return first.length() <= LONGEST ? first : first.substring(0, LONGEST - 1) + "\u2026";
    }
}
