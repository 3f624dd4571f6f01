package dev.moka.peers;

import dev.moka.Precision;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.dnnl.memory;

/**
 * The process of one engine: reads a line from stdin, answers with a line on stdout, until stdin ends.
 *
 * <pre>
 * load STEM THREADS     loads STEM.prototxt and what belongs to it
 * reshape N C H W       draws that many pictures, the same in every process
 * run COUNT             answers with the milliseconds of each run
 * save FILE             writes the answer of the last run, float32, little-endian
 * diff LAYER FILE       writes what the last run took off a layer's weights in the same way
 * </pre>
 *
 * An answer begins with {@value #OK}; what else comes out of stdout is a library's chatter.
 */
final class EngineServer {
    static final String OK = "== ok ";

    private final Engine engine;
    private float[] pictures = {};
    private float[] answer = {};

    private EngineServer(Engine engine) {
        this.engine = engine;
    }

    public static void main(String[] args) throws Exception {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        EngineServer server = new EngineServer(engine(EngineKind.valueOf(args[0]), Work.valueOf(args[1])));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(OK + server.answer(line.split(" ")));
        }
        // Some of the libraries have exit handlers that wait for each other.
        Runtime.getRuntime().halt(0);
    }

    /** Only the engine that is asked for is loaded: the others are not on the class path of this process. */
    static Engine engine(EngineKind kind, Work work) {
        boolean training = work == Work.TRAINING;
        return switch (kind) {
            case MOKA -> training ? new MokaTraining(Precision.FLOAT32) : new MokaEngine(Precision.FLOAT32);
            case MOKA_BF16 -> training ? new MokaTraining(Precision.BF16) : new MokaEngine(Precision.BF16);
            case CAFFE -> training ? new CaffeTraining() : new CaffeEngine();
            case ONEDNN -> oneDnn(training, memory.data_type.f32);
            case ONEDNN_BF16 -> oneDnn(training, memory.data_type.bf16);
            case ONNX_RUNTIME -> new OnnxRuntimeEngine();
            case OPENCV -> new OpenCvEngine();
        };
    }

    private static Engine oneDnn(boolean training, memory.data_type type) {
        return training ? new OneDnnTraining(type) : new OneDnnEngine(type);
    }

    private String answer(String[] words) throws Exception {
        switch (words[0]) {
            case "load" -> engine.load(new ModelFiles(Path.of(words[1])), Integer.parseInt(words[2]));
            case "reshape" ->
                reshape(Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray());
            case "run" -> {
                return run(Integer.parseInt(words[1]));
            }
            case "save" -> save(answer, Path.of(words[1]));
            case "diff" -> save(engine.diff(words[1]), Path.of(words[2]));
            default -> throw new IllegalArgumentException(words[0]);
        }
        return "";
    }

    /** Numbers around 0 keep the answers of random weights from being certain. */
    private void reshape(int[] shape) throws Exception {
        Random random = new Random(1);
        pictures = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = random.nextFloat() * 2 - 1;
        }
        engine.reshape(shape);
    }

    private String run(int count) throws Exception {
        StringBuilder times = new StringBuilder();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            answer = engine.run(pictures);
            times.append((System.nanoTime() - start) / 1e6).append(' ');
        }
        return times.toString();
    }

    private static void save(float[] values, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Files.write(file, bytes.array());
    }
}
