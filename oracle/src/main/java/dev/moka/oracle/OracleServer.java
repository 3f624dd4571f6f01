package dev.moka.oracle;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bytedeco.caffe.Caffe;
import org.bytedeco.caffe.FloatSolver;
import org.bytedeco.caffe.FloatSolverRegistry;
import org.bytedeco.caffe.SolverParameter;
import org.bytedeco.caffe.global.caffe;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** The process of native Caffe: reads a call from stdin, answers it on stdout, until stdin ends. */
final class OracleServer {
    /** Writes the answer to a call, once nothing can fail any more. */
    private interface Reply {
        void to(Wire wire) throws IOException;
    }

    /** What makes two nets the same. */
    private record Key(
            String prototxt,
            Request.Phase phase,
            @Nullable Path weights,
            @Nullable FileTime time,
            OptionalInt seed) {}

    private final Wire wire;
    private @Nullable NativeNet net;
    private @Nullable Key key;

    private OracleServer(Wire wire) {
        this.wire = wire;
    }

    public static void main(String[] args) throws IOException {
        Wire wire = new Wire(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        System.setOut(System.err);
        ProcessHandle.current().parent().ifPresent(OracleServer::endWith);
        try {
            Loader.load(caffe.class);
            Caffe.set_mode(Caffe.CPU);
            new OracleServer(wire).run();
        } catch (IOException | RuntimeException | Error e) {
            e.printStackTrace(System.err);
        }
        end();
    }

    /** Should that process die in the middle of a call, there is nobody left to answer. */
    private static void endWith(ProcessHandle parent) {
        var unused = parent.onExit().thenRun(OracleServer::end);
    }

    /** Even a halt runs the exit handlers of Caffe's libraries, which wait for threads that still compute: only a kill is sure. */
    private static void end() {
        try {
            new ProcessBuilder("sh", "-c", "kill -9 " + ProcessHandle.current().pid())
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            e.printStackTrace(System.err);
        }
        Runtime.getRuntime().halt(1);
    }

    private void run() throws IOException {
        while (true) {
            String verb;
            try {
                verb = wire.readText();
            } catch (EOFException e) {
                return;
            }
            String error = "";
            Reply reply = to -> {};
            try {
                reply = answer(verb);
            } catch (IllegalArgumentException e) {
                error = String.valueOf(e.getMessage());
            } catch (NoSuchFileException e) {
                error = "no such file: " + e.getMessage();
            }
            wire.write(error);
            reply.to(wire);
            wire.flush();
            System.err.println(NativeProcess.END_OF_CALL);
        }
    }

    private Reply answer(String verb) throws IOException {
        return switch (verb) {
            case "forward" -> forward(wire.readRequest());
            case "backward" -> backward(wire.readRequest(), wire.readMap(wire::readArray));
            case "params" -> params(wire.readRequest());
            case "layers" -> layers(wire.readRequest());
            case "write" -> write(wire.readRequest(), wire.readText());
            case "time" -> time(wire.readRequest(), wire.readInt());
            case "solve" -> solve(wire.readText(), wire.readText());
            case "database" -> database();
            case "decode" -> picture(NativePicture.decode(wire.readBytes()));
            case "resize" -> picture(NativePicture.resize(wire.readPicture(), wire.readInt(), wire.readInt()));
            default -> throw new IllegalStateException("unknown call " + verb);
        };
    }

    private Reply forward(Request request) throws IOException {
        Result result = prepared(request).forward(request.blobs());
        return to -> to.write(result);
    }

    private Reply backward(Request request, Map<String, Array> diffs) throws IOException {
        NativeNet prepared = prepared(request);
        forget();
        try (prepared) {
            prepared.checkBlobs(diffs.keySet());
            Result forward = prepared.forward(request.blobs());
            prepared.backward(diffs);
            Map<String, Array> blobs = prepared.diffs(request.blobs());
            Params params = prepared.paramDiffs();
            return to -> {
                to.write(forward);
                to.write(blobs, to::write);
                to.write(params);
            };
        }
    }

    private Reply params(Request request) throws IOException {
        Params params = prepared(request).params();
        return to -> to.write(params);
    }

    private Reply layers(Request request) throws IOException {
        List<Layer> layers = prepared(request).layers();
        return to -> to.write(layers, to::write);
    }

    private Reply write(Request request, String file) throws IOException {
        prepared(request).write(file);
        return to -> {};
    }

    private static Reply picture(Picture picture) {
        return to -> to.write(picture);
    }

    private Reply time(Request request, int rounds) throws IOException {
        NativeNet prepared = prepared(request);
        prepared.forward();
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            prepared.forward();
            times.add((System.nanoTime() - start) / 1e6);
        }
        return to -> to.write(times, to::write);
    }

    /** @param state of the snapshot to go on from; empty to begin */
    private static Reply solve(String file, String state) {
        try (SolverParameter param = new SolverParameter()) {
            caffe.ReadSolverParamsFromTextFileOrDie(file, param);
            param.set_solver_mode(SolverParameter.CPU);
            FloatSolver solver = FloatSolverRegistry.CreateSolver(param);
            if (state.isEmpty()) {
                solver.Solve();
            } else {
                solver.Solve(state);
            }
            return to -> {};
        }
    }

    private Reply database() throws IOException {
        String backend = wire.readText();
        String folder = wire.readText();
        int[] shape = {wire.readInt(), wire.readInt(), wire.readInt()};
        byte[] pixels = wire.readBytes();
        byte[] labels = wire.readBytes();
        int size = pixels.length / labels.length;
        try (NativeDatabase database = new NativeDatabase(backend, folder)) {
            for (int i = 0; i < labels.length; i++) {
                database.put(shape, Arrays.copyOfRange(pixels, i * size, (i + 1) * size), labels[i]);
            }
        }
        return to -> {};
    }

    /** The net of the request with its inputs set; the last one again if it is the same and nothing has changed it. */
    private NativeNet prepared(Request request) throws IOException {
        Path weights = request.weights();
        FileTime time = weights == null ? null : Files.getLastModifiedTime(weights);
        Key wanted = new Key(request.prototxt(), request.phase(), weights, time, request.seed());
        NativeNet ready = net;
        if (ready == null || !wanted.equals(key)) {
            if (ready != null) {
                ready.close();
                forget();
            }
            request.seed().ifPresent(Caffe::set_random_seed);
            ready = new NativeNet(request.prototxt(), request.phase(), weights);
        }
        // A pass in TRAIN changes running means and draws numbers; parameters of a request belong to it alone.
        boolean keep = request.phase() == Request.Phase.TEST && request.params().isEmpty();
        net = ready;
        key = keep ? wanted : null;
        ready.setParams(request.params());
        ready.setInputs(request.inputs());
        return ready;
    }

    private void forget() {
        net = null;
        key = null;
    }
}
