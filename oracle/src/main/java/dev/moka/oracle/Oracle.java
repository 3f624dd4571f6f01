package dev.moka.oracle;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Native Caffe 1.0 on the CPU, in a process of its own that starts with the first call.
 *
 * <p>It has the 59 layer types of tag 1.0 and Axpy: no Clip, Swish or Python. Where the last commit of Caffe differs, it follows the tag:
 * Accuracy counts a tie for the label, the bilinear filler is off for odd kernels, {@code round_mode} is an unknown field. LMDB, LevelDB
 * and HDF5 are compiled in. What layers draw at random cannot be told beforehand.
 *
 * <p>A call that makes a CHECK of Caffe fail throws {@link OracleException} with the text of the CHECK; the next call has a new process.
 * Nets are kept from call to call where nothing can differ, so asking the same net again does not load its weights again. Calls from
 * several threads wait for each other.
 */
public final class Oracle implements AutoCloseable {
    /** What to say where {@link #available()} is false. */
    public static final String NEEDS =
            "native Caffe is there for linux-x86_64 only, built by Maven into oracle/target/caffe";

    private final int threads;
    private @Nullable NativeProcess process;
    private List<String> log = List.of();

    private Oracle(int threads) {
        this.threads = threads;
    }

    /** An oracle that computes on one thread. */
    public static Oracle start() {
        return start(1);
    }

    /** An oracle whose matrix products run on that many threads. */
    public static Oracle start(int threads) {
        return new Oracle(threads);
    }

    /** Whether native Caffe can run here. */
    public static boolean available() {
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return System.getProperty("os.name").equals("Linux")
                && (arch.equals("amd64") || arch.equals("x86_64"))
                && Files.isDirectory(jars());
    }

    /** Runs the net once. */
    public Result forward(Request request) {
        return call("forward", wire -> wire.write(request), Wire::readResult);
    }

    /**
     * Runs the net forward and backward. Caffe computes gradients only where it sees a need: of parameters, and of what lies between them
     * and a loss; {@code force_backward: true} in the prototxt asks for all.
     *
     * @param diffs gradients of outputs of the net; losses have theirs already, other outputs have zeros
     */
    public Gradients backward(Request request, Map<String, Array> diffs) {
        return call(
                "backward",
                wire -> {
                    wire.write(request);
                    wire.write(diffs, wire::write);
                },
                wire -> new Gradients(wire.readResult(), wire.readMap(wire::readArray), wire.readParams()));
    }

    /** The parameters of every layer that has any, by the layer's name, in the net's order. */
    public Params params(Request request) {
        return call("params", wire -> wire.write(request), wire -> wire.readParams());
    }

    /** The layers as Caffe built them, split layers included. */
    public List<Layer> layers(Request request) {
        return call("layers", wire -> wire.write(request), wire -> wire.readList(wire::readLayer));
    }

    /** Has Caffe write the net and its parameters as a caffemodel, or its parameters as HDF5 if the name ends in {@code .h5}. */
    public void write(Request request, Path file) {
        call(
                "write",
                wire -> {
                    wire.write(request);
                    wire.write(file.toAbsolutePath().toString());
                },
                wire -> file);
    }

    /** Milliseconds of each of so many forward passes, after the net was built and one pass was run; nothing is copied in between. */
    public double[] time(Request request, int rounds) {
        return call(
                        "time",
                        wire -> {
                            wire.write(request);
                            wire.write(rounds);
                        },
                        wire -> wire.readList(wire::readDouble))
                .stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /**
     * Runs a solver to its end; {@link #log()} then has what Caffe says meanwhile. Relative paths in the file start at the working
     * directory of this JVM, as with Caffe's own tool.
     */
    public void solve(Path solver) {
        solve(solver, "");
    }

    /** As {@link #solve(Path)}, going on from the snapshot that {@code state} belongs to. */
    public void solve(Path solver, Path state) {
        solve(solver, state.toAbsolutePath().toString());
    }

    private void solve(Path solver, String state) {
        call(
                "solve",
                wire -> {
                    wire.write(solver.toAbsolutePath().toString());
                    wire.write(state);
                },
                wire -> solver);
        close();
    }

    /**
     * Has Caffe write a database for its Data layer.
     *
     * @param backend lmdb or leveldb
     * @param folder the database, which must not exist
     * @param shape channels, height, width of one picture
     * @param pixels the pictures one after the other, each channel by channel
     * @param labels one for each picture
     */
    public void writeDatabase(String backend, Path folder, int[] shape, byte[] pixels, byte[] labels) {
        call(
                "database",
                wire -> {
                    wire.write(backend);
                    wire.write(folder.toAbsolutePath().toString());
                    wire.write(shape[0]);
                    wire.write(shape[1]);
                    wire.write(shape[2]);
                    wire.write(pixels);
                    wire.write(labels);
                },
                wire -> folder);
    }

    /**
     * Decodes a picture file as Caffe does, with OpenCV's {@code imread} in colour: three channels, blue first.
     *
     * @throws OracleException if OpenCV cannot decode it
     */
    public Picture decode(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new OracleException("cannot read " + file, e);
        }
        return call("decode", wire -> wire.write(bytes), Wire::readPicture);
    }

    /** Resizes a picture as Caffe does, with OpenCV's {@code resize} and its default, bilinear interpolation. */
    public Picture resize(Picture picture, int height, int width) {
        return call(
                "resize",
                wire -> {
                    wire.write(picture);
                    wire.write(height);
                    wire.write(width);
                },
                Wire::readPicture);
    }

    /** The lines Caffe logged in the last call. */
    public synchronized List<String> log() {
        return log;
    }

    /** Ends the process; a later call would start another. */
    @Override
    public synchronized void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    private interface Ask {
        void to(Wire wire) throws IOException;
    }

    private interface Answer<V> {
        V from(Wire wire) throws IOException;
    }

    private synchronized <V> V call(String verb, Ask ask, Answer<V> answer) {
        NativeProcess running = process;
        if (running == null) {
            if (!available()) {
                throw new OracleException(NEEDS);
            }
            running = process = new NativeProcess(jars(), classes(), threads);
        }
        try {
            Wire wire = running.wire();
            wire.write(verb);
            ask.to(wire);
            wire.flush();
            String error = wire.readText();
            if (!error.isEmpty()) {
                log = running.takeLog();
                throw new OracleException(error);
            }
            V value = answer.from(wire);
            log = running.takeLog();
            return value;
        } catch (IOException e) {
            process = null;
            throw new OracleException(running.lastWords(), e);
        }
    }

    /** The folder of native Caffe's jars: beside our own classes, or where the system property {@code moka.oracle} says. */
    private static Path jars() {
        String set = System.getProperty("moka.oracle");
        return set != null ? Path.of(set) : classes().resolveSibling("caffe");
    }

    private static Path classes() {
        try {
            return Path.of(Oracle.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
