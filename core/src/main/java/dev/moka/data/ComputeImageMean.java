package dev.moka.data;

import dev.moka.MokaException;
import dev.moka.array.AtomicFile;
import dev.moka.image.CvImage;
import dev.moka.proto.BlobProto;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Caffe's compute_image_mean: the mean of all pictures of a database, number by number, as a binaryproto of shape (1, C, H, W), in
 * single precision.
 *
 * @param database an LMDB or a LevelDB
 * @param output the file to make, if one is wanted
 */
public record ComputeImageMean(Path database, @Nullable Path output) {
    /**
     * What was computed.
     *
     * @param channels the mean over each channel's pixels, too, for mean_value
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Summary(long records, float[] channels) {}

    /** Computes; if that fails, no file is left behind. */
    public Summary run() {
        return run(DataListener.NONE);
    }

    /** Computes, and tells how many records are summed up. */
    public Summary run(DataListener listener) {
        try (Records all = new Records(database, Database.open(database), CvImage.Color.AS_STORED)) {
            long records = all.size();
            Sample first = all.get(0).get();
            float[] mean = new float[first.channels() * first.height() * first.width()];
            for (long n = 0; n < records; n++) {
                Sample sample = all.get(n).get();
                if (!sample.size().equals(first.size())) {
                    throw MokaException.model(
                            "%s is %s, and the first record %s: a mean takes records of one size",
                            sample.name(), sample.size(), first.size());
                }
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += sample.at(i);
                }
                listener.done(n + 1, records);
            }
            for (int i = 0; i < mean.length; i++) {
                mean[i] /= records;
            }
            if (output != null) {
                AtomicFile.write(output, blob(first, mean)::writeTo);
            }
            return new Summary(records, perChannel(first.channels(), mean));
        }
    }

    private static BlobProto blob(Sample like, float[] mean) {
        BlobProto.Builder blob = BlobProto.newBuilder()
                .setNum(1)
                .setChannels(like.channels())
                .setHeight(like.height())
                .setWidth(like.width());
        for (float number : mean) {
            blob.addData(number);
        }
        return blob.build();
    }

    private static float[] perChannel(int channels, float[] mean) {
        float[] means = new float[channels];
        int area = mean.length / channels;
        for (int i = 0; i < mean.length; i++) {
            means[i / area] += mean[i];
        }
        for (int c = 0; c < channels; c++) {
            means[c] /= area;
        }
        return means;
    }
}
