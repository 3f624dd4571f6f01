package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.data.ComputeImageMean;
import dev.moka.data.Database;
import dev.moka.proto.DataParameter.DB;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moka compute-image-mean}: Caffe's compute_image_mean. */
@Command(
        name = "compute-image-mean",
        description = {
            "Computes the mean picture of a database and that of each channel, as Caffe's compute_image_mean does.",
            "",
            "Examples:",
            "  moka compute-image-mean train_lmdb mean.binaryproto",
            "  moka compute-image-mean train_lmdb",
            "  moka compute-image-mean train_leveldb mean.binaryproto -backend leveldb --force"
        })
final class ComputeImageMeanCommand extends DataCommand {
    @Parameters(index = "0", paramLabel = "DB", description = "The database.")
    private Path database = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "Where to write the mean picture, a binaryproto.")
    private @Nullable Path output;

    @Option(
            names = {"-backend", "--backend"},
            paramLabel = "lmdb|leveldb",
            description = "The kind the database must be of (default: either).")
    private @Nullable DB backend;

    @Option(names = "--force", description = "Replace a file that exists.")
    private boolean force;

    @Mixin
    private final BasicOptions basic = new BasicOptions();

    @Override
    BasicOptions basic() {
        return basic;
    }

    @Override
    int make(DataProgress progress) {
        DB found = Database.backend(database);
        if (backend != null && backend != found) {
            throw MokaException.usage(
                    "-backend %s: %s is a database of kind %s", small(backend), database, small(found));
        }
        if (output != null) {
            if (output.toString().endsWith(".npy")) {
                throw MokaException.usage(
                        "%s: written is a blob of Caffe's, no NumPy array: end the name in .binaryproto", output);
            }
            OutputOptions.requireWritable(output, force);
        }
        ComputeImageMean.Summary mean = new ComputeImageMean(database, output).run(progress);
        progress.close();
        basic.note("Processed %d files.", mean.records());
        basic.out().printf("Number of channels: %d%n", mean.channels().length);
        for (int c = 0; c < mean.channels().length; c++) {
            basic.out().printf("mean_value channel [%d]: %s%n", c, mean.channels()[c]);
        }
        return ExitCode.DONE;
    }

    private static String small(DB kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
