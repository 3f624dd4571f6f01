package dev.moka.app;

import dev.moka.Blob;
import dev.moka.Net;
import dev.moka.array.NdArray;
import dev.moka.array.Npy;
import dev.moka.classify.PictureInput;
import dev.moka.image.Images;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code moka inspect blob}: what a net computes in one of its blobs for a picture, as a {@code .npy} file. */
@Command(
        name = "blob",
        description = {
            "Writes the numbers of a blob for a picture, prepared as classify prepares it.",
            "",
            "Examples:",
            "  moka inspect blob conv1 seven.png --model lenet -o conv1.npy",
            "  moka inspect blob prob cat.jpg --net deploy.prototxt --weights net.caffemodel --mean 104,117,123 -o p.npy",
            "  moka inspect blob pool5 cat.jpg --model DIR --backend java -o pool5.npy"
        })
final class InspectBlob implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "BLOB", description = "The blob's name.")
    private String wanted = "";

    @Parameters(index = "1", paramLabel = "IMAGE", description = "The picture.")
    private Path picture = Path.of("");

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final PreprocessingOptions preprocessing = new PreprocessingOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final MissingOption missing = new MissingOption();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        output.requireKind(".npy", "a NumPy array");
        ModelFiles files = model.resolve(common);
        try (Net net = files.load(common, common.netOptions(), missing.allowed())) {
            Blob blob = net.blob(wanted);
            PictureInput input = new PictureInput(
                    net, preprocessing.over(files.preprocessing()).forClassifier());
            input.fill(input.items(picture, Images.MAX_PIXELS));
            net.forward();
            common.explainPrecision();
            output.write(out -> Npy.write(out, new NdArray(blob.shape(), blob.data())));
        }
        return ExitCode.DONE;
    }
}
