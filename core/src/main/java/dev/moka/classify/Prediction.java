package dev.moka.classify;

import dev.moka.image.Label;
import org.jspecify.annotations.Nullable;

/**
 * One class a picture may show.
 *
 * @param classId the class number, from 0
 * @param probability in [0, 1]
 * @param label what the class is called; null without labels
 */
public record Prediction(
        int classId, float probability, @Nullable Label label) {
    /** The whole line of the label file, or the class number. */
    public String name() {
        return label == null ? Integer.toString(classId) : label.line();
    }
}
