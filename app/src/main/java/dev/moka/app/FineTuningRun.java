package dev.moka.app;

import dev.moka.Gradients;
import dev.moka.Net;
import dev.moka.array.AtomicFile;
import dev.moka.finetune.Confusion;
import dev.moka.finetune.FineTuningFiles;
import dev.moka.finetune.PictureFeed;
import dev.moka.model.CaffeModel;
import dev.moka.solver.Snapshot;
import dev.moka.solver.Solver;
import dev.moka.solver.SolverListener;
import dev.moka.solver.TestResult;
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
    private static final String PICTURE = "confusion.png";

    private final FineTuningFiles files;
    private final FineTunedFolder folder;
    private final CommonOptions common;

    FineTuningRun(FineTuningFiles files, FineTunedFolder folder, CommonOptions common) {
        this.files = files;
        this.folder = folder;
        this.common = common;
    }

    void run(Path weights) {
        try (Solver solver = new Solver(files.solver(), common.netOptions())) {
            solver.net().copyFrom(CaffeModel.open(weights));
            Confusion before = test(solver);
            Finished finished = new Finished();
            solver.addListener(finished);
            solver.addListener(new Words());
            try (DataProgress progress = new DataProgress(common)) {
                solver.addListener(new SolverListener() {
                    @Override
                    public void iterationStarted(int iteration) {
                        progress.done(iteration, solver.param().getMaxIter());
                    }
                });
                solver.solve();
            }
            Confusion after = test(solver);
            card(finished.weights.getFileName().toString());
            draw(after);
            print(before, after);
        }
    }

    /** By the parameters as they are now, over all pictures held out, each once. */
    private Confusion test(Solver solver) {
        try (Net net = new Net(files.trainVal(), common.netOptions().withGradients(Gradients.NONE))) {
            net.shareParams(solver.net());
            return Confusion.of(
                    net, files.net().scores(), files.pictures().val().size());
        }
    }

    private static final class Finished implements SolverListener {
        private Path weights = Path.of("");

        @Override
        public void snapshotted(Snapshot snapshot) {
            weights = snapshot.weights();
        }
    }

    /** Says what each test finds. */
    private final class Words implements SolverListener {
        @Override
        public void tested(TestResult result) {
            String found = result.outputs().stream()
                    .map(output -> String.format(Locale.ROOT, "%s %.4g", output.blob(), output.value()))
                    .collect(Collectors.joining(", "));
            common.note("iteration %d: %s", result.iteration(), found);
        }
    }

    private void card(String weights) {
        PictureFeed feed = files.feed();
        String mean = IntStream.range(0, feed.mean().length)
                .mapToObj(c -> String.valueOf(feed.mean()[c]))
                .collect(Collectors.joining(","));
        new ModelCard(
                        files.trainVal().getName(),
                        "Tells apart " + String.join(", ", files.pictures().classes()) + ".",
                        weights,
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
                .write(folder.path());
    }

    private void draw(Confusion confusion) {
        Heading heading = Heading.of(
                "What is taken for what",
                "A row for each class, a column for what " + files.trainVal().getName() + " takes it for",
                String.format(Locale.ROOT, "%d pictures, accuracy %.4g", confusion.pictures(), confusion.accuracy()));
        var picture = new ConfusionPicture(heading, files.pictures().classes(), confusion.counts());
        AtomicFile.write(
                folder.path().resolve(PICTURE),
                out -> PictureFormat.ofName(PICTURE).orElseThrow().write(picture, out));
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
        common.note("moka classify --model %s PICTURE", folder.path());
    }
}
