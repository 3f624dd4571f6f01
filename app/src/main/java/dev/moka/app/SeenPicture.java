package dev.moka.app;

import dev.moka.Blob;
import dev.moka.Net;
import dev.moka.classify.PictureInput;
import dev.moka.image.Images;
import java.nio.file.Path;

/**
 * A net after a forward of one picture: its blobs hold what it saw.
 *
 * @param preparation what was done to the picture, in one line
 */
record SeenPicture(Net net, String preparation) implements AutoCloseable {
    static SeenPicture of(
            ModelFiles files,
            PreprocessingOptions preprocessing,
            MissingOption missing,
            CommonOptions common,
            Path picture) {
        Net net = files.load(common, common.netOptions(), missing.allowed());
        try {
            PictureInput input = new PictureInput(
                    net, preprocessing.over(files.preprocessing()).forClassifier());
            input.fill(input.items(picture, Images.MAX_PIXELS));
            net.forward();
            common.explainPrecision();
            return new SeenPicture(net, input.toString());
        } catch (RuntimeException e) {
            net.close();
            throw e;
        }
    }

    /** What a blob is, beside its name. */
    String caption(Blob blob, Path picture) {
        return caption(net, blob, String.valueOf(picture.getFileName()));
    }

    static String caption(Net net, Blob blob, String picture) {
        return blob + " for " + picture + PrecisionText.behind(net.precision());
    }

    @Override
    public void close() {
        net.close();
    }
}
