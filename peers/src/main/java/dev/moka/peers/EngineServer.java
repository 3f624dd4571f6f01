package dev.moka.peers;

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

/**
 * The process of one engine: reads a line from stdin, answers with a line on stdout, until stdin ends.
 *
 * <pre>
 * load STEM THREADS     loads STEM.prototxt and what belongs to it
 * reshape N C H W       draws that many pictures, the same in every process
 * forward COUNT         answers with the milliseconds of each forward
 * save FILE             writes the answer of the last forward, float32, little-endian
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
        EngineServer server = new EngineServer(engine(EngineKind.valueOf(args[0])));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(OK + server.answer(line.split(" ")));
        }
        // Some of the libraries have exit handlers that wait for each other.
        Runtime.getRuntime().halt(0);
    }

    /** Only the engine that is asked for is loaded: the others are not on the class path of this process. */
    static Engine engine(EngineKind kind) {
        return switch (kind) {
            case MOKA -> new MokaEngine();
            case CAFFE -> new CaffeEngine();
            case ONNX_RUNTIME -> new OnnxRuntimeEngine();
            case OPENCV -> new OpenCvEngine();
            case ONEDNN -> new OneDnnEngine();
        };
    }

    private String answer(String[] words) throws Exception {
        switch (words[0]) {
            case "load" -> engine.load(new ModelFiles(Path.of(words[1])), Integer.parseInt(words[2]));
            case "reshape" ->
                reshape(Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray());
            case "forward" -> {
                return forward(Integer.parseInt(words[1]));
            }
            case "save" -> save(Path.of(words[1]));
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

    private String forward(int count) throws Exception {
        StringBuilder times = new StringBuilder();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            answer = engine.forward(pictures);
            times.append((System.nanoTime() - start) / 1e6).append(' ');
        }
        return times.toString();
    }

    private void save(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(answer.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(answer);
        Files.write(file, bytes.array());
    }
}
