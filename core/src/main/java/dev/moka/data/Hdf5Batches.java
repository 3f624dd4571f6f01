package dev.moka.data;

import dev.moka.Draw;
import dev.moka.MokaException;
import dev.moka.array.NdArray;
import dev.moka.model.Hdf5Arrays;
import dev.moka.model.NamedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * The rows of datasets in several HDF5 files, over and over; a row is a place on axis 0. One file is in memory at a time. Shuffled, the
 * files come in another order in each epoch, and the rows within each file.
 */
public final class Hdf5Batches implements Batches {
    private final List<Path> files;
    private final List<String> datasets;
    private final boolean shuffle;
    private final LongFunction<Draw> draws;
    /** The number of each file's first row, and of all rows at the end. */
    private final int[] starts;
    /** What a row of each dataset is. */
    private final List<int[]> rowShapes = new ArrayList<>();

    private int loaded = -1;
    private List<NdArray> arrays = List.of();
    private long epoch = -1;
    private int[] order = {};

    /**
     * Looks at all files.
     *
     * @param source a text of their paths, between white space
     * @param datasets what to read from each, one for each top
     * @param draws the random numbers of each epoch
     */
    public Hdf5Batches(Path source, List<String> datasets, boolean shuffle, LongFunction<Draw> draws) {
        this.files = files(source);
        this.datasets = List.copyOf(datasets);
        this.shuffle = shuffle;
        this.draws = draws;
        starts = new int[files.size() + 1];
        for (int f = 0; f < files.size(); f++) {
            starts[f + 1] = Math.addExact(starts[f], rows(files.get(f)));
        }
        if (rows() == 0) {
            throw MokaException.model("the HDF5 files of %s have no rows", source);
        }
    }

    private static List<Path> files(Path source) {
        List<Path> files = Arrays.stream(ListFile.read(source, "a text that lists HDF5 files, not one itself")
                        .split("\\s+"))
                .filter(word -> !word.isEmpty())
                .map(word -> NamedFile.of(source + " lists", word))
                .toList();
        if (files.isEmpty()) {
            throw MokaException.model("%s is empty: it should list HDF5 files", source);
        }
        return files;
    }

    /** How many rows a file has; they must be those of the files before it. */
    private int rows(Path file) {
        int rows = -1;
        for (int d = 0; d < datasets.size(); d++) {
            int[] shape = Hdf5Arrays.shape(file, datasets.get(d));
            if (shape.length == 0 || (rows >= 0 && shape[0] != rows)) {
                throw MokaException.model(
                        "%s: dataset '%s' is %s: all need an axis 0, of one length",
                        file, datasets.get(d), NdArray.text(shape));
            }
            rows = shape[0];
            int[] row = Arrays.copyOfRange(shape, 1, shape.length);
            if (d == rowShapes.size()) {
                rowShapes.add(row);
            } else if (!Arrays.equals(rowShapes.get(d), row)) {
                throw MokaException.model(
                        "%s: dataset '%s' is %s, unlike that of %s: all files need the same axes from 1 on",
                        file, datasets.get(d), NdArray.text(shape), files.get(0));
            }
        }
        return rows;
    }

    private int rows() {
        return starts[files.size()];
    }

    @Override
    public List<NdArray> load(long first, int count) {
        List<NdArray> batch = rowShapes.stream().map(row -> empty(count, row)).toList();
        for (int i = 0; i < count; i++) {
            int number = number(first + i);
            int file = fileOf(number);
            require(file);
            for (int d = 0; d < batch.size(); d++) {
                int size = batch.get(d).data().length / count;
                System.arraycopy(
                        arrays.get(d).data(),
                        (number - starts[file]) * size,
                        batch.get(d).data(),
                        i * size,
                        size);
            }
        }
        return batch;
    }

    private static NdArray empty(int count, int[] row) {
        int[] shape = IntStream.concat(IntStream.of(count), Arrays.stream(row)).toArray();
        return new NdArray(shape, new float[Math.toIntExact(NdArray.count(shape))]);
    }

    private int fileOf(int number) {
        int file = 0;
        while (number >= starts[file + 1]) {
            file++;
        }
        return file;
    }

    private void require(int file) {
        if (file != loaded) {
            arrays = List.of(); // before the others are read
            arrays = datasets.stream()
                    .map(dataset -> Hdf5Arrays.read(files.get(file), dataset))
                    .toList();
            loaded = file;
        }
    }

    /** The number, in the files' order, of the row that comes at that place. */
    private int number(long place) {
        int within = (int) (place % rows());
        if (!shuffle) {
            return within;
        }
        if (place / rows() != epoch) {
            epoch = place / rows();
            order = order(draws.apply(epoch));
        }
        return order[within];
    }

    private int[] order(Draw draw) {
        int[] rows = new int[rows()];
        int at = 0;
        for (int file : Order.shuffled(files.size(), draw, 0)) {
            int size = starts[file + 1] - starts[file];
            for (int row : Order.shuffled(size, draw, files.size() + starts[file])) {
                rows[at++] = starts[file] + row;
            }
        }
        return rows;
    }
}
