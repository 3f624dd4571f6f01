package dev.moka.image;

import dev.moka.MokaException;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture as OpenCV holds it, and Caffe's data layers and tools with it: H x W x C bytes, unsigned, rows from the top, the channels
 * of a pixel together, blue first.
 *
 * <p>Decoders round differently: the bytes of a JPEG differ from OpenCV's by one or two levels here and there, and by more
 * where a JPEG's luminance, which OpenCV takes for gray, is of colours that there are not.
 *
 * @param channels 3 (blue, green, red) or 1 (gray); 4 or 2 with alpha last, where asked for as stored
 * @param pixels the sample of row y, column x, channel c is at {@code (y * W + x) * C + c}
 */
@SuppressWarnings("ArrayRecordComponent") // equality is of no use here, and copying would double a big picture
public record CvImage(int height, int width, int channels, byte[] pixels) {
    private static final float JPEG_QUALITY = 0.95f;

    /** What a picture is read as: the flags of OpenCV's {@code imread}. */
    public enum Color {
        /** Three channels, gray repeated. */
        COLOR,
        /** One channel: 0.299 R + 0.587 G + 0.114 B. */
        GRAY,
        /** As many channels as are stored, alpha among them; not turned upright. */
        AS_STORED
    }

    /** Reads a picture file, of the formats of {@link Images}; a JPEG is turned upright as its EXIF orientation says. */
    public static CvImage read(Path file, Color color) {
        return of(Images.decode(file, Images.MAX_PIXELS), file.toString(), color);
    }

    /**
     * Decodes a picture file that lies in memory.
     *
     * @param name what messages call it
     */
    public static CvImage decode(byte[] file, String name, Color color) {
        return of(Decoded.decode(name, file, Images.MAX_PIXELS), name, color);
    }

    private static CvImage of(Decoded decoded, String name, Color color) {
        try {
            return of(decoded.image(), decoded.orientation(), name, color);
        } catch (OutOfMemoryError e) {
            throw Decoded.tooLarge(name);
        }
    }

    private static CvImage of(BufferedImage image, int orientation, String name, Color color) {
        if (color != Color.AS_STORED) {
            CvImage stored = samples(image, false, name).withChannels(color == Color.GRAY ? 1 : 3);
            return Orientation.upright(stored, orientation);
        }
        return samples(image, true, name);
    }

