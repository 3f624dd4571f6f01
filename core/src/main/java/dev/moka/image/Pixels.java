package dev.moka.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * A decoded picture's stored values as floats.
 *
 * <p>Read from the raster, not through {@code getRGB} or a drawing: those apply a gamma to gray pictures and blend what
 * is transparent, where Caffe takes the numbers as they are and drops alpha.
 */
final class Pixels {
    // skimage's weights of red, green and blue in the intensity (ITU-R BT.709, four digits)
    private static final double RED = 0.2125;
    private static final double GREEN = 0.7154;
    private static final double BLUE = 0.0721;

    /** Reads one row: w pixels of {@code bands} floats each. */
    private interface Row {
        void read(int y, float[] values);
    }

    private Pixels() {}

    /** H x W x 3, gray repeated, when {@code color}; H x W x 1, the intensity, when not. */
    static Image of(BufferedImage decoded, boolean color) {
        ColorModel model = decoded.getColorModel();
        boolean samples = model instanceof ComponentColorModel && model.getNumColorComponents() <= 3;
        int bands = samples ? model.getNumColorComponents() : 3;
        Row row = samples
                ? samples(decoded.getRaster(), model)
                : model instanceof IndexColorModel palette ? palette(decoded.getRaster(), palette) : packed(decoded);
        int h = decoded.getHeight();
        int w = decoded.getWidth();
        int channels = color ? 3 : 1;
        float[] data = new float[Math.multiplyExact(Math.multiplyExact(h, w), channels)];
        float[] values = new float[w * bands];
        for (int y = 0, at = 0; y < h; y++, at += w * channels) {
            row.read(y, values);
            convert(values, bands, data, at, channels, w);
        }
        return new Image(h, w, channels, data);
    }

    private static void convert(float[] from, int bands, float[] to, int at, int channels, int w) {
        if (bands == channels) {
            System.arraycopy(from, 0, to, at, w * bands);
        } else if (channels == 3) {
            for (int x = 0; x < w; x++) {
                to[at + 3 * x] = to[at + 3 * x + 1] = to[at + 3 * x + 2] = from[x];
            }
        } else {
            for (int x = 0; x < w; x++) {
                to[at + x] = (float) (RED * from[3 * x] + GREEN * from[3 * x + 1] + BLUE * from[3 * x + 2]);
            }
        }
    }

    /** Gray or RGB, 8 or 16 bits, alpha or not: each sample over the largest one of its size. */
    private static Row samples(Raster raster, ColorModel model) {
        int colors = model.getNumColorComponents();
        int bands = raster.getNumBands();
        int w = raster.getWidth();
        if (raster.getDataBuffer() instanceof DataBufferByte bytes
                && raster.getSampleModel() instanceof PixelInterleavedSampleModel model8
                && model.getComponentSize(0) == Byte.SIZE) {
            return bytes(raster, bytes, model8, colors);
        }
        boolean sixteen = raster.getTransferType() == DataBuffer.TYPE_USHORT;
        float[] level = levels(sixteen ? 16 : model.getComponentSize(0));
        int[] pixels = new int[w * bands];
        return (y, values) -> {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, w, 1, pixels);
            for (int x = 0, to = 0; x < w; x++) {
                for (int c = 0; c < colors; c++) {
                    values[to++] = level[pixels[x * bands + c]];
                }
            }
        };
    }

    /** The same as most pictures come, straight from their bytes. */
    private static Row bytes(Raster raster, DataBufferByte buffer, PixelInterleavedSampleModel model, int colors) {
        byte[] bytes = buffer.getData();
        float[] level = levels(Byte.SIZE);
        int[] offsets = model.getBandOffsets();
        int stride = model.getPixelStride();
        int w = raster.getWidth();
        int left = raster.getMinX() - raster.getSampleModelTranslateX();
        int above = raster.getMinY() - raster.getSampleModelTranslateY();
        return (y, values) -> {
            int at = buffer.getOffset() + (above + y) * model.getScanlineStride() + left * stride;
            for (int x = 0, to = 0; x < w; x++, at += stride) {
                for (int c = 0; c < colors; c++) {
                    values[to++] = level[bytes[at + offsets[c]] & 0xff];
                }
            }
        };
    }

    private static Row palette(Raster raster, IndexColorModel palette) {
        int w = raster.getWidth();
        float[] level = levels(8);
        int[] indices = new int[w];
        return (y, values) -> {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, w, 1, indices);
            for (int x = 0, to = 0; x < w; x++) {
                values[to++] = level[palette.getRed(indices[x])];
                values[to++] = level[palette.getGreen(indices[x])];
                values[to++] = level[palette.getBlue(indices[x])];
            }
        };
    }

    /** Several channels in one word, as in BMP files of 16 or 32 bits; never gray. */
    private static Row packed(BufferedImage decoded) {
        int w = decoded.getWidth();
        float[] level = levels(8);
        int[] argb = new int[w];
        return (y, values) -> {
            decoded.getRGB(0, y, w, 1, argb, 0, w);
            for (int x = 0, to = 0; x < w; x++) {
                values[to++] = level[argb[x] >> 16 & 0xff];
                values[to++] = level[argb[x] >> 8 & 0xff];
                values[to++] = level[argb[x] & 0xff];
            }
        };
    }

    private static float[] levels(int bits) {
        int max = (1 << bits) - 1;
        float[] levels = new float[max + 1];
        for (int i = 0; i <= max; i++) {
            levels[i] = (float) (i / (double) max);
        }
        return levels;
    }
}
