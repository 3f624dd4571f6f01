package dev.moka.app;

import dev.moka.Net;
import dev.moka.classify.Classifier;
import dev.moka.vis.ProbabilityPicture;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code moka vis prob}: the probability of every class for a picture. */
@Command(
        name = "prob",
        description = {
            "Draws the probability of every class for a picture, and names the likeliest.",
            "",
            "Examples:",
            "  moka vis prob cat.jpg --model DIR -o prob.png",
            "  moka vis prob seven.png --model lenet -o prob.svg",
            "  moka vis prob cat.jpg --net deploy.prototxt --weights net.caffemodel --labels words.txt -o prob.png"
        })
final class VisProb implements Callable<Integer> {
    @Parameters(paramLabel = "IMAGE", description = "The picture.")
    private Path image = Path.of("");

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final PreprocessingOptions preprocessing = new PreprocessingOptions();

    @Mixin
    private final LabelOptions labels = new LabelOptions();

    @Mixin
    private final PictureOptions picture = new PictureOptions();

    @Mixin
    private final MissingOption missing = new MissingOption();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        Path file = picture.file();
        ModelFiles files = model.resolve(common);
        try (Net net = files.load(common, common.netOptions(), missing.allowed())) {
            common.explainPrecision();
            PreprocessingSettings settings = preprocessing.over(files.preprocessing());
            Classifier classifier = new Classifier(net, settings.forClassifier(), labels.read(files));
            Doubts.of(files, settings, net, classifier.classes()).forEach(doubt -> common.warn("%s", doubt));
            var predictions = ClassifiedPicture.predictions(net, classifier, image);
            PictureOptions.write(
                    file,
                    new ProbabilityPicture(
                            picture.heading(
                                    "Probability of " + predictions.size() + " classes",
                                    ClassifiedPicture.words(net, classifier, image)),
                            predictions));
        }
        return ExitCode.DONE;
    }
}
