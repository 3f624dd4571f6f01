package dev.moka.app;

import dev.moka.Gradients;
import dev.moka.Net;
import dev.moka.array.AtomicFile;
import dev.moka.finetune.Confusion;
import dev.moka.finetune.FineTuningFiles;
import dev.moka.finetune.PictureFeed;
import dev.moka.model.CaffeModel;
import dev.moka.proto.SolverParameter;
import dev.moka.solver.CaffeLog;
import dev.moka.solver.Snapshot;
import dev.moka.solver.Solver;
import dev.moka.vis.ConfusionPicture;
import dev.moka.vis.Heading;
import dev.moka.vis.PictureFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs a fine-tuning that is described: tests, trains, tests again, and makes the folder a model's. */
final class FineTuningRun {
    private static final String CONFUSION = "confusion.png";
    private static final String CURVE = "curve.png";
    private static final String LOG = "train.log";

    private final FineTuningFiles files;
    private final Path folder;
    private final CommonOptions common;

    /** @param files are written */
    FineTuningRun(FineTuningFiles files, CommonOptions common) {
        this.files = files;
        this.folder = files.folder();
        this.common = common;
    }

    /** @return whether it came to its end; if it was interrupted, there is a snapshot to go on from */
    boolean run(Path pretrained) {
        LineFile log = new LineFile(folder.resolve(LOG), common);
        try (TrainingReport report = new TrainingReport(common, log, null, folder.resolve(CURVE));
                Solver solver = new Solver(withoutSnapshot(), common.netOptions());
                Signals signals = new Signals()) {
            report.explainPrecision();
            signals.on("INT", new Interrupt(solver, SignalEffect.stop, report));
            solver.net().copyFrom(CaffeModel.open(pretrained));
            solver.addListener(new CaffeLog(report::line));
            report.listeners().forEach(solver::addListener);
            Confusion before = test(solver);
            if (!solver.solve()) {
                stopped(solver.snapshot());
                return false;
            }
            Path weights = folder.resolve(files.word() + ".caffemodel");
            solver.net().save(weights);
            Confusion after = test(solver);
            card(weights);
            draw(after);
            print(before, after);
            return true;
        }
    }

    /** The last weights are the model's, under a name that no later training with this solver writes to. */
    private SolverParameter withoutSnapshot() {
        return files.solver().toBuilder().setSnapshotAfterTrain(false).build();
    }

    private void stopped(Snapshot snapshot) {
        card(snapshot.weights());
        common.note(
                "stopped at iteration %d of %d; %s has what was learned until then",
                snapshot.iteration(), files.solver().getMaxIter(), folder);
        common.note(
                "moka train --solver %s --snapshot %s goes on",
                folder.resolve(FineTuningFiles.SOLVER), snapshot.state());
    }

    /** By the parameters as they are now, over all pictures held out, each once. */
    private Confusion test(Solver solver) {
        try (Net net = new Net(files.trainVal(), common.netOptions().withGradients(Gradients.NONE))) {
            net.shareParams(solver.net());
            return Confusion.of(
                    net, files.net().scores(), files.pictures().val().size());
        }
    }

    private void card(Path weights) {
        PictureFeed feed = files.feed();
        String mean = IntStream.range(0, feed.mean().length)
                .mapToObj(c -> String.valueOf(feed.mean()[c]))
                .collect(Collectors.joining(","));
        new ModelCard(
                        files.trainVal().getName(),
                        "Tells apart " + String.join(", ", files.pictures().classes()) + ".",
                        weights.getFileName().toString(),
                        FineTuningFiles.DEPLOY,
                        FineTuningFiles.LABELS,
                        List.of(feed.images().height(), feed.images().width()),
                        255f,
                        null,
                        feed.scale(),
                        mean,
                        true,
                        null,
                        null)
                .write(folder);
    }

    private void draw(Confusion confusion) {
        Heading heading = Heading.of(
                "What is taken for what",
                "A row for each class, a column for what " + files.trainVal().getName() + " takes it for",
                String.format(
                        Locale.ROOT,
                        "%d pictures, accuracy %.4g%s",
                        confusion.pictures(),
                        confusion.accuracy(),
                        PrecisionText.behind(common.netOptions().precision())));
        var picture = new ConfusionPicture(heading, files.pictures().classes(), confusion.counts());
        AtomicFile.write(
                folder.resolve(CONFUSION),
                out -> PictureFormat.ofName(CONFUSION).orElseThrow().write(picture, out));
    }

    private void print(Confusion before, Confusion after) {
        common.out().printf(Locale.ROOT, "accuracy before: %.4g\n", before.accuracy());
        common.out().printf(Locale.ROOT, "accuracy after: %.4g\n", after.accuracy());
        List<String> classes = files.pictures().classes();
        List<List<String>> rows = new ArrayList<>();
        List<String> heading = new ArrayList<>(List.of("true \\ found"));
        heading.addAll(classes);
        rows.add(heading);
        for (int c = 0; c < classes.size(); c++) {
            List<String> row = new ArrayList<>(List.of(classes.get(c)));
            Arrays.stream(after.counts()[c]).mapToObj(String::valueOf).forEach(row::add);
            rows.add(row);
        }
        Table.print(common.out(), rows, 1);
        common.note("moka classify --model %s PICTURE", folder);
    }
}
