package dev.moka.model;

import dev.moka.MokaException;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.file.Path;

/** Opens HDF5 files, wherever they lie. */
final class Hdf5File {
    private Hdf5File() {}

    static HdfFile open(Path file) {
        if (!InArchive.is(file)) {
            return new HdfFile(file);
        }
        try {
            return HdfFile.fromByteBuffer(InArchive.read(file));
        } catch (IOException e) {
            throw new MokaException(MokaException.Kind.MODEL, file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
