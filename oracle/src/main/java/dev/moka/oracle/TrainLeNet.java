package dev.moka.oracle;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Trains the LeNet that Moka ships, with native Caffe, on MNIST: {@code models/lenet/README.md} has the command. To be started at the root
 * of the repository; the argument is the folder with MNIST's four {@code idx.gz} files.
 */
public final class TrainLeNet {
    private static final Path MODEL = Path.of("models", "lenet");
    private static final Path WORK = Path.of("oracle", "target", "mnist");
    private static final float INPUT_SCALE = 0.00390625f;
    private static final int SIDE = 28;

    /** Pictures of one byte a pixel, and their labels. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Digits(byte[] pixels, byte[] labels) {
        static Digits read(Path folder, String set) throws IOException {
            return new Digits(
                    idx(folder.resolve(set + "-images-idx3-ubyte.gz")),
                    idx(folder.resolve(set + "-labels-idx1-ubyte.gz")));
        }

        /** The bytes of an idx file: two zeros, the type, the number of dimensions, the dimensions, all numbers. */
        private static byte[] idx(Path file) throws IOException {
            try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
                int dimensions = in.readInt() & 0xff;
                in.skipNBytes(4L * dimensions);
                return in.readAllBytes();
            }
        }
    }

    private TrainLeNet() {}

    public static void main(String[] args) throws IOException {
        Path mnist = Path.of(args.length > 0 ? args[0] : "../shared/datasets/mnist");
        Digits train = Digits.read(mnist, "train");
        Digits test = Digits.read(mnist, "t10k");
        delete(WORK);
        Files.createDirectories(WORK);
        try (Oracle oracle = Oracle.start(Runtime.getRuntime().availableProcessors())) {
            database(oracle, "train", train);
            database(oracle, "test", test);
            System.out.printf("Training on %,d digits; this takes some minutes.%n", train.labels().length);
            oracle.solve(MODEL.resolve("solver.prototxt"));
            oracle.log().stream()
                    .filter(line -> line.contains("Test net output") || line.contains("Testing net"))
                    .forEach(System.out::println);
            ship(oracle);
            System.out.printf(
                    "%.4f of %,d test digits are named right.%n", accuracy(oracle, test), test.labels().length);
        }
    }

    private static void database(Oracle oracle, String name, Digits digits) {
        oracle.writeDatabase("lmdb", WORK.resolve(name), new int[] {1, SIDE, SIDE}, digits.pixels(), digits.labels());
    }

    /** Keeps of the last snapshot what the deploy net needs. */
    private static void ship(Oracle oracle) throws IOException {
        try (Stream<Path> files = Files.list(WORK)) {
            Path snapshot = files.filter(file -> file.toString().endsWith(".caffemodel"))
                    .findFirst()
                    .orElseThrow();
            Request trained = Request.of(MODEL.resolve("deploy.prototxt")).weights(snapshot);
            oracle.write(trained, MODEL.resolve("lenet.caffemodel"));
        }
    }

    private static double accuracy(Oracle oracle, Digits digits) {
        int count = digits.labels().length;
        Array data = Array.zeros(count, 1, SIDE, SIDE);
        for (int i = 0; i < digits.pixels().length; i++) {
            data.data()[i] = (digits.pixels()[i] & 0xff) * INPUT_SCALE;
        }
        Request deploy = Request.of(MODEL.resolve("deploy.prototxt"))
                .weights(MODEL.resolve("lenet.caffemodel"))
                .blobs("prob");
        float[] prob = oracle.forward(deploy.input("data", data)).blob("prob").data();
        int right = 0;
        for (int i = 0; i < count; i++) {
            float[] one = Arrays.copyOfRange(prob, i * 10, i * 10 + 10);
            int best = 0;
            for (int digit = 1; digit < 10; digit++) {
                best = one[digit] > one[best] ? digit : best;
            }
            right += best == digits.labels()[i] ? 1 : 0;
        }
        return (double) right / count;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
