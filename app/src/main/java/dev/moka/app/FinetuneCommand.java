package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.classify.Preprocessing;
import dev.moka.finetune.BaseRate;
import dev.moka.finetune.FineTuning;
import dev.moka.finetune.FineTuningFiles;
import dev.moka.finetune.LearningLayers;
import dev.moka.finetune.PictureSet;
import dev.moka.model.CaffeModel;
import dev.moka.solver.Ostream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code moka finetune}: a pre-trained net learns other classes. */
@Command(
        name = "finetune",
        description = {
            "Teaches a pre-trained net other classes, and says how well it knows them before and after.",
            "",
            "The pictures are in a folder with folders train and val of a folder for each class, or in a folder of a folder for each"
                    + " class, or in a list of paths and labels; of the latter two, one picture in five is held out to test with.",
            "Ctrl-C stops with a snapshot.",
            "",
            "Examples:",
            "  moka finetune --model squeezenet --data hymenoptera -o insects",
            "  moka finetune --model caffenet --data pictures -o mine --train last:3 --iterations 500",
            "  moka finetune --net deploy.prototxt --weights net.caffemodel --data list.txt -o mine"
        })
final class FinetuneCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR|LIST",
            required = true,
            description = "The pictures of each class: a folder, or a list.")
    private Path data = Path.of("");

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final PreprocessingOptions preprocessing = new PreprocessingOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "The folder of the new model, which is not there yet, or empty.")
    private Path output = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "WORD",
            description = "What the new classes are called together (default: as the folder of the pictures).")
    private @Nullable String name;

    @Option(
            names = "--train",
            paramLabel = "all|last|last:N",
            description = "Which layers learn (default: ${DEFAULT-VALUE}).")
    private String train = "all";

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "How many updates are made (default: each picture ten times, at least 200).")
    private int iterations;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "How many pictures each update learns from (default: ${DEFAULT-VALUE}).")
    private int batch = 32;

    @Option(
            names = "--base-lr",
            paramLabel = "X",
            description = "The learning rate; the new layer's is ten times this (default: what its input allows).")
    private @Nullable Float baseLr;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        LearningLayers learning = LearningLayers.parse(train);
        long seed = common.netOptions().seed();
        PictureSet pictures = PictureSet.read(data, seed);
        ModelFiles files = model.resolve(common);
        if (!(files.weights() instanceof Weights.InFile weights)) {
            throw MokaException.model("%s: fine-tuning begins with trained weights: give a .caffemodel", files.name());
        }
        Preprocessing wanted = preprocessing.over(files.preprocessing()).forClassifier();
        FineTuningFiles described = new FineTuning(
                        files.description(common.netOptions()),
                        wanted,
                        word(),
                        pictures,
                        learning,
                        batch,
                        iterations,
                        baseLr(),
                        seed)
                .in(output);
        files.load(common, common.netOptions(), false)
                .close(); // weights that do not fit are told before anything is written
        FineTunedFolder folder = new FineTunedFolder(output);
        try {
            boolean done = run(described, weights.file());
            return done ? ExitCode.DONE : ExitCode.INTERRUPTED;
        } catch (RuntimeException e) {
            folder.remove();
            throw e;
        }
    }

    /** 0 if it is not given. */
    private float baseLr() {
        if (baseLr == null) {
            return 0;
        } else if (!(baseLr > 0)) {
            throw MokaException.usage("the learning rate must be above 0");
        }
        return baseLr;
    }

    private boolean run(FineTuningFiles described, Path pretrained) {
        described.writeNets();
        float rate = baseLr != null ? baseLr : BaseRate.of(described, CaffeModel.open(pretrained), common.netOptions());
        FineTuningFiles complete = described.withBaseLr(rate);
        complete.writeSolver(pretrained);
        PictureSet pictures = described.pictures();
        common.note(
                "%d classes, %d pictures to learn from and %d to test with; %d iterations, learning rate %s",
                pictures.classes().size(),
                pictures.train().size(),
                pictures.val().size(),
                complete.solver().getMaxIter(),
                Ostream.text(rate));
        return new FineTuningRun(complete, common).run(pretrained);
    }

    /** Of the folder or list: its name without what cannot be part of a layer's name. */
    private String word() {
        if (name != null) {
            return name;
        }
        String last = String.valueOf(data.toAbsolutePath().normalize().getFileName());
        String word = last.replaceFirst("\\.\\w+$", "").replaceAll("[^\\w-]+", "_");
        return word.isEmpty() ? "new" : word;
    }
}
