package dev.moka.oracle;

/**
 * A picture of 8 bits a sample, as OpenCV holds it.
 *
 * @param channels 1, or 3: blue, green, red
 * @param pixels row by row, the channels of a pixel together
 */
@SuppressWarnings("ArrayRecordComponent") // compared sample by sample
public record Picture(int height, int width, int channels, byte[] pixels) {
    public Picture {
        if (pixels.length != height * width * channels) {
            throw new IllegalArgumentException(
                    "%d x %d x %d samples, but %d bytes".formatted(height, width, channels, pixels.length));
        }
    }
}
