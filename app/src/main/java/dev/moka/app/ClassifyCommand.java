package dev.moka.app;

import dev.moka.Keep;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.Precision;
import dev.moka.classify.Classification;
import dev.moka.classify.Classifier;
import dev.moka.classify.ClassifyOptions;
import dev.moka.image.Images;
import dev.moka.image.Label;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
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
            "Examples:",
            "  moka classify --model lenet examples/seven.png",
            "  moka classify --net deploy.prototxt --weights net.caffemodel --labels words.txt cat.jpg",
            "  moka classify --model models/squeezenet --format json holiday/ 'more/*.png' > results.jsonl"
        })
final class ClassifyCommand implements Callable<Integer> {
    private static final int BATCH = 10;
    private static final int BAR_FROM = 10;

    @Parameters(
            arity = "0..*",
            paramLabel = "IMAGE|DIR|GLOB",
            description = "JPEG, PNG, BMP and GIF files; of a folder, all in it and below.")
    private final List<String> arguments = new ArrayList<>();

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

    @Option(
            names = "--agreement",
            paramLabel = "DIR",
            description =
                    "Instead: how often, on these pictures, --precision bf16 finds float32's best class (top-1), or has it among"
                            + " its five best (top-5).")
    private @Nullable String agreement;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    private enum Format {
        table,
        json,
        csv
    }

    @Override
    public Integer call() {
        requireSense();
        List<Path> pictures = Pictures.of(agreement == null ? arguments : List.of(agreement));
        Images.prepare();
        ModelFiles files = model.resolve(common);
        var settings = preprocessing.over(files.preprocessing()).forClassifier();
        ClassifyOptions options = options(pictures.size(), settings.oversample());
        List<Label> names = labels.read(files);
        try (Net net = files.load(common, common.netOptions().withKeep(Keep.OUTPUTS), allowMissing)) {
            Classifier classifier = new Classifier(net, settings, names);
            explain(classifier, names);
            if (agreement == null) {
                return classify(classifier, pictures, options);
            }
            try (Net exact = files.load(
                    common,
                    common.netOptions().withPrecision(Precision.FLOAT32).withKeep(Keep.OUTPUTS),
                    allowMissing)) {
                return agree(new Classifier(exact, settings, names), classifier, pictures, options);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private void requireSense() {
        if (agreement == null && arguments.isEmpty()) {
            throw MokaException.usage("no picture is given: name some, as IMAGE|DIR|GLOB");
        } else if (agreement != null && !arguments.isEmpty()) {
            throw MokaException.usage("--agreement classifies nothing: give its folder alone, or pictures alone");
        } else if (agreement != null && common.netOptions().precision() == Precision.FLOAT32) {
            throw MokaException.usage("--agreement holds another precision against float32: pass --precision bf16");
        } else if (agreement != null && format == Format.csv) {
            throw MokaException.usage("--agreement gives a few figures, not rows: take --format table or json");
        }
    }

    private ClassifyOptions options(int pictures, boolean oversample) {
        int chosen = batch != null ? batch : oversample ? 1 : Math.min(BATCH, pictures);
        int decoders = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
        return new ClassifyOptions(chosen, decoders, top, maxPixels);
    }

    private void explain(Classifier classifier, List<Label> names) {
        common.note("%s", classifier.applied());
        common.explainPrecision();
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

    private int classify(Classifier classifier, List<Path> pictures, ClassifyOptions options)
            throws InterruptedException {
        ResultFormat written = writtenAs(pictures.size() > 1);
        AtomicInteger readable = new AtomicInteger();
        boolean bar = pictures.size() >= BAR_FROM && common.bar();
        long start = System.nanoTime();
        common.out().print(written.header());
        try (Progress progress = new Progress(common.err(), bar, "classify", pictures.size())) {
            classifier.classifyAll(
                    pictures,
                    options,
                    result -> progress.step(() -> {
                        print(written, result);
                        readable.addAndGet(result.error() == null ? 1 : 0);
                    }));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (pictures.size() > 1) {
            common.note("%d pictures in %.1f s: %.1f images/s", readable.get(), seconds, readable.get() / seconds);
        }
        return readable.get() == pictures.size() ? ExitCode.DONE : MokaException.Kind.PICTURE.exitCode();
    }

    private int agree(Classifier exact, Classifier other, List<Path> pictures, ClassifyOptions options)
            throws InterruptedException {
        try (Progress progress = new Progress(common.err(), common.bar(), "compare", pictures.size())) {
            var figures = new PrecisionAgreement(exact, other, seen -> progress.step(() -> explainError(seen)))
                    .over(pictures, options);
            progress.close();
            if (format == Format.json) {
                Json.println(common.out(), figures);
            } else {
                figures.print(common.out());
            }
            return figures.pictures() == pictures.size() ? ExitCode.DONE : MokaException.Kind.PICTURE.exitCode();
        }
    }

    private ResultFormat writtenAs(boolean several) {
        Precision precision = common.netOptions().precision();
        return switch (format) {
            case table -> new TableFormat(several, precision);
            case json -> new JsonFormat(precision);
            case csv -> new CsvFormat(precision);
        };
    }

    /** A result goes out whole, and at once: somebody may be waiting at the other end of a pipe. */
    private void print(ResultFormat written, Classification result) {
        common.out().print(written.text(result));
        common.out().flush();
        explainError(result);
    }

    private void explainError(Classification result) {
        MokaException error = result.error();
        if (error != null) {
            common.error("%s", String.valueOf(error.getMessage()));
        }
    }
}
