package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.solver.Ostream;
import dev.moka.solver.Output;
import dev.moka.solver.Progress;
import dev.moka.solver.Solver;
import dev.moka.solver.SolverListener;
import dev.moka.solver.TestResult;
import dev.moka.vis.Curve;
import dev.moka.vis.Heading;
import dev.moka.vis.TrainingPicture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps a picture of a training up to date: drawn every few seconds, and at the end. */
final class TrainingPlot implements SolverListener, AutoCloseable {
    private static final long DRAW_EVERY = 10_000_000_000L;

    private final Path file;
    private final CommonOptions common;
    private final LossCurve loss = new LossCurve();
    private final Map<String, Points> losses = new LinkedHashMap<>();
    private final Map<String, Points> scores = new LinkedHashMap<>();
    private String net = "";
    private String last = "";
    private String precision = "";
    private long drawn = System.nanoTime();
    private boolean failed;

    /** The points of a curve that grows. */
    private record Points(List<Double> x, List<Double> y) {
        void add(double newX, double newY) {
            x.add(newX);
            y.add(newY);
        }

        Curve curve(String name) {
            return new Curve(name, x, y);
        }
    }

    TrainingPlot(Path file, CommonOptions common) {
        this.file = file;
        this.common = common;
    }

    @Override
    public void solving(Solver solver) {
        net = solver.net().name();
        precision = PrecisionText.behind(solver.net().precision());
    }

    @Override
    public void progressed(Progress progress) {
        loss.add(progress.iteration(), progress.loss());
        last = "iteration " + progress.iteration() + ": loss " + Ostream.text(progress.smoothedLoss()) + ", rate "
                + Ostream.text(progress.rate());
        if (System.nanoTime() - drawn > DRAW_EVERY) {
            draw();
        }
    }

    @Override
    public void tested(TestResult result) {
        String suffix = result.net() == 0 ? "" : " (#" + result.net() + ")";
        for (Output output : result.outputs()) {
            Map<String, Points> side = output.lossWeight() == 0 ? scores : losses;
            side.computeIfAbsent(
                            "test " + output.blob() + suffix, name -> new Points(new ArrayList<>(), new ArrayList<>()))
                    .add(result.iteration(), output.value());
        }
    }

    /** A picture that cannot be written does not end a training. */
    private void draw() {
        drawn = System.nanoTime();
        if (failed || loss.isEmpty()) {
            return;
        }
        List<Curve> left = new ArrayList<>(List.of(loss.curve("train loss")));
        losses.forEach((name, points) -> left.add(points.curve(name)));
        List<Curve> right = new ArrayList<>();
        scores.forEach((name, points) -> right.add(points.curve(name)));
        try {
            Heading heading = Heading.of(net.isEmpty() ? "Training" : net, last + precision);
            PictureOptions.write(file, new TrainingPicture(heading, left, right));
        } catch (MokaException e) {
            failed = true;
            common.warn("%s; the training goes on without its picture", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        draw();
    }
}
