package dev.moka.layer;

import dev.moka.Blob;
import dev.moka.MokaException;
import dev.moka.Threads;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Scores (bottom 0) of shape (outer, classes, inner), and the true class of each place (outer, inner) as labels (bottom 1) say it:
 * numbers from 0 to below classes, or the one label that is ignored.
 */
final class Labels {
    private final int outer;
    private final int classes;
    private final int inner;
    private final Blob blob;
    private final OptionalInt ignored;
    private float @Nullable [] values;

    /**
     * @param axis of the scores, that the classes lie on
     * @throws MokaException if there are not as many labels as places
     */
    Labels(List<Blob> bottoms, int axis, OptionalInt ignored) {
        this(bottoms, bottoms.get(0).canonicalAxis(axis), bottoms.get(0).canonicalAxis(axis) + 1, ignored);
    }

    private Labels(List<Blob> bottoms, int from, int to, OptionalInt ignored) {
        Blob scores = bottoms.get(0);
        outer = scores.count(0, from);
        classes = scores.count(from, to);
        inner = scores.count(to);
        blob = bottoms.get(1);
        this.ignored = ignored;
        if (blob.count() != places()) {
            throw MokaException.model(
                    "labels of shape %s for scores of shape %s: give %d, one for each place off the axis of the %d classes",
                    blob, scores, places(), classes);
        }
    }

    /** One label for each item: whatever follows axis 0 of the scores is the classes. */
    static Labels ofItems(List<Blob> bottoms) {
        return new Labels(bottoms, 1, bottoms.get(0).axes(), OptionalInt.empty());
    }

    /** An optional field of a message. */
    static OptionalInt ignored(boolean given, int label) {
        return given ? OptionalInt.of(label) : OptionalInt.empty();
    }

    int outer() {
        return outer;
    }

    int classes() {
        return classes;
    }

    int inner() {
        return inner;
    }

    /** How many labels there are, those to be ignored among them. */
    int places() {
        return outer * inner;
    }

    /** Where the score of class 0 lies; those of the others follow, each {@link #inner} further. */
    int start(int place) {
        return place / inner * classes * inner + place % inner;
    }

    /** Where the score of a class lies. */
    int at(int place, int label) {
        return start(place) + label * inner;
    }

    /** The probabilities of the classes at each place. */
    void softmax(Blob scores, float[] prob, Threads threads) {
        SoftmaxLayer.softmax(scores.data(), prob, classes, inner, threads);
    }

    private float value(int place) {
        float[] read = values;
        if (read == null) {
            read = blob.data();
            values = read;
        }
        return read[place];
    }

    boolean isIgnored(int place) {
        return ignored.isPresent() && (int) value(place) == ignored.getAsInt();
    }

    /** How many labels count. */
    int valid() {
        if (ignored.isEmpty()) {
            return places();
        }
        int valid = 0;
        for (int place = 0; place < places(); place++) {
            valid += isIgnored(place) ? 0 : 1;
        }
        return valid;
    }

    /** The true class; native Caffe reads past the scores if it is none, unless built for debugging. */
    int label(int place) {
        float value = value(place);
        int label = (int) value;
        if (label < 0 || label >= classes || Float.isNaN(value)) {
            throw MokaException.model(
                    "label %s at %s is none of the %d classes: give 0 to %d, or set ignore_label if it is to be left out",
                    value == label ? Integer.toString(label) : Float.toString(value),
                    Blob.shapeText(placeInBlob(place)),
                    classes,
                    classes - 1);
        }
        return label;
    }

    private int[] placeInBlob(int place) {
        int[] indices = blob.shape();
        int rest = place;
        for (int axis = indices.length - 1; axis >= 0; axis--) {
            int size = indices[axis];
            indices[axis] = rest % size;
            rest /= size;
        }
        return indices;
    }
}
