package dev.moka.data;

import dev.moka.Draw;
import dev.moka.MokaException;
import dev.moka.Threads;
import dev.moka.array.NdArray;
import dev.moka.image.CvImage;
import dev.moka.image.Mean;
import dev.moka.model.NamedFile;
import dev.moka.proto.TransformationParameter;
import dev.moka.proto.WindowDataParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Windows drawn from a window file, background before foreground in each batch: (N, 3, crop, crop), and their classes (N). */
public final class WindowBatches implements Batches {
    private static final int CHANNELS = 3;
    private static final int DRAW_WINDOW = 0;
    private static final int DRAW_MIRROR = 1;

    private final WindowList windows;
    private final WindowCrop crop;
    private final int size;
    private final int batchSize;
    private final int foreground;
    private final float scale;
    private final boolean mirror;
    private final Mean mean;
    private final boolean cache;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final LongFunction<Draw> draws;
    private final Supplier<Threads> threads;

    /**
     * Reads the window file.
     *
     * @param source where it is
     * @param draws the random numbers of each record, by its running number
     * @param threads what windows are cut out by
     */
    public WindowBatches(
            Path source,
            WindowDataParameter param,
            TransformationParameter transform,
            LongFunction<Draw> draws,
            Supplier<Threads> threads) {
        size = transform.getCropSize();
        if (size < 1) {
            throw MokaException.model("WindowData: give a transform_param { crop_size }, what windows are warped to");
        }
        crop = new WindowCrop(size, param);
        windows = WindowList.read(source, param.getRootFolder(), param.getFgThreshold(), param.getBgThreshold());
        batchSize = param.getBatchSize();
        foreground = (int) (batchSize * param.getFgFraction());
        if ((foreground > 0 && windows.foreground().isEmpty())
                || (foreground < batchSize && windows.background().isEmpty())) {
            throw MokaException.model(
                    "%s has %d foreground and %d background windows, and a batch is of %d and %d: change fg_fraction",
                    source,
                    windows.foreground().size(),
                    windows.background().size(),
                    foreground,
                    batchSize - foreground);
        }
        scale = param.getScale();
        mirror = transform.getMirror();
        cache = param.getCacheImages();
        mean = mean(transform);
        this.draws = draws;
        this.threads = threads;
    }

    private Mean mean(TransformationParameter transform) {
        Mean read = Mean.of(0);
        if (transform.hasMeanFile()) {
            read = Mean.read(NamedFile.of("transform_param.mean_file", transform.getMeanFile()));
        } else if (transform.getMeanValueCount() > 0) {
            float[] values = new float[transform.getMeanValueCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = transform.getMeanValue(i);
            }
            read = Mean.of(values);
        }
        int[] shape = read.array().shape();
        boolean fits = read.isPicture()
                ? shape[0] == CHANNELS && shape[1] >= size && shape[2] >= size
                : shape[0] == 1 || shape[0] == CHANNELS;
        if (!fits) {
            throw MokaException.model(
                    "mean %s is %s: WindowData takes one value, %d, or a mean_file of %d channels, crop_size large or larger",
                    read.origin(), read.array(), CHANNELS, CHANNELS);
        }
        return read;
    }

    @Override
    public List<NdArray> load(long first, int count) {
        float[] data = new float[Math.multiplyExact(count, CHANNELS * size * size)];
        float[] labels = new float[count];
        threads.get().each(count, i -> {
            Draw draw = draws.apply(first + i);
            List<WindowList.Window> from =
                    (first + i) % batchSize < batchSize - foreground ? windows.background() : windows.foreground();
            WindowList.Window window = from.get((int) (draw.uniform(DRAW_WINDOW) * from.size()));
            boolean mirrored = mirror && draw.uniform(DRAW_MIRROR) >= 0.5;
            put(crop.warp(picture(window.path()), window, mirrored), data, i * CHANNELS * size * size);
            labels[i] = window.label();
        });
        return List.of(
                new NdArray(new int[] {count, CHANNELS, size, size}, data), new NdArray(new int[] {count}, labels));
    }

    private CvImage picture(String path) {
        if (!cache) {
            return CvImage.read(NamedFile.of("a window's picture", path), CvImage.Color.COLOR);
        }
        byte[] bytes = files.computeIfAbsent(path, name -> {
            try {
                return Files.readAllBytes(NamedFile.of("a window's picture", name));
            } catch (IOException e) {
                throw new MokaException(
                        MokaException.Kind.PICTURE,
                        name + " cannot be read: " + e.getMessage() + "; check the path",
                        e);
            }
        });
        return CvImage.decode(bytes, path, CvImage.Color.COLOR);
    }

    /** Outside the window the square is zero, as if the mean were there. */
    private void put(WindowCrop.Warped warped, float[] to, int at) {
        CvImage image = warped.image();
        byte[] pixels = image.pixels();
        int width = image.width();
        for (int c = 0; c < CHANNELS; c++) {
            for (int h = 0; h < image.height(); h++) {
                int y = h + warped.top();
                int row = h * width * CHANNELS + c;
                int put = at + (c * size + y) * size + warped.left();
                if (mean.isPicture()) {
                    float[] values = mean.array().data();
                    int from = meanRow(c, y) + warped.left();
                    for (int w = 0; w < width; w++) {
                        to[put + w] = ((pixels[row + w * CHANNELS] & 0xff) - values[from + w]) * scale;
                    }
                } else {
                    float[] values = mean.array().data();
                    float value = values[values.length == 1 ? 0 : c];
                    for (int w = 0; w < width; w++) {
                        to[put + w] = ((pixels[row + w * CHANNELS] & 0xff) - value) * scale;
                    }
                }
            }
        }
    }

    /** Where row {@code y} of the mean picture's crop begins, which is central; by its width on both axes, as Caffe does. */
    private int meanRow(int channel, int y) {
        int height = mean.array().shape()[1];
        int width = mean.array().shape()[2];
        int offset = (width - size) / 2;
        return (channel * height + y + offset) * width + offset;
    }
}
