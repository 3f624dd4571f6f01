package dev.moka.app;

import dev.moka.data.ConvertMnist;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code moka convert-mnist}: Caffe's convert_mnist_data. */
@Command(
        name = "convert-mnist",
        description = {
            "Makes a database of MNIST's files, as Caffe's convert_mnist_data does.",
            "",
            "Examples:",
            "  moka convert-mnist train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz mnist_train_lmdb",
            "  moka convert-mnist t10k-images-idx3-ubyte t10k-labels-idx1-ubyte mnist_test_lmdb",
            "  moka convert-mnist images.gz labels.gz mnist_leveldb -backend leveldb"
        })
final class ConvertMnistCommand extends DataCommand {
    @Parameters(index = "0", paramLabel = "IMAGES", description = "The pictures, an idx3 file, gzipped or not.")
    private Path images = Path.of("");

    @Parameters(index = "1", paramLabel = "LABELS", description = "Their labels, an idx1 file.")
    private Path labels = Path.of("");

    @Parameters(index = "2", paramLabel = "DB", description = "The database, a folder that is not there yet.")
    private Path database = Path.of("");

    @Mixin
    private final DatabaseOptions kind = new DatabaseOptions();

    @Mixin
    private final BasicOptions basic = new BasicOptions();

    @Override
    BasicOptions basic() {
        return basic;
    }

    @Override
    int make(DataProgress progress) {
        ConvertMnist.Summary made = new ConvertMnist(images, labels, database, kind.backend()).run(progress);
        progress.close();
        basic.note("A total of %d items.", made.items());
        basic.note("Rows: %d Cols: %d", made.rows(), made.columns());
        return ExitCode.DONE;
    }
}
