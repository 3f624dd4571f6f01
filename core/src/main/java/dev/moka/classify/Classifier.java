package dev.moka.classify;

import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NotFinite;
import dev.moka.image.Image;
import dev.moka.image.Label;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says what is in a picture, as pycaffe's {@code Classifier} does.
 *
 * <pre>{@code
 * var classifier = new Classifier(net, Preprocessing.defaults().withMean(Mean.parse("104,117,123")), labels);
 * List<Prediction> top5 = classifier.classify(Images.read(path), 5);
 * }</pre>
 *
 * <p>The net's one input is (N, 3, H, W) or, for gray pictures, (N, 1, H, W); its output is its only one, or its only Softmax, with
 * one number a class. If no Softmax (or Sigmoid) computes that output it holds scores, and their softmax is taken. The batch
 * size of the net changes with every call. Like its net, a classifier serves one thread at a time.
 */
public final class Classifier {
    private final Net net;
    private final PictureInput input;
    private final ClassifierOutput output;
    private final List<Label> labels;

    /**
     * @param labels one a class, in order; empty for none
     * @throws MokaException (MODEL) if the net is no classifier of pictures, or mean or labels are not for this net
     */
    public Classifier(Net net, Preprocessing preprocessing, List<Label> labels) {
        this.net = MokaException.given(net, "the net");
        this.input = new PictureInput(net, MokaException.given(preprocessing, "the preprocessing"));
        this.output = new ClassifierOutput(net);
        this.labels = List.copyOf(MokaException.given(labels, "the list of labels"));
        if (!labels.isEmpty() && labels.size() != output.classes()) {
            throw MokaException.model(
                    "there are %d labels, but output '%s' of %s has %d classes: use the label file of this very model",
                    labels.size(), output.name(), net.called(), output.classes());
        }
    }

    /** Whether classes have names. */
    public boolean hasLabels() {
        return !labels.isEmpty();
    }

    /** How many classes the net tells apart. */
    public int classes() {
        return output.classes();
    }

    /** The blob the probabilities are read from. */
    public String output() {
        return output.name();
    }

    /** Whether the net ends in scores, so that the probabilities are their softmax. */
    public boolean fromScores() {
        return output.isScores();
    }

    /** What is done to a picture before the net, in one line. */
    public String applied() {
        return input.toString();
    }

    /** The {@code top} likeliest classes of a picture (RGB, or gray for a net with one channel), best first. */
    public List<Prediction> classify(Image image, int top) {
        return top(probabilities(image), top);
    }

    /** The probability of every class. */
    public float[] probabilities(Image image) {
        return forward(List.of(input.items(MokaException.given(image, "the picture"))))
                .get(0);
    }

    /**
     * Classifies picture files in order, decoding the next ones while the net computes, if there are processors for both, or between.
     *
     * <p>Each result goes to {@code results}, in this thread, as soon as its batch is through; a picture that cannot be read
     * gives a result with the error, and the others go on.
     *
     * @throws InterruptedException if this thread is interrupted; results given so far are complete
     */
    public void classifyAll(Iterable<Path> pictures, ClassifyOptions options, Consumer<Classification> results)
            throws InterruptedException {
        MokaException.given(pictures, "the list of pictures");
        int depth = MokaException.given(options, "the options").batch() + options.decoders();
        // A thread of the net that shares its processor with a decoder would keep the others waiting.
        boolean fight =
                net.threads() + options.decoders() > Runtime.getRuntime().availableProcessors();
        try (var readAhead = new ReadAhead(
                pictures.iterator(), path -> input.items(path, options.maxPixels()), options.decoders(), depth)) {
            List<ReadAhead.Picture> batch = nextBatch(readAhead, options.batch());
            while (!batch.isEmpty()) {
                List<List<float[]>> read = batch.stream()
                        .filter(picture -> picture.error() == null)
                        .map(ReadAhead.Picture::items)
                        .toList();
                List<float[]> probabilities = fight ? readAhead.whilePaused(() -> forward(read)) : forward(read);
                report(batch, probabilities, options.top(), results);
                batch = nextBatch(readAhead, options.batch());
            }
        }
    }

    /** Pictures until {@code size} of them can be read; fewer at the end. */
    private static List<ReadAhead.Picture> nextBatch(ReadAhead pictures, int size) throws InterruptedException {
        List<ReadAhead.Picture> batch = new ArrayList<>();
        for (int readable = 0; readable < size; ) {
            if (Thread.interrupted()) {
                throw new InterruptedException("classification was interrupted");
            }
            ReadAhead.Picture picture = pictures.next();
            if (picture == null) {
                break;
            }
            batch.add(picture);
            readable += picture.error() == null ? 1 : 0;
        }
        return batch;
    }

    /** @param probabilities of those that could be read */
    private void report(
            List<ReadAhead.Picture> batch, List<float[]> probabilities, int top, Consumer<Classification> results) {
        int next = 0;
        for (ReadAhead.Picture picture : batch) {
            List<Prediction> predictions = picture.error() == null ? top(probabilities.get(next++), top) : List.of();
            results.accept(new Classification(picture.path(), predictions, picture.error()));
        }
    }

    /** The probabilities of pictures given as items of the net's input, all at once. */
    private List<float[]> forward(List<List<float[]>> pictures) {
        List<float[]> probabilities = new ArrayList<>();
        if (!pictures.isEmpty()) {
            List<float[]> items = pictures.stream().flatMap(List::stream).toList();
            input.fill(items);
            net.forward();
            output.requireRows(items.size());
            int crops = input.itemsAPicture();
            for (int i = 0; i < pictures.size(); i++) {
                probabilities.add(output.probabilities(i * crops, crops));
            }
        }
        return probabilities;
    }

    private void requireNumbers(float[] probabilities) {
        for (float probability : probabilities) {
            if (Float.isNaN(probability)) {
                List<NotFinite> damaged = net.notFinite();
                throw MokaException.model(
                        "the net computes NaN: %s",
                        damaged.isEmpty()
                                ? "its numbers grow beyond all bounds; prepare pictures as it was trained with"
                                : "its weights are damaged (" + damaged.get(0) + "); get them again");
            }
        }
    }

    private List<Prediction> top(float[] probabilities, int top) {
        requireNumbers(probabilities);
        return Arrays.stream(TopK.of(probabilities, top))
                .mapToObj(id -> new Prediction(id, probabilities[id], labels.isEmpty() ? null : labels.get(id)))
                .toList();
    }
}
