package dev.moka.model;

import io.jhdf.HdfFile;
import io.jhdf.Superblock;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.exceptions.UnsupportedHdfException;
import io.jhdf.storage.HdfBackingStorage;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * What the HDF5 library reads a file through. The library believes what a file says: it makes room for lengths that no file has, and
 * follows headers that lead back to themselves. Here bytes behind the end are refused before there is room for them, and reading ends when
 * there was more of it than a sound file of that length needs.
 */
final class Hdf5Storage implements HdfBackingStorage {
    private static final int HEAD = 512;
    /** Deflate packs at most so well. */
    private static final long MOST_PACKED = 1032;
    /** More is mapped, and may be read later. */
    private static final int LARGEST_COPY = 1 << 12;

    private static final long MOST_READS = 1 << 18;

    private final StoredFile file;
    private final Superblock superblock;
    private long readsLeft;

    private Hdf5Storage(StoredFile file) throws IOException {
        this.file = file;
        readsLeft = MOST_READS + file.length() / 64;
        superblock = Superblock.readSuperblock(file.copy(0, (int) Math.min(HEAD, file.length())));
    }

    /** Opens a file for the library; whatever it throws, errors of memory and stack among them, means that the file is damaged. */
    static HdfFile open(Path path) {
        try {
            // There is a constructor for storages of every kind, but it is not public.
            Constructor<HdfFile> constructor = HdfFile.class.getDeclaredConstructor(HdfBackingStorage.class);
            constructor.setAccessible(true);
            return constructor.newInstance(new Hdf5Storage(new StoredFile(path)));
        } catch (IOException e) {
            throw new HdfException(e.getMessage(), e);
        } catch (InvocationTargetException e) {
            throw new HdfException(String.valueOf(e.getCause().getMessage()), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("jhdf is not of the version that Moka was made for", e);
        }
    }

    /** The file behind one that was opened here. */
    static StoredFile file(HdfFile hdf) {
        return ((Hdf5Storage) hdf.getHdfBackingStorage()).file;
    }

    /**
     * Makes sure that a dataset's numbers can be in the file, before there is room made for them.
     *
     * @return how many there are
     */
    static long requireNumbers(HdfFile hdf, Dataset dataset) {
        long count = 1;
        for (long dimension : dataset.getDimensionsAsLong()) {
            count = Math.multiplyExact(count, Math.max(0, dimension));
        }
        long bytes = Math.multiplyExact(count, Math.max(1, dataset.getDataType().getSize()));
        long most = file(hdf).length() * (dataset instanceof ChunkedDataset ? MOST_PACKED : 1);
        if (bytes > most) {
            throw new HdfException(String.format(
                    "%s should have %d bytes, in a file of %d",
                    dataset.getPath(), bytes, file(hdf).length()));
        }
        return count;
    }

    @Override
    public ByteBuffer readBufferFromAddress(long address, int length) {
        return mapNoOffset(address + superblock.getBaseAddressByte(), length);
    }

    @Override
    public ByteBuffer map(long address, long length) {
        return mapNoOffset(address + superblock.getBaseAddressByte(), length);
    }

    @Override
    public synchronized ByteBuffer mapNoOffset(long address, long length) {
        if (--readsLeft < 0) {
            throw new HdfException("what it says of itself leads round in a circle");
        }
        try {
            return length <= LARGEST_COPY ? file.copy(address, (int) length) : file.bytes(address, length);
        } catch (IOException e) {
            throw new HdfException(e.getMessage(), e);
        }
    }

    @Override
    public long getUserBlockSize() {
        return superblock.getBaseAddressByte();
    }

    @Override
    public Superblock getSuperblock() {
        return superblock;
    }

    @Override
    public FileChannel getFileChannel() {
        throw new UnsupportedHdfException("a file that is read has no channel");
    }

    @Override
    public int getSizeOfOffsets() {
        return superblock.getSizeOfOffsets();
    }

    @Override
    public int getSizeOfLengths() {
        return superblock.getSizeOfLengths();
    }

    @Override
    public void close() {
        // it is open as long as numbers may be asked for
    }

    @Override
    public long size() {
        return file.length();
    }

    @Override
    public boolean inMemory() {
        return true;
    }
}
