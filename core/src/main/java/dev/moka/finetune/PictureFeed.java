package dev.moka.finetune;

import dev.moka.MokaException;
import dev.moka.classify.Preprocessing;
import dev.moka.image.Mean;
import dev.moka.proto.ImageDataParameter;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetStateRule;
import dev.moka.proto.Phase;
import dev.moka.proto.TransformationParameter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How pictures come into the net while it learns: as {@link Preprocessing} has it, in the words of an ImageData layer. A mean picture
 * becomes its mean of each channel.
 *
 * @param channels 3, blue first, or 1
 * @param crop the net's input
 * @param images what pictures are resized to before they are cropped
 * @param mean one value a channel, of pixels of 0 to 255; none if empty
 * @param scale what remains is multiplied with
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PictureFeed(int channels, Preprocessing.Size crop, Preprocessing.Size images, float[] mean, float scale) {
    private static final float CAFFES_CROP = 227;
    private static final int CAFFES_IMAGE = 256;
    private static final int SMALL = 192;

    /**
     * As a model wants its pictures.
     *
     * @param input C, H, W
     * @throws MokaException (MODEL) where an ImageData layer cannot do the same
     */
    static PictureFeed of(List<Integer> input, Preprocessing wanted) {
        int channels = input.get(0);
        if (channels != 3 && channels != 1) {
            throw MokaException.model("the net takes pictures of %d channels: fine-tuning feeds it 3 or 1", channels);
        }
        List<Integer> swap = wanted.channelSwap();
        if (channels == 3 && swap != null && !swap.equals(List.of(2, 1, 0))) {
            throw MokaException.model(
                    "the net wants its channels as %s of red, green, blue: an ImageData layer gives 2,1,0", swap);
        }
        var crop = new Preprocessing.Size(input.get(1), input.get(2));
        return new PictureFeed(
                channels,
                crop,
                images(crop, wanted.imagesDim()),
                mean(wanted.mean(), channels, 255 / wanted.rawScale()),
                wanted.inputScale() * wanted.rawScale() / 255);
    }

    /** Unless it is said, as much larger than the net's input as 256 is than CaffeNet's 227; crop_size is for squares only. */
    private static Preprocessing.Size images(Preprocessing.Size crop, Preprocessing.@Nullable Size wanted) {
        if (crop.height() != crop.width()) {
            return crop;
        } else if (wanted != null) {
            return new Preprocessing.Size(
                    Math.max(wanted.height(), crop.height()), Math.max(wanted.width(), crop.width()));
        }
        int side = crop.height() >= SMALL && crop.height() <= CAFFES_IMAGE
                ? CAFFES_IMAGE
                : Math.round(crop.height() * CAFFES_IMAGE / CAFFES_CROP);
        return new Preprocessing.Size(side, side);
    }

    private static float[] mean(@Nullable Mean mean, int channels, float factor) {
        if (mean == null) {
            return new float[0];
        }
        float[] values = mean.perChannel();
        if (values.length != 1 && values.length != channels) {
            throw MokaException.model(
                    "mean %s has %d channels, and the net's input %d", mean.origin(), values.length, channels);
        }
        for (int c = 0; c < values.length; c++) {
            values[c] *= factor;
        }
        return values;
    }

    /** The data layer of one phase, with tops {@code top} and label: shuffled and, in colour, mirrored where the net learns. */
    LayerParameter layer(Phase phase, String top, Path list, int batch) {
        boolean training = phase == Phase.TRAIN;
        boolean cropped = crop.height() == crop.width();
        TransformationParameter.Builder transform = TransformationParameter.newBuilder();
        if (training && channels == 3) {
            transform.setMirror(true);
        }
        if (cropped) {
            transform.setCropSize(crop.height());
        }
        if (scale != 1) {
            transform.setScale(scale);
        }
        for (float value : mean) {
            transform.addMeanValue(value);
        }
        ImageDataParameter.Builder data = ImageDataParameter.newBuilder()
                .setSource(list.toString())
                .setBatchSize(batch)
                .setNewHeight(images.height())
                .setNewWidth(images.width());
        if (training) {
            data.setShuffle(true);
        }
        if (channels == 1) {
            data.setIsColor(false);
        }
        return LayerParameter.newBuilder()
                .setName("data")
                .setType("ImageData")
                .addTop(top)
                .addTop("label")
                .addInclude(NetStateRule.newBuilder().setPhase(phase))
                .setTransformParam(transform)
                .setImageDataParam(data)
                .build();
    }
}
