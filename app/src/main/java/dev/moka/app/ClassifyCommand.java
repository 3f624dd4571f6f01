package dev.moka.app;

import dev.moka.Keep;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.Precision;
import dev.moka.classify.Classification;
import dev.moka.classify.Classifier;
import dev.moka.classify.ClassifyOptions;
import dev.moka.image.Images;
import dev.moka.image.Label;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final int MOST_DECODERS = 8;

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
            names = "--agreement",
            paramLabel = "DIR",
            description =
                    "Instead: how often, on these pictures, --precision bf16 finds float32's best class (top-1), or has it among"
                            + " its five best (top-5).")
    private @Nullable String agreement;

    @Mixin
    private final MissingOption missing = new MissingOption();

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
        requireSense();
        List<Path> pictures = Pictures.of(agreement == null ? arguments : List.of(agreement));
        Images.prepare();
        try {
            if (agreement != null) {
                return agree(pictures);
            }
            return model.given() ? askTheGiven(pictures) : askTheBox(pictures);
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

    private int askTheGiven(List<Path> pictures) throws InterruptedException {
        ModelFiles files = model.resolve(common);
        try (Opened opened = open(files, common.netOptions(), pictures.size());
                ClassifyOutput output = output(pictures.size())) {
            explain(opened.classifier());
            doubt(files, opened);
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
        Opened opened = open(chosen.files(common), common.netOptions(), BATCH);
        explain(opened.classifier());
        return opened;
    }

    private int agree(List<Path> pictures) throws InterruptedException {
        ModelFiles files = model.resolve(common);
        NetOptions float32 = common.netOptions().withPrecision(Precision.FLOAT32);
        try (Opened other = open(files, common.netOptions(), pictures.size());
                Opened exact = open(files, float32, pictures.size());
                Progress progress = new Progress(common.err(), common.bar(), "compare", pictures.size())) {
            explain(other.classifier());
            doubt(files, other);
            var figures = new PrecisionAgreement(
                            exact.classifier(), other.classifier(), seen -> progress.step(() -> explainError(seen)))
                    .over(pictures, other.options());
            progress.close();
            if (format == Format.json) {
                Json.println(common.out(), figures);
            } else {
                figures.print(common.out());
            }
            return figures.pictures() == pictures.size() ? ExitCode.DONE : MokaException.Kind.PICTURE.exitCode();
        }
    }

    private void explainError(Classification result) {
        MokaException error = result.error();
        if (error != null) {
            common.error("%s", String.valueOf(error.getMessage()));
        }
    }

    private Opened open(ModelFiles files, NetOptions options, int pictures) {
        var settings = preprocessing.over(files.preprocessing()).forClassifier();
        List<Label> names = labels.read(files);
        Net net = files.load(common, options.withKeep(Keep.OUTPUTS), missing.allowed());
        try {
            ClassifyOptions how = options(pictures, settings.oversample(), net.threads());
            return new Opened(net, new Classifier(net, settings, names), how);
        } catch (RuntimeException e) {
            net.close();
            throw e;
        }
    }

    private ClassifyOptions options(int pictures, boolean oversample, int threads) {
        int chosen = batch != null ? batch : oversample ? 1 : Math.min(BATCH, pictures);
        int all = Runtime.getRuntime().availableProcessors();
        int spare = all - threads;
        return new ClassifyOptions(chosen, Math.min(spare > 0 ? spare : all, MOST_DECODERS), top, maxPixels);
    }

    private void explain(Classifier classifier) {
        common.note("%s", classifier.applied());
        common.explainPrecision();
        if (classifier.fromScores()) {
            common.note("the net ends in scores ('%s'): shown is their softmax", classifier.output());
        }
        if (!classifier.hasLabels()) {
            common.note(
                    "no labels, so classes are numbers: give --labels F, a text file with a line for each of the %d"
                            + " classes; for ImageNet it is synset_words.txt from Caffe's data/ilsvrc12/get_ilsvrc_aux.sh",
                    classifier.classes());
        }
    }

    private void doubt(ModelFiles files, Opened opened) {
        Doubts.of(
                        files,
                        preprocessing.over(files.preprocessing()),
                        opened.net(),
                        opened.classifier().classes())
                .forEach(doubt -> common.warn("%s", doubt));
    }

    private ClassifyOutput output(int pictures) {
        Precision precision = common.netOptions().precision();
        ResultFormat written = switch (format) {
            case table -> new TableFormat(pictures > 1, precision);
            case json -> new JsonFormat(precision);
            case csv -> new CsvFormat(precision);
        };
        return new ClassifyOutput(written, pictures, common);
    }
}
