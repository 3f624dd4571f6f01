package dev.moka.peers;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_dnn;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_dnn.Net;

/** What {@code moka classify FOLDER} does, as one writes it with OpenCV: the five likeliest classes of each picture, to stdout as CSV. */
final class OpenCvFolder {
    private static final int WHOLE = 256;
    private static final int CROP = 227;

    private final Net net;
    private final int batch;
    private final Executor decoder;

    private OpenCvFolder(Net net, int batch, Executor decoder) {
        this.net = net;
        this.batch = batch;
        this.decoder = decoder;
    }

    /** Arguments: the engine (ours), prototxt, caffemodel, folder, threads, batch, and whether a thread decodes what comes next. */
    public static void main(String[] args) throws IOException {
        opencv_core.setNumThreads(Integer.parseInt(args[4]));
        Executor decoder = Boolean.parseBoolean(args[6]) ? Executors.newSingleThreadExecutor() : Runnable::run;
        Net net = opencv_dnn.readNetFromCaffe(args[1], args[2]);
        try (Stream<Path> files = Files.list(Path.of(args[3]));
                BufferedWriter out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8))) {
            new OpenCvFolder(net, Integer.parseInt(args[5]), decoder)
                    .classify(files.sorted().toList(), out);
        }
        Runtime.getRuntime().halt(0);
    }

    private void classify(List<Path> files, BufferedWriter out) throws IOException {
        CompletableFuture<Mat> next = blob(files, 0);
        for (int from = 0; from < files.size(); from += batch) {
            Mat blob = next.join();
            next = blob(files, from + batch);
            net.setInput(blob);
            try (Mat output = net.forward()) {
                int pictures = blob.size(0);
                float[] scores = new float[(int) output.total()];
                new FloatPointer(output.data()).get(scores);
                for (int i = 0; i < pictures; i++) {
                    write(out, files.get(from + i), scores, i * (scores.length / pictures), scores.length / pictures);
                }
            }
            blob.close();
        }
    }

    /** The pictures of a batch, or an empty blob after the last one. */
    private CompletableFuture<Mat> blob(List<Path> files, int from) {
        return CompletableFuture.supplyAsync(
                () -> {
                    if (from >= files.size()) {
                        return new Mat();
                    }
                    Mat[] pictures = files.subList(from, Math.min(files.size(), from + batch)).stream()
                            .map(OpenCvFolder::picture)
                            .toArray(Mat[]::new);
                    try (MatVector all = new MatVector(pictures);
                            Size size = new Size(CROP, CROP);
                            Scalar mean = new Scalar(104, 117, 123, 0)) {
                        return opencv_dnn.blobFromImages(all, 1, size, mean, false, false, opencv_core.CV_32F);
                    } finally {
                        for (Mat picture : pictures) {
                            picture.close();
                        }
                    }
                },
                decoder);
    }

    /** The centre of a picture that is brought to 256 x 256. */
    private static Mat picture(Path file) {
        try (Mat read = opencv_imgcodecs.imread(file.toString(), opencv_imgcodecs.IMREAD_COLOR);
                Mat resized = new Mat();
                Size size = new Size(WHOLE, WHOLE);
                Rect centre = new Rect((WHOLE - CROP) / 2, (WHOLE - CROP) / 2, CROP, CROP)) {
            if (read.empty()) {
                throw new UncheckedIOException(new IOException(file + " is no picture"));
            }
            opencv_imgproc.resize(read, resized, size);
            return new Mat(resized, centre);
        }
    }

    private static void write(BufferedWriter out, Path file, float[] scores, int from, int classes) throws IOException {
        List<Integer> best = IntStream.range(0, classes)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[from + i]))
                .limit(5)
                .toList();
        for (int rank = 0; rank < best.size(); rank++) {
            int label = best.get(rank);
            out.write(file + "," + (rank + 1) + "," + label + "," + label + "," + scores[from + label] + "\n");
        }
    }
}
