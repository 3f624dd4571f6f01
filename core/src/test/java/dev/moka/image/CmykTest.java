package dev.moka.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.NativeCaffe;
import dev.moka.oracle.Picture;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JPEGs of four inks give the colours that OpenCV, and so Caffe, reads. */
class CmykTest {
    /** 16 x 24 pixels, YCCK with Adobe's segment, chroma of half the size; made by ImageMagick 6.9. */
    private static final String YCCK =
            "/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoK"
                    + "CgYICwwLCgwJCgoK/9sAQwECAgICAgIFAwMFCgcGBwoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK"
                    + "CgoKCgoK/8AAFAgAEAAYBAEiAAIRAQMRAQQiAP/EABoAAAICAwAAAAAAAAAAAAAAAAAIBwkDBQb/xAAuEAABAgUCAwUJAAAAAAAA"
                    + "AAABAgMABAUGEQcIITGBCRITQlEVGCJEUmVxorH/xAAXAQADAQAAAAAAAAAAAAAAAAAEBgcJ/8QAIBEAAQMEAgMAAAAAAAAAAAAA"
                    + "AQIEBQADCBEGEjFhgf/aAA4EAQACEQMRBAAAPwCrR++9ads9bUvTi5JtdHbXwo7jx8NpIPJv6Rjy8uHDETdot2mtSriESlWqrrUw"
                    + "nAdZeUQpJ6xyuq1rs1Dxe+0DnPMQt+oemzkpOmo0wqYfQSUOt8CIOl4FvcWVJTqqdkLitxGVkr71m1ShaiSeqQAT8pFrL203FZU4"
                    + "h+nSay2kjLZH8hrNujD0s6yxMNKQtJAUlQwRDa+5J9o/SMkrsvmZJ9MzKU9TbiT8KkpwYs+s7ecaq2hXtXOceeCKu7K13u2yJpEh"
                    + "Xn19xKsJeBOD+fSCE+5D9Va1Wd0zjuGb9VsWfHqpE22/L9II3WjdiV+zpxqWqkmsJCgA4E8OvpBH/9k=";

    private static final int H = 33;
    private static final int W = 50;

    @TempDir
    private Path folder;

    /** Four bands as they are, without Adobe's segment. */
    private static byte[] fourBands() throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, W, H, 4, null);
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                raster.setPixel(x, y, new int[] {5 * x, 7 * y, 255 - 3 * x - 2 * y, 90 + 3 * x});
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(new IIOImage(raster, null, null));
        }
        return bytes.toByteArray();
    }

    /** With Adobe's segment (APP14) after the first marker. */
    private static byte[] adobe(int transform) throws IOException {
        byte[] plain = fourBands();
        ByteBuffer tagged = ByteBuffer.allocate(plain.length + 16).put(plain, 0, 2);
        tagged.putShort((short) 0xffee).putShort((short) 14).put("Adobe".getBytes(StandardCharsets.US_ASCII));
        tagged.putShort((short) 100).putInt(0).put((byte) transform);
        return tagged.put(plain, 2, plain.length - 2).array();
    }

    private void equalsOpenCv(String what, byte[] jpeg, double mean, int most) throws IOException {
        Path file = folder.resolve("cmyk.jpg");
        Files.write(file, jpeg);
        Image image = Images.read(file);
        Picture expected = NativeCaffe.get().decode(file);
        assertThat(image.toString()).isEqualTo("%d x %d x 3".formatted(expected.height(), expected.width()));
        double sum = 0;
        int largest = 0;
        int[] levels = new int[256];
        for (int i = 0; i < image.data().length; i++) {
            int bgr = expected.pixels()[i - i % 3 + 2 - i % 3] & 0xff;
            int off = Math.abs(Math.round(image.data()[i] * 255) - bgr);
            levels[bgr]++;
            sum += off;
            largest = Math.max(largest, off);
        }
        double average = sum / image.data().length;
        assertThat(average).as("%s, mean difference in levels", what).isLessThanOrEqualTo(mean);
        assertThat(largest).as("%s, largest difference in levels", what).isLessThanOrEqualTo(most);
        assertThat(levels).as("not one flat colour").doesNotContain(image.data().length / 3);
    }

    /** Measured: no difference at all; the last two leave room for a rounding in the colour conversion. */
    @Test
    void inksAreReadAsOpenCvReadsThem() throws IOException {
        equalsOpenCv("CMYK without Adobe's segment", fourBands(), 0, 0);
        equalsOpenCv("Adobe CMYK", adobe(0), 0, 0);
        equalsOpenCv("Adobe YCCK", adobe(2), 0.1, 1);
        equalsOpenCv("YCCK with small chroma", Base64.getDecoder().decode(YCCK), 0.1, 1);
    }
}
