package dev.moka.app;

import dev.moka.Net;
import dev.moka.classify.Classifier;
import dev.moka.classify.ClassifyOptions;
import dev.moka.image.Images;
import dev.moka.image.Label;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moka classify}: what is in a picture. */
@Command(
        name = "classify",
        description = {
            "Says what is in pictures: the likeliest classes of each.",
            "",
            "Without a model, one that comes with Moka answers: lenet, which knows digits (white on black), for",
            "pictures that are gray or of 28 x 28; cifar10, which knows ten things, for all others.",
            "",
            "Examples:",
            "  moka classify examples/seven.png",
            "  moka classify --net deploy.prototxt --weights net.caffemodel --labels words.txt cat.jpg",
            "  moka classify --model models/squeezenet --format json holiday/ 'more/*.png' > results.jsonl"
        })
final class ClassifyCommand implements Callable<Integer> {
    private static final int BATCH = 10;

    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE|DIR|GLOB",
            description = "JPEG, PNG, BMP and GIF files; of a folder, all in it and below.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<String> arguments;

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final LabelOptions labels = new LabelOptions();

    @Mixin
    private final PreprocessingOptions preprocessing = new PreprocessingOptions();

    @Option(
            names = "--top",
            paramLabel = "K",
            description = "How many classes of each picture are shown (default: ${DEFAULT-VALUE}).")
    private int top = 5;

    @Option(
            names = "--format",
            paramLabel = "table|json|csv",
            description = "How results are written; json is one object a line (default: ${DEFAULT-VALUE}).")
    private Format format = Format.table;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "How many pictures go through the net at once (default: " + BATCH + ", 1 with --oversample).")
    private @Nullable Integer batch;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "Pictures with more pixels are refused (default: ${DEFAULT-VALUE}).")
    private long maxPixels = Images.MAX_PIXELS;

    @Option(
            names = "--allow-missing",
            description = "Go on when layers find no weights; they keep what their fillers draw.")
    private boolean allowMissing;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    private enum Format {
        table,
        json,
        csv
    }

    /** A classifier, how it is used, and the net that it closes. */
    private record Opened(Net net, Classifier classifier, ClassifyOptions options) implements AutoCloseable {
        @Override
        public void close() {
            net.close();
        }
    }

    @Override
    public Integer call() {
        List<Path> pictures = Pictures.of(arguments);
        try {
            return model.given() ? askTheGiven(pictures) : askTheBox(pictures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private int askTheGiven(List<Path> pictures) throws InterruptedException {
        try (Opened opened = open(model.resolve(common), pictures.size());
                ClassifyOutput output = output(pictures.size())) {
            opened.classifier().classifyAll(pictures, opened.options(), output);
            return output.exitCode();
        }
    }

    /** Each picture goes to the model in the box that is for its like. */
    private int askTheBox(List<Path> pictures) throws InterruptedException {
        int most = batch != null ? batch : BATCH;
        Map<ModelInTheBox, Opened> opened = new EnumMap<>(ModelInTheBox.class);
        try (ClassifyOutput output = output(pictures.size())) {
            for (int next = 0; next < pictures.size(); ) {
                ModelInTheBox.Run run = ModelInTheBox.first(pictures.subList(next, pictures.size()), most, maxPixels);
                Opened answers = opened.computeIfAbsent(run.model(), chosen -> output.above(() -> introduce(chosen)));
                answers.classifier().classifyAll(run.pictures(), answers.options(), output);
                next += run.pictures().size();
            }
            return output.exitCode();
        } finally {
            opened.values().forEach(Opened::close);
        }
    }

    private Opened introduce(ModelInTheBox chosen) {
        common.note(
                "%1$s answers, which comes with Moka and knows %2$s; for 1,000 classes: %3$s--model squeezenet",
                chosen,
                chosen.knows(),
                ModelLibrary.all().containsKey("squeezenet") ? "" : "moka pull squeezenet, then ");
        return open(chosen.files(common), BATCH);
    }

    private Opened open(ModelFiles files, int pictures) {
        var settings = preprocessing.over(files.preprocessing()).forClassifier();
        ClassifyOptions options = options(pictures, settings.oversample());
        List<Label> names = labels.read(files);
        Net net = files.load(common, common.netOptions(), allowMissing);
        try {
            Classifier classifier = new Classifier(net, settings, names);
            explain(classifier, names);
            return new Opened(net, classifier, options);
        } catch (RuntimeException e) {
            net.close();
            throw e;
        }
    }

    private ClassifyOptions options(int pictures, boolean oversample) {
        int chosen = batch != null ? batch : oversample ? 1 : Math.min(BATCH, pictures);
        int decoders = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
        return new ClassifyOptions(chosen, decoders, top, maxPixels);
    }

    private void explain(Classifier classifier, List<Label> names) {
        common.note("%s", classifier.applied());
        if (classifier.fromScores()) {
            common.note("the net ends in scores ('%s'): shown is their softmax", classifier.output());
        }
        if (names.isEmpty()) {
            common.note(
                    "no labels, so classes are numbers: give --labels F, a text file with a line for each of the %d"
                            + " classes; for ImageNet it is synset_words.txt from Caffe's data/ilsvrc12/get_ilsvrc_aux.sh",
                    classifier.classes());
        }
    }

    private ClassifyOutput output(int pictures) {
        ResultFormat written = switch (format) {
            case table -> new TableFormat(pictures > 1);
            case json -> new JsonFormat();
            case csv -> new CsvFormat();
        };
        return new ClassifyOutput(written, pictures, common);
    }
}
