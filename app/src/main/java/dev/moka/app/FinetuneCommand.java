package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.classify.Preprocessing;
import dev.moka.finetune.FineTuning;
import dev.moka.finetune.FineTuningFiles;
import dev.moka.finetune.LearningLayers;
import dev.moka.finetune.PictureSet;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moka finetune}: a pre-trained net learns other classes. */
@Command(
        name = "finetune",
        description = {
            "Teaches a pre-trained net other classes, and says how well it knows them before and after.",
            "",
            "PICTURES is a folder with folders train and val of a folder for each class, or a folder of a folder for each class,"
                    + " or a list of paths and labels; of the latter two, one picture in five is held out to test with.",
            "",
            "Examples:",
            "  moka finetune hymenoptera/ --model squeezenet -o insects --train last",
            "  moka finetune pictures/ --model caffenet -o mine --train last:3 --iterations 500",
            "  moka finetune list.txt --net deploy.prototxt --weights net.caffemodel -o mine"
        })
final class FinetuneCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PICTURES", description = "The pictures of each class.")
    private Path source = Path.of("");

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
            description = "How many updates are made (default: ten for each picture, at least 100).")
    private int iterations;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "How many pictures each update learns from (default: ${DEFAULT-VALUE}).")
    private int batch = 32;

    @Option(names = "--base-lr", paramLabel = "X", description = "The learning rate (default: ${DEFAULT-VALUE}).")
    private float baseLr = 0.001f;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        LearningLayers learning = LearningLayers.parse(train);
        long seed = common.netOptions().seed();
        PictureSet pictures = PictureSet.read(source, seed);
        ModelFiles files = model.resolve(common);
        if (!(files.weights() instanceof Weights.InFile weights)) {
            throw MokaException.model("%s: fine-tuning begins with trained weights: give a .caffemodel", files.name());
        }
        files.load(common, common.netOptions(), false)
                .close(); // weights that do not fit are told before anything is written
        Preprocessing wanted = preprocessing.over(files.preprocessing()).forClassifier();
        FineTuning tuning = new FineTuning(
                files.description(), wanted, word(), pictures, learning, batch, iterations, baseLr, seed);
        FineTuningFiles described = tuning.in(output);
        FineTunedFolder folder = new FineTunedFolder(output);
        common.note(
                "%d classes, %d pictures to learn from and %d to test with; %d iterations",
                pictures.classes().size(),
                pictures.train().size(),
                pictures.val().size(),
                described.solver().getMaxIter());
        described.write();
        new FineTuningRun(described, folder, common).run(weights.file());
        return ExitCode.DONE;
    }

    /** Of the folder or list: its name without what cannot be part of a layer's name. */
    private String word() {
        if (name != null) {
            return name;
        }
        String last = String.valueOf(source.toAbsolutePath().normalize().getFileName());
        String word = last.replaceFirst("\\.\\w+$", "").replaceAll("[^\\w-]+", "_");
        return word.isEmpty() ? "new" : word;
    }
}
