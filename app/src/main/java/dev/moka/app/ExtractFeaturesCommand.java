package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.data.ExtractFeatures;
import dev.moka.proto.DataParameter.DB;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moka extract-features}: Caffe's extract_features. */
@Command(
        name = "extract-features",
        description = {
            "Stores what blobs of a net hold for each picture of its data layer, as Caffe's extract_features does.",
            "",
            "Examples:",
            "  moka extract-features net.caffemodel train_val.prototxt fc7 features_lmdb 10 lmdb",
            "  moka extract-features net.caffemodel train_val.prototxt fc6,fc7 fc6_db,fc7_db 10 leveldb",
            "  moka extract-features net.caffemodel train_val.prototxt prob prob_lmdb 1 lmdb CPU"
        })
final class ExtractFeaturesCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "WEIGHTS", description = "The weights, a .caffemodel.")
    private String weights = "";

    @Parameters(index = "1", paramLabel = "NET", description = "The net, a .prototxt with a data layer.")
    private Path net = Path.of("");

    @Parameters(
            index = "2",
            arity = "1",
            split = " *, *",
            splitSynopsisLabel = ",",
            hideParamSyntax = true,
            paramLabel = "BLOBS",
            description = "The blobs' names, with commas between.")
    private List<String> blobs = List.of();

    @Parameters(
            index = "3",
            arity = "1",
            split = " *, *",
            splitSynopsisLabel = ",",
            hideParamSyntax = true,
            paramLabel = "DBS",
            description = "A database for each blob, a folder that is not there yet.")
    private List<Path> databases = List.of();

    @Parameters(index = "4", paramLabel = "BATCHES", description = "How many batches to compute.")
    private int batches;

    @Parameters(index = "5", paramLabel = "BACKEND", description = "The kind of database to make: lmdb or leveldb.")
    private DB kind = DB.LMDB;

    @Parameters(index = "6", arity = "0..1", paramLabel = "CPU|GPU", description = "Moka computes on the CPU.")
    private Device device = Device.CPU;

    @Parameters(index = "7", arity = "0..1", hidden = true)
    @SuppressWarnings("UnusedVariable") // Caffe's number of the GPU
    private int deviceId;

    @Option(names = "--allow-missing", description = "Go on when layers find no weights; they keep what fillers draw.")
    private boolean allowMissing;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    private enum Device {
        CPU,
        GPU
    }

    @Override
    public Integer call() {
        if (blobs.size() != databases.size()) {
            throw MokaException.usage(
                    "there are %d blobs and %d databases: give a database for each blob",
                    blobs.size(), databases.size());
        }
        if (device == Device.GPU) {
            common.warn("computed on the CPU: Moka does not use GPUs");
        }
        ModelFiles files =
                new ModelFiles(net.toString(), net, Weights.parse(weights), null, PreprocessingSettings.DEFAULT);
        try (Net loaded = files.load(common, common.netOptions(), allowMissing);
                DataProgress progress = new DataProgress(common)) {
            common.explainPrecision();
            List<Integer> records = new ExtractFeatures(loaded, targets(), batches, kind).run(progress);
            progress.close();
            for (int i = 0; i < records.size(); i++) {
                common.note("Extracted features of %d query images for feature blob %s", records.get(i), blobs.get(i));
            }
        }
        return ExitCode.DONE;
    }

    private List<ExtractFeatures.Target> targets() {
        return IntStream.range(0, blobs.size())
                .mapToObj(i -> new ExtractFeatures.Target(blobs.get(i), databases.get(i)))
                .toList();
    }
}
