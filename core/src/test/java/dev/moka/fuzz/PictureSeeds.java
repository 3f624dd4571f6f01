package dev.moka.fuzz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small pictures of every kind that is read: gray, colours, palettes, alpha, 16 bits, progressive, interlaced. */
final class PictureSeeds {
    /** What cwebp and webpmux made of formulas: lossless, lossless with alpha, lossy, lossy with alpha, an animation. */
    private static final List<String> WEBP = List.of(
            "UklGRioAAABXRUJQVlA4TB4AAAAvDAACAM1kRP8DRNo2cDKmbv5dnJ3P5pTFBDTMcgM=",
            "UklGRjIAAABXRUJQVlA4TCUAAAAvDAACEM1kRP8DRNo2cDKmbv5dnJ3P5pQJZNPQDhNCE9DgWboBAA==",
            "UklGRo4AAABXRUJQVlA4IIIAAABQBACdASoYABAAPhkKhEEhBgEABABhLYATplCOBvIHwALAACaGl3s/o4rAAP7/+LYdtwh9tl3dIfjwYsCVgiXyRpKfv14N"
                    + "Irv3ShLX7rvI/yNMEL88HlM/h+mOh9M5HrT+yYw0kJ0GwAHoHRb1rr5/codcYsj6vD7+jPPCN1/1dzQA",
            "UklGRrwAAABXRUJQVlA4WAoAAAAQAAAAFwAADwAAQUxQSBQAAAABDzD/ERFCSED4v9YD3YKI/gc2A1ZQOCCCAAAAUAQAnQEqGAAQAD4ZCoRBIQYBAAQAYS2A"
                    + "E6ZQjgbyB8ACwAAmhpd7P6OKwAD+//i2HbcIfbZd3SH48GLAlYIl8kaSn79eDSK790oS1+67yP8jTBC/PB5TP4fpjofTOR60/smMNJCdBsAB"
                    + "6B0W9a6+f3KHXGLI+rw+/ozzwjdf9Xc0AA==",
            "UklGRhQBAABXRUJQVlA4WAoAAAACAAAAFwAADwAAQU5JTQYAAAD/////AABBTk1GRgAAAAAAAAAAABcAAA8AAGQAAABWUDhMLQAAAC8XwAMACYBI2h97iYj+"
                    + "pxYDUYjofyQg0raZgMH513t4KBZM8c4AipiAprVuBgBBTk1GmgAAAAAAAAAAABcAAA8AAGQAAABWUDggggAAAFAEAJ0BKhgAEAA+GQqEQSEGAQ"
                    + "AEAGEtgBOmUI4G8gfAAsAAJoaXez+jisAA/v/4th23CH22Xd0h+PBiwJWCJfJGkp+/Xg0iu/dKEtfuu8j/I0wQvzweUz+H6Y6H0zketP7JjDSQ"
                    + "nQbAAegdFvWuvn9yh1xiyPq8Pv6M88I3X/V3NAA=");

    private PictureSeeds() {}

    static List<byte[]> all() {
        List<byte[]> all = new ArrayList<>();
        try {
            for (int type : new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY}) {
                all.add(encode("jpg", type, false));
                all.add(encode("jpg", type, true));
                all.add(encode("bmp", type, false));
            }
            for (int type : new int[] {
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_BYTE_BINARY
            }) {
                all.add(encode("png", type, false));
            }
            all.add(encode("png", BufferedImage.TYPE_3BYTE_BGR, true));
            all.add(encode("gif", BufferedImage.TYPE_BYTE_INDEXED, false));
            all.add(encode("gif", BufferedImage.TYPE_BYTE_INDEXED, true));
            all.add(encode("bmp", BufferedImage.TYPE_BYTE_INDEXED, false));
            all.add(encode("bmp", BufferedImage.TYPE_BYTE_BINARY, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        WEBP.forEach(text -> all.add(Base64.getDecoder().decode(text)));
        return all;
    }

    private static byte[] encode(String format, int type, boolean progressive) throws IOException {
        Random random = new Random(1701);
        BufferedImage image = new BufferedImage(23, 17, type);
        for (int i = 0; i < 23 * 17; i++) {
            image.setRGB(i % 23, i / 23, random.nextInt(4) == 0 ? random.nextInt() : 0x80402010 + 10 * i);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (param.canWriteProgressive()) {
                param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
