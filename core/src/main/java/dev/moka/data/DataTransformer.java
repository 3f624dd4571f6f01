package dev.moka.data;

import dev.moka.Draw;
import dev.moka.MokaException;
import dev.moka.image.CvImage;
import dev.moka.image.Mean;
import dev.moka.model.NamedFile;
import dev.moka.proto.TransformationParameter;

/**
 * What a data layer does to each picture, {@code transform_param}: y = (x - mean) * scale, in this order and in single precision; a
 * square crop, anywhere in TRAIN and central in TEST; a mirroring left-right of every other picture, drawn in TEST, too.
 *
 * <p>A mean_file is subtracted where it lies over the whole picture, before it is cropped and mirrored.
 */
public final class DataTransformer {
    private static final int DRAW_MIRROR = 0;
    private static final int DRAW_TOP = 1;
    private static final int DRAW_LEFT = 2;

    private final boolean training;
    private final boolean mirror;
    private final int crop;
    private final float scale;
    private final CvImage.Color color;
    private final String meanFile;
    /** C x H x W, one number a channel, one number for all, or none. */
    private final float[] mean;
    /** Channels, height and width of the picture that mean_file is; none otherwise. */
    private final int[] meanShape;

    /** Reads the mean_file, if one is named. */
    public DataTransformer(TransformationParameter param, boolean training) {
        this.training = training;
        mirror = param.getMirror();
        crop = param.getCropSize();
        scale = param.getScale();
        color = color(param);
        meanFile = param.getMeanFile();
        if (param.hasMeanFile()) {
            if (param.getMeanValueCount() > 0) {
                throw MokaException.model("transform_param: give a mean_file or mean_value, and not both");
            }
            Mean read = Mean.read(NamedFile.of("transform_param.mean_file", meanFile));
            mean = read.array().data();
            meanShape = read.isPicture() ? read.array().shape() : new int[0];
        } else {
            mean = new float[param.getMeanValueCount()];
            meanShape = new int[0];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = param.getMeanValue(i);
            }
        }
    }

    private static CvImage.Color color(TransformationParameter param) {
        if (param.getForceColor() && param.getForceGray()) {
            throw MokaException.model("transform_param: set force_color or force_gray, and not both");
        }
        return param.getForceColor()
                ? CvImage.Color.COLOR
                : param.getForceGray() ? CvImage.Color.GRAY : CvImage.Color.AS_STORED;
    }

    /** What encoded pictures are to be decoded to. */
    public CvImage.Color color() {
        return color;
    }

    /** Channels, height and width of what {@link #transform} makes of a sample. */
    public int[] shape(Sample sample) {
        return crop > 0
                ? new int[] {sample.channels(), crop, crop}
                : new int[] {sample.channels(), sample.height(), sample.width()};
    }

    /**
     * Transforms a sample.
     *
     * @param draw the random numbers of this sample
     * @param to where its numbers are put, in C, H, W order, from place {@code at} on
     */
    public void transform(Sample sample, Draw draw, float[] to, int at) {
        check(sample);
        int[] shape = shape(sample);
        int height = shape[1];
        int width = shape[2];
        boolean mirrored = mirror && draw(draw, DRAW_MIRROR, 2) == 1;
        int top = offset(sample.height() - height, draw, DRAW_TOP);
        int left = offset(sample.width() - width, draw, DRAW_LEFT);
        byte[] bytes = sample.bytes();
        for (int c = 0; c < shape[0]; c++) {
            float value = mean.length == 0 || meanShape.length > 0 ? 0 : mean[mean.length == 1 ? 0 : c];
            float[] ofByte = bytes == null || meanShape.length > 0 ? null : ofByte(value);
            for (int h = 0; h < height; h++) {
                int from = (c * sample.height() + top + h) * sample.width() + left;
                int put = at + (c * height + h) * width;
                if (bytes == null || ofByte == null) {
                    for (int w = 0; w < width; w++) {
                        float subtracted = meanShape.length > 0 ? mean[from + w] : value;
                        to[mirrored ? put + width - 1 - w : put + w] = (sample.at(from + w) - subtracted) * scale;
                    }
                } else if (mirrored) {
                    for (int w = 0; w < width; w++) {
                        to[put + width - 1 - w] = ofByte[bytes[from + w] & 0xff];
                    }
                } else {
                    for (int w = 0; w < width; w++) {
                        to[put + w] = ofByte[bytes[from + w] & 0xff];
                    }
                }
            }
        }
    }

    /** What becomes of each byte. */
    private float[] ofByte(float value) {
        float[] ofByte = new float[256];
        for (int i = 0; i < ofByte.length; i++) {
            ofByte[i] = (i - value) * scale;
        }
        return ofByte;
    }

    private int offset(int room, Draw draw, int number) {
        return training && crop > 0 ? draw(draw, number, room + 1) : room / 2;
    }

    private static int draw(Draw draw, int number, int below) {
        return (int) (draw.uniform(number) * below);
    }

    private void check(Sample sample) {
        if (crop > Math.min(sample.height(), sample.width())) {
            throw MokaException.model(
                    "%s is %s: smaller than crop_size %d; lower it, or resize the pictures",
                    sample.name(), sample.size(), crop);
        }
        if (meanShape.length > 0) {
            if (meanShape[0] != sample.channels()
                    || meanShape[1] != sample.height()
                    || meanShape[2] != sample.width()) {
                throw MokaException.model(
                        "%s is %s, and mean_file %s is %d x %d x %d: compute the mean of this data set, or give mean_value",
                        sample.name(), sample.size(), meanFile, meanShape[0], meanShape[1], meanShape[2]);
            }
        } else if (mean.length > 1 && mean.length != sample.channels()) {
            throw MokaException.model(
                    "%s has %d channels, and transform_param %d means: give one mean, or one a channel",
                    sample.name(), sample.channels(), mean.length);
        }
    }
}
