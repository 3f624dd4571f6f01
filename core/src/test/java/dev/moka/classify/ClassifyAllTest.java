package dev.moka.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.Net;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many picture files: order, batches, decoding ahead, bad files, interruption. */
class ClassifyAllTest {
    private static final int PICTURES = 7;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Net net = TinyNet.seeded(TinyNet.SOFTMAX);
    private final List<Path> pictures = new ArrayList<>();

    @BeforeEach
    void writePictures() {
        for (int i = 0; i < PICTURES; i++) {
            pictures.add(TinyNet.write(folder.resolve(i + ".png"), i, 8 + i, 12));
        }
    }

    @AfterEach
    void close() {
        net.close();
    }

    private static Preprocessing settings(boolean oversample) {
        return Preprocessing.defaults().withImagesDim(8, 9).withOversample(oversample);
    }

    private List<Classification> classify(Classifier classifier, ClassifyOptions options) {
        List<Classification> results = new ArrayList<>();
        try {
            classifier.classifyAll(pictures, options, results::add);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return results;
    }

    @Test
    void givesTheSameForEveryBatchAndNumberOfDecoders() {
        for (boolean oversample : new boolean[] {false, true}) {
            var classifier = new Classifier(net, settings(oversample), List.of());
            List<Classification> expected = new ArrayList<>();
            for (int i = 0; i < PICTURES; i++) {
                expected.add(new Classification(
                        pictures.get(i), classifier.classify(TinyNet.picture(i, 8 + i, 12), 3), null));
            }
            for (int batch : new int[] {1, 2, 3, 7, 100}) {
                for (int decoders : new int[] {1, 4}) {
                    assertThat(classify(classifier, new ClassifyOptions(batch, decoders, 3, 1000)))
                            .as("batch %d, %d decoders", batch, decoders)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void readsPicturesAsGrayForANetWithOneChannel() {
        try (Net gray = TinyNet.seeded(TinyNet.SOFTMAX.replace("dim: 3", "dim: 1"))) {
            var classifier = new Classifier(gray, settings(false), List.of());
            assertThat(classify(classifier, ClassifyOptions.defaults())).hasSize(PICTURES);
            assertThat(gray.blob("data").shape()).containsExactly(PICTURES, 1, 5, 6);
        }
    }

    @Test
    void goesOnAfterPicturesThatCannotBeRead() throws IOException {
        var classifier = new Classifier(net, settings(false), List.of());
        List<Classification> good = classify(classifier, ClassifyOptions.defaults());
        Path empty = Files.createFile(folder.resolve("empty.jpg"));
        Path text = Files.writeString(folder.resolve("text.jpg"), "no picture at all");
        Path large = TinyNet.write(folder.resolve("large.png"), 1, 40, 40);
        pictures.addAll(0, List.of(empty, folder.resolve("missing.png")));
        pictures.add(5, text);
        pictures.add(large);
        for (int batch : new int[] {1, 2, 50}) {
            List<Classification> results = classify(classifier, new ClassifyOptions(batch, 3, 5, 200));
            assertThat(results).extracting(Classification::picture).isEqualTo(pictures);
            assertThat(results).filteredOn(r -> r.error() == null).isEqualTo(good);
            List<MokaException> errors = new ArrayList<>();
            results.stream().map(Classification::error).forEach(error -> {
                if (error != null) {
                    errors.add(error);
                }
            });
            assertThat(errors).extracting(MokaException::kind).containsOnly(MokaException.Kind.PICTURE);
            assertThat(errors)
                    .extracting(Throwable::getMessage)
                    .satisfiesExactly(
                            m -> assertThat(m).contains("empty.jpg", "empty"),
                            m -> assertThat(m).contains("missing.png", "no such file"),
                            m -> assertThat(m).contains("text.jpg", "not a picture"),
                            m -> assertThat(m).contains("large.png", "40 x 40", "200"));
        }
    }

    @Test
    void readsAheadButNotEverything() throws InterruptedException {
        var classifier = new Classifier(net, settings(false), List.of());
        AtomicInteger asked = new AtomicInteger();
        Iterable<Path> counting = () -> Stream.generate(() -> pictures.get(0))
                .limit(1000)
                .peek(path -> asked.incrementAndGet())
                .iterator();
        List<Integer> askedAtResult = new ArrayList<>();
        classifier.classifyAll(counting, new ClassifyOptions(4, 2, 1, 1000), r -> askedAtResult.add(asked.get()));
        assertThat(askedAtResult).hasSize(1000);
        assertThat(askedAtResult.get(0))
                .as("read when the first batch of 4 is through")
                .isBetween(5, 4 + 4 + 2 + 1);
    }

    @Test
    void stopsWhenInterrupted() {
        var classifier = new Classifier(net, settings(false), List.of());
        List<Path> done = new ArrayList<>();
        assertThatThrownBy(() -> classifier.classifyAll(
                        pictures, ClassifyOptions.defaults().withBatch(2), result -> {
                            done.add(result.picture());
                            if (done.size() == 3) {
                                Thread.currentThread().interrupt();
                            }
                        }))
                .isInstanceOf(InterruptedException.class);
        assertThat(done).as("whole batches only").isEqualTo(pictures.subList(0, 4));
    }

    @Test
    void leavesNoThreadBehind() throws InterruptedException {
        classify(
                new Classifier(net, settings(false), List.of()),
                ClassifyOptions.defaults().withDecoders(3));
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("moka-decoder")) {
                thread.join(10_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }
}
