package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.moka.Blob;
import dev.moka.Net;
import dev.moka.classify.Classifier;
import dev.moka.classify.Prediction;
import dev.moka.classify.Preprocessing;
import dev.moka.image.Images;
import dev.moka.image.Label;
import dev.moka.image.Labels;
import dev.moka.image.Mean;
import dev.moka.oracle.Array;
import dev.moka.oracle.Oracle;
import dev.moka.oracle.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Classifies 200 real pictures with SqueezeNet in Moka and, on the tensors Moka prepared, in native Caffe, and prints how often each
 * is right. docs/truth.md has the command that runs it alone.
 */
class AgreementTest {
    private static final int TOP = 5;

    private final Path shared = Path.of(System.getProperty("moka.shared"));
    private final Path model = shared.resolve("models/squeezenet_v1.0");

    @TempDir
    Path folder;

    @Test
    void mokaAndNativeCaffeNameTheSameFiveClasses() throws IOException {
        assumeTrue(Files.isDirectory(shared), "the reference data is not at " + shared);
        assumeTrue(Oracle.available(), Oracle.NEEDS);
        unpack(shared.resolve("imagenet/samples.zip"));
        List<Label> labels = Labels.read(shared.resolve("imagenet/synset_words.txt"));
        Path prototxt = model.resolve("deploy.prototxt");
        Path weights = model.resolve("squeezenet_v1.0.caffemodel");
        Request request = Request.of(prototxt).weights(weights);
        int equal = 0;
        Score moka = new Score();
        Score caffe = new Score();
        List<Path> pictures = Images.list(folder);
        try (Net net = Net.load(prototxt, weights);
                Oracle oracle = Oracle.start()) {
            Classifier classifier =
                    new Classifier(net, Preprocessing.defaults().withMean(Mean.parse("104,117,123")), labels);
            for (Path picture : pictures) {
                List<Integer> ours = classifier.classify(Images.read(picture), TOP).stream()
                        .map(Prediction::classId)
                        .toList();
                Blob data = net.blob("data");
                List<Integer> theirs = best(oracle.forward(request.input("data", new Array(data.shape(), data.data()))
                                .blobs("pool_final"))
                        .blob("pool_final")
                        .data());
                equal += ours.equals(theirs) ? 1 : 0;
                int truth = classOf(picture, labels);
                moka.count(ours, truth);
                caffe.count(theirs, truth);
            }
        }
        System.out.printf(
                "SqueezeNet on %d pictures: ordered top-5 equal on %d; Moka %s; native Caffe %s%n",
                pictures.size(), equal, moka, caffe);
        assertThat(pictures).hasSize(200);
        assertThat(equal).isGreaterThanOrEqualTo(199);
        assertThat(moka.top1).isBetween(110, 130);
    }

    private void unpack(Path zip) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                Files.copy(
                        file.getInputStream(entry),
                        folder.resolve(Path.of(entry.getName()).getFileName()));
            }
        }
    }

    /** A picture's name begins with its synset: n01491361_tiger_shark.jpg. */
    private static int classOf(Path picture, List<Label> labels) {
        String synset = picture.getFileName().toString().substring(0, "n00000000".length());
        return IntStream.range(0, labels.size())
                .filter(i -> synset.equals(labels.get(i).synset()))
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> best(float[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .limit(TOP)
                .toList();
    }

    /** How often the truth came first, and among the first five. */
    private static final class Score {
        private int top1;
        private int top5;
        private int all;

        void count(List<Integer> best, int truth) {
            all++;
            top1 += best.get(0) == truth ? 1 : 0;
            top5 += best.contains(truth) ? 1 : 0;
        }

        @Override
        public String toString() {
            return String.format("top-1 %.1f %%, top-5 %.1f %%", 100.0 * top1 / all, 100.0 * top5 / all);
        }
    }
}
