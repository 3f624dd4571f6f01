package dev.moka.image;

/** A picture, H x W x C, as a net's planes, C x H x W, and back. */
final class Planes {
    private Planes() {}

    static float[] of(Image image) {
        int c = image.channels();
        int area = image.height() * image.width();
        float[] planes = new float[image.data().length];
        for (int i = 0; i < planes.length; i++) {
            planes[i % c * area + i / c] = image.data()[i];
        }
        return planes;
    }

    static Image toImage(float[] planes, int channels, int height, int width) {
        int area = height * width;
        float[] data = new float[planes.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = planes[i % channels * area + i / channels];
        }
        return new Image(height, width, channels, data);
    }
}
