package dev.moka.app;

import dev.moka.Blob;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.array.NdArray;
import dev.moka.image.Crops;
import dev.moka.image.Image;
import dev.moka.image.Images;
import dev.moka.image.Resize;
import java.nio.file.Path;
import java.util.List;

/** Puts one picture into a net: resized as a whole, its centre cut out, and transformed, as classify.py does. */
final class PictureInput {
    private static final int IMAGES_DIM = 256;

    private PictureInput() {}

    static void fill(Net net, Preprocessing preprocessing, Path picture) {
        if (net.inputs().size() != 1) {
            throw MokaException.usage(
                    "the net has %d inputs %s, and a picture fills one: use moka run",
                    net.inputs().size(), net.inputs());
        }
        String name = net.inputs().get(0);
        Blob input = net.blob(name);
        if (input.axes() != 4 || (input.shape(1) != 1 && input.shape(1) != 3)) {
            throw MokaException.usage("input '%s' has shape %s, which is no picture's: use moka run", name, input);
        }
        int height = input.shape(2);
        int width = input.shape(3);
        List<Integer> dim = preprocessing.imagesDim() != null
                ? preprocessing.imagesDim()
                : List.of(Math.max(IMAGES_DIM, height), Math.max(IMAGES_DIM, width));
        input.reshape(1, input.shape(1), height, width);
        Image image = Images.read(picture, input.shape(1) == 3, Images.MAX_PIXELS);
        Image cropped = Crops.center(Resize.resize(image, dim.get(0), dim.get(1)), height, width);
        NdArray prepared = preprocessing.transformer(name, input.shape()).preprocess(name, cropped);
        input.set(prepared.data());
    }
}