    /** Read from the raster: {@code getRGB} would apply a gamma to gray pictures. */
    private static CvImage samples(BufferedImage image, boolean wantAlpha, String name) {
        ColorModel model = image.getColorModel();
        int colors = model.getNumColorComponents();
        if (!(model instanceof ComponentColorModel) || colors == 2 || colors > 3) {
            return fromArgb(image, wantAlpha && model.hasAlpha());
        }
        boolean sixteen = image.getRaster().getTransferType() == DataBuffer.TYPE_USHORT;
        if (sixteen && wantAlpha) {
            throw MokaException.picture(
                    "%s has 16 bits a channel: Caffe takes 8, so convert it, or set force_color", name);
        }
        int channels = wantAlpha ? image.getRaster().getNumBands() : colors;
        int max = (1 << model.getComponentSize(0)) - 1;
        Raster raster = image.getRaster();
        int w = image.getWidth();
        int bands = raster.getNumBands();
        int count = Math.multiplyExact(w * channels, image.getHeight());
        if (max == 255
                && raster.getSampleModel() instanceof PixelInterleavedSampleModel model8
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && raster.getParent() == null) {
            if (channels == 3 && buffer.getData().length == count && isBlueFirst(model8, w)) {
                return new CvImage(
                        image.getHeight(), w, channels, buffer.getData()); // nobody else has the decoded picture
            }
            byte[] pixels = new byte[count];
            copyBytes(buffer.getData(), model8, w, channels, colors, pixels);
            return new CvImage(image.getHeight(), w, channels, pixels);
        }
        byte[] pixels = new byte[count];
        int[] row = new int[w * bands];
        for (int y = 0, at = 0; y < image.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, w, 1, row);
            for (int x = 0; x < w; x++, at += channels) {
                for (int c = 0; c < channels; c++) {
                    int sample = row[x * bands + c];
                    int place = colors == 3 && c < 3 ? 2 - c : c;
                    pixels[at + place] = (byte) (sixteen ? sample >> 8 : sample * 255 / max);
                }
            }
        }
        return new CvImage(image.getHeight(), w, channels, pixels);
    }

    /** Whether the bytes lie as they do here; the decoder of JPEG puts them so. */
    private static boolean isBlueFirst(PixelInterleavedSampleModel model, int width) {
        return model.getPixelStride() == 3
                && model.getScanlineStride() == 3 * width
                && Arrays.equals(model.getBandOffsets(), new int[] {2, 1, 0});
    }

    /** What most pictures are: bytes, the bands of a pixel side by side in some order. */
    private static void copyBytes(
            byte[] data, PixelInterleavedSampleModel model, int width, int channels, int colors, byte[] pixels) {
        int[] offsets = model.getBandOffsets();
        int stride = model.getPixelStride();
        if (channels == 3) {
            for (int y = 0; y * width * 3 < pixels.length; y++) {
                int row = y * model.getScanlineStride();
                int red = row + offsets[0];
                int green = row + offsets[1];
                int blue = row + offsets[2];
                int to = y * width * 3;
                for (int x = 0; x < width; x++) {
                    pixels[to + 3 * x] = data[blue + x * stride];
                    pixels[to + 3 * x + 1] = data[green + x * stride];
                    pixels[to + 3 * x + 2] = data[red + x * stride];
                }
            }
            return;
        }
        for (int c = 0; c < channels; c++) {
            int place = colors == 3 && c < 3 ? 2 - c : c;
            for (int y = 0; y * width * channels < pixels.length; y++) {
                int from = y * model.getScanlineStride() + offsets[c];
                int to = y * width * channels + place;
                for (int x = 0; x < width; x++) {
                    pixels[to + x * channels] = data[from + x * stride];
                }
            }
        }
    }

    /** Palettes, and several channels in one word. */
    private static CvImage fromArgb(BufferedImage image, boolean alpha) {
        int w = image.getWidth();
        int channels = alpha ? 4 : 3;
        byte[] pixels = new byte[Math.multiplyExact(w * channels, image.getHeight())];
        int[] row = new int[w];
        for (int y = 0, at = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, w, 1, row, 0, w);
            for (int argb : row) {
                for (int c = 0; c < channels; c++) {
                    pixels[at++] = (byte) (argb >> 8 * c);
                }
            }
        }
        return new CvImage(image.getHeight(), w, channels, pixels);
    }

    /** With one or three channels, of three or one. */
    private CvImage withChannels(int wanted) {
        if (wanted == channels) {
            return this;
        }
        byte[] to = new byte[height * width * wanted];
        for (int i = 0; i < height * width; i++) {
            if (wanted == 3) {
                to[3 * i] = to[3 * i + 1] = to[3 * i + 2] = pixels[i];
            } else {
                to[i] = gray(pixels[3 * i] & 0xff, pixels[3 * i + 1] & 0xff, pixels[3 * i + 2] & 0xff);
            }
        }
        return new CvImage(height, width, wanted, to);
    }

    /** OpenCV's weights (ITU-R BT.601) of 14 bits. */
    private static byte gray(int blue, int green, int red) {
        return (byte) ((1868 * blue + 9617 * green + 4899 * red + (1 << 13)) >> 14);
    }

    /** Bilinear, as OpenCV's {@code resize}. */
    public CvImage resize(int newHeight, int newWidth) {
        return newHeight == height && newWidth == width
                ? this
                : new CvImage(
                        newHeight,
                        newWidth,
                        channels,
                        CvResize.resize(pixels, height, width, channels, newHeight, newWidth));
    }

    /**
     * As a file's bytes.
     *
     * @param format one that ImageIO writes: jpg (of OpenCV's quality, 95), png, bmp, gif
     */
    public byte[] encode(String format) {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
        if (!writers.hasNext() || channels == 2 || channels > 3) {
            throw MokaException.usage(
                    "a picture of %d channels cannot be encoded as \"%s\": give png or jpg", channels, format);
        }
        int type = channels == 3 ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_GRAY;
        BufferedImage image = new BufferedImage(width, height, type);
        System.arraycopy(pixels, 0, ((DataBufferByte) image.getRaster().getDataBuffer()).getData(), 0, pixels.length);
        ImageWriter writer = writers.next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (format.startsWith("jp")) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(JPEG_QUALITY);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The samples as a Datum holds them: C x H x W. */
    public byte[] planes() {
        byte[] planes = new byte[pixels.length];
        int area = height * width;
        if (channels == 3) {
            for (int i = 0; i < area; i++) {
                planes[i] = pixels[3 * i];
                planes[area + i] = pixels[3 * i + 1];
                planes[2 * area + i] = pixels[3 * i + 2];
            }
            return planes;
        }
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < area; i++) {
                planes[c * area + i] = pixels[i * channels + c];
            }
        }
        return planes;
    }
}
