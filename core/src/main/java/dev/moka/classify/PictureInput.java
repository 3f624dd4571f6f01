package dev.moka.classify;

import dev.moka.Blob;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.classify.Preprocessing.Size;
import dev.moka.image.Crops;
import dev.moka.image.Image;
import dev.moka.image.Images;
import dev.moka.image.Mean;
import dev.moka.image.Resize;
import dev.moka.image.Transformer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The one input of a net that takes pictures, and how they get there: resized as a whole, cropped, transformed.
 *
 * <pre>{@code
 * var input = new PictureInput(net, Preprocessing.defaults());
 * input.fill(input.items(Path.of("cat.jpg"), Images.MAX_PIXELS));
 * net.forward();
 * }</pre>
 *
 * <p>Several threads may make items at once; {@link #fill} is for the net's own.
 */
public final class PictureInput {
    private final Blob blob;
    private final String name;
    private final Preprocessing settings;
    private final int channels;
    private final Size crop;
    private final Size imagesDim;
    private final List<Integer> channelSwap;
    private final Transformer transformer;

    /** @throws MokaException (MODEL) if the net takes no pictures, or the mean is for another one; (USAGE) if other settings do not fit */
    public PictureInput(Net net, Preprocessing settings) {
        name = onlyInput(net);
        blob = net.blob(name);
        if (blob.axes() != 4 || (blob.shape(1) != 1 && blob.shape(1) != 3) || blob.count(1) == 0) {
            throw MokaException.model(
                    "input '%s' of %s has shape %s, but pictures need (N, 3, H, W) or (N, 1, H, W): is it an image net?",
                    name, net.called(), blob);
        }
        this.settings = settings;
        channels = blob.shape(1);
        crop = new Size(blob.shape(2), blob.shape(3));
        imagesDim = settings.imagesDimFor(crop);
        channelSwap = settings.channelSwapFor(channels);
        transformer = new Transformer(Map.of(name, blob.shape()));
        transformer.setRawScale(name, settings.rawScale());
        transformer.setChannelSwap(
                name, channelSwap.stream().mapToInt(Integer::intValue).toArray());
        transformer.setInputScale(name, settings.inputScale());
        Mean mean = settings.mean();
        if (mean != null) {
            transformer.setMean(name, mean);
        }
    }

    private static String onlyInput(Net net) {
        if (net.inputs().isEmpty()) {
            throw MokaException.model(
                    "%s has no input to put a picture into: use its deploy.prototxt, not the one it was trained with",
                    net.called());
        } else if (net.inputs().size() > 1) {
            throw MokaException.model(
                    "%s has %d inputs (%s), but a classifier has one, the picture",
                    net.called(), net.inputs().size(), String.join(", ", net.inputs()));
        }
        return net.inputs().get(0);
    }

    /** How many items a picture makes: 1, or with oversampling 10. */
    public int itemsAPicture() {
        return settings.oversample() ? 10 : 1;
    }

    /**
     * The items of a picture file, C x H x W numbers each; it is read as gray for a net with one channel.
     *
     * @param maxPixels a picture with more is refused
     */
    public List<float[]> items(Path picture, long maxPixels) {
        return items(Images.read(picture, channels == 3, maxPixels));
    }

    /** The items of a picture, C x H x W numbers each. */
    public List<float[]> items(Image image) {
        if (image.channels() != channels) {
            throw MokaException.usage(
                    "input '%s' has %d channel(s), the picture %d: read it as %s",
                    name, channels, image.channels(), channels == 1 ? "gray" : "color");
        }
        Image sized = Resize.resize(image, imagesDim.height(), imagesDim.width());
        List<Image> crops = settings.oversample()
                ? Crops.oversample(sized, crop.height(), crop.width())
                : List.of(Crops.center(sized, crop.height(), crop.width()));
        return crops.stream().map(c -> transformer.preprocess(name, c).data()).toList();
    }

    /** Gives the net's input as many items as these, and their numbers. */
    public void fill(List<float[]> items) {
        blob.reshape(items.size(), channels, crop.height(), crop.width());
        float[] data = blob.dataStorage().overwrite();
        int at = 0;
        for (float[] item : items) {
            System.arraycopy(item, 0, data, at, item.length);
            at += item.length;
        }
    }

    /** What is done to a picture, in one line, in the words of the options. */
    @Override
    public String toString() {
        Mean mean = settings.mean();
        return String.format(
                "images-dim %s, %s crop%s of %s, raw-scale %s, channel-swap %s, mean %s, input-scale %s",
                imagesDim,
                settings.oversample() ? "10" : "center",
                settings.oversample() ? "s" : "",
                crop,
                plain(settings.rawScale()),
                channelSwap.stream().map(String::valueOf).collect(Collectors.joining(",")),
                mean == null ? "none" : mean.origin(),
                plain(settings.inputScale()));
    }

    private static String plain(float value) {
        return new BigDecimal(Float.toString(value)).stripTrailingZeros().toPlainString();
    }
}
