package dev.moka.layer;

import dev.moka.MokaException;
import dev.moka.image.Mean;
import dev.moka.proto.TransformationParameter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a data layer's description says of the pictures it reads, for whoever has not got them. */
final class DescribedPictures {
    private static final int COLOURS = 3;

    private DescribedPictures() {}

    /**
     * Channels, height and width: crop_size, or else the size pictures are brought to, or else that of the mean; three channels, unless
     * force_gray, mean_value or the mean say otherwise. Null if the size is nowhere.
     *
     * @param height what pictures are resized to; 0 if they are not
     */
    static int @Nullable [] shape(TransformationParameter transform, int height, int width, boolean gray) {
        int[] mean = mean(transform);
        int values = transform.getMeanValueCount();
        int channels = mean != null ? mean[0] : gray || transform.getForceGray() ? 1 : values > 1 ? values : COLOURS;
        if (transform.getCropSize() > 0) {
            return new int[] {channels, transform.getCropSize(), transform.getCropSize()};
        } else if (height > 0 && width > 0) {
            return new int[] {channels, height, width};
        }
        return mean;
    }

    /** The shape of the mean_file, if it is there and a picture. */
    private static int @Nullable [] mean(TransformationParameter transform) {
        if (!transform.hasMeanFile()) {
            return null;
        }
        try {
            Mean mean = Mean.read(Path.of(transform.getMeanFile()));
            return mean.isPicture() ? mean.array().shape() : null;
        } catch (MokaException e) {
            return null; // that it is missing is said of the data set as a whole
        }
    }
}
