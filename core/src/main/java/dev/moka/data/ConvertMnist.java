package dev.moka.data;

import com.google.protobuf.ByteString;
import dev.moka.MokaException;
import dev.moka.proto.DataParameter.DB;
import dev.moka.proto.Datum;
import java.nio.file.Path;

/**
 * Caffe's convert_mnist_data: makes a database of MNIST's files. Keys are eight digits, in the files' order.
 *
 * @param images {@code train-images-idx3-ubyte}, gzipped or not
 * @param labels {@code train-labels-idx1-ubyte}
 * @param database the folder to make, where nothing is yet
 */
public record ConvertMnist(Path images, Path labels, Path database, DB backend) {
    /** What was converted. */
    public record Summary(int items, int rows, int columns) {}

    /** Converts; if that fails, no database is left behind. */
    public Summary run() {
        return run(DataListener.NONE);
    }

    /** Converts, and tells how many digits are done. */
    public Summary run(DataListener listener) {
        Idx pictures = Idx.read(images, 3, "MNIST's pictures");
        Idx digits = Idx.read(labels, 1, "MNIST's labels");
        int items = pictures.shape()[0];
        int rows = pictures.shape()[1];
        int columns = pictures.shape()[2];
        if (digits.shape()[0] != items) {
            throw MokaException.model(
                    "%s has %d pictures, and %s %d labels: are both files of the same set?",
                    images, items, labels, digits.shape()[0]);
        }
        DatabaseWriter.create(database, backend, writer -> {
            for (int i = 0; i < items; i++) {
                Datum datum = Datum.newBuilder()
                        .setChannels(1)
                        .setHeight(rows)
                        .setWidth(columns)
                        .setData(ByteString.copyFrom(pictures.bytes(), i * rows * columns, rows * columns))
                        .setLabel(digits.bytes()[i] & 0xff)
                        .build();
                writer.put(String.format("%08d", i), datum);
                listener.done(i + 1, items);
            }
        });
        return new Summary(items, rows, columns);
    }
}
