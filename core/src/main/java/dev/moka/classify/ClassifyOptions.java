package dev.moka.classify;

import dev.moka.MokaException;
import dev.moka.image.Images;

/**
 * How a list of pictures is worked through; none of it changes a result.
 *
 * @param batch how many pictures go through the net at once; with oversampling, ten crops of each
 * @param decoders how many threads read and preprocess the next pictures; beside the net if there are processors for both
 * @param top how many classes are wanted for a picture
 * @param maxPixels a picture with more is refused
 */
public record ClassifyOptions(int batch, int decoders, int top, long maxPixels) {
    public ClassifyOptions {
        requirePositive("batch", batch);
        requirePositive("decoders", decoders);
        requirePositive("top", top);
        requirePositive("max-pixels", maxPixels);
    }

    /** Ten pictures at once, one decoding thread, the top five classes. */
    public static ClassifyOptions defaults() {
        return new ClassifyOptions(10, 1, 5, Images.MAX_PIXELS);
    }

    public ClassifyOptions withBatch(int newBatch) {
        return new ClassifyOptions(newBatch, decoders, top, maxPixels);
    }

    public ClassifyOptions withDecoders(int newDecoders) {
        return new ClassifyOptions(batch, newDecoders, top, maxPixels);
    }

    public ClassifyOptions withTop(int newTop) {
        return new ClassifyOptions(batch, decoders, newTop, maxPixels);
    }

    public ClassifyOptions withMaxPixels(long newMaxPixels) {
        return new ClassifyOptions(batch, decoders, top, newMaxPixels);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw MokaException.usage("%s %d makes no sense: give 1 or more", name, value);
        }
    }
}
