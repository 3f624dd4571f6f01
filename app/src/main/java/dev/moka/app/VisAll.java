package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.classify.Classifier;
import dev.moka.vis.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code moka vis all}: the whole lab on one page. */
@Command(
        name = "all",
        description = {
            "Makes a page of what there is to see for a picture: filters, maps, values, probabilities and the net's graph.",
            "",
            "Examples:",
            "  moka vis all seven.png --model lenet -o page",
            "  moka vis all cat.jpg --model DIR --mean 104,117,123 -o page",
            "  moka vis all cat.jpg --net deploy.prototxt --weights random:1 -o page --force"
        })
final class VisAll implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", description = "The picture.")
    private Path image = Path.of("");

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final PreprocessingOptions preprocessing = new PreprocessingOptions();

    @Mixin
    private final LabelOptions labels = new LabelOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "The folder of the page, index.html; it is made if need be.")
    private Path folder = Path.of("");

    @Option(names = "--force", description = "Replace files that exist.")
    private boolean force;

    @Mixin
    private final MissingOption missing = new MissingOption();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        PageFolder target = new PageFolder(folder, force);
        ModelFiles files = model.resolve(common);
        try (SeenPicture seen = SeenPicture.of(files, preprocessing, missing, common, image)) {
            LabFigures figures = new LabFigures(seen.net(), String.valueOf(image.getFileName()));
            figures.addFiltersAndMaps();
            addProbabilities(figures, seen.net(), files);
            figures.addGraph();
            target.write(new Page(title(seen.net()), facts(files, seen.preparation()), figures.figures()));
        }
        return ExitCode.DONE;
    }

    private String title(Net net) {
        return (net.name().isEmpty() ? "A net" : net.name()) + " looks at " + image.getFileName();
    }

    private void addProbabilities(LabFigures figures, Net net, ModelFiles files) {
        PreprocessingSettings settings = preprocessing.over(files.preprocessing());
        Classifier classifier;
        try {
            classifier = new Classifier(net, settings.forClassifier(), labels.read(files));
        } catch (MokaException e) {
            common.note("no probabilities: %s", String.valueOf(e.getMessage()));
            return;
        }
        Doubts.of(files, settings, net, classifier.classes()).forEach(doubt -> common.warn("%s", doubt));
        figures.addProbabilities(
                ClassifiedPicture.predictions(net, classifier, image), ClassifiedPicture.words(net, classifier, image));
    }

    private List<Page.Fact> facts(ModelFiles files, String preparation) {
        ParseResult parsed = spec.root().commandLine().getParseResult();
        String command =
                "moka " + parsed.originalArgs().stream().map(VisAll::quoted).collect(Collectors.joining(" "));
        return List.of(
                new Page.Fact("model", files.name()),
                new Page.Fact("weights", weights(files)),
                new Page.Fact("picture", image.toString()),
                new Page.Fact(
                        "prepared",
                        preparation + PrecisionText.behind(common.netOptions().precision())),
                new Page.Fact("command", command),
                new Page.Fact("made by", "Moka " + Version.moka()));
    }

    /** As a shell takes it. */
    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String weights(ModelFiles files) {
        if (files.weights() instanceof Weights.InFile found) {
            return found.file().toString();
        }
        return files.weights() instanceof Weights.Random random ? "random:" + random.seed() : "none";
    }
}
