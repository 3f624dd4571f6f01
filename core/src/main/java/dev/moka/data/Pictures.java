package dev.moka.data;

import dev.moka.Draw;
import dev.moka.image.CvImage;
import dev.moka.model.NamedFile;
import java.nio.file.Path;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** The pictures of a list, over and over. */
public final class Pictures implements Samples {
    private final ImageList list;
    private final String root;
    private final CvImage.Color color;
    private final int height;
    private final int width;
    private final long skip;
    private final Order order;

    /**
     * Pictures in the list's order, or shuffled.
     *
     * @param root stands before each path, as it is
     * @param height what pictures are resized to, together with {@code width}; 0 leaves them as they are
     * @param skip how many are left out at the beginning
     * @param draws the random numbers of each epoch
     */
    public Pictures(
            ImageList list,
            String root,
            CvImage.Color color,
            int height,
            int width,
            long skip,
            boolean shuffle,
            LongFunction<Draw> draws) {
        this.list = list;
        this.root = root;
        this.color = color;
        this.height = height;
        this.width = width;
        this.skip = skip;
        this.order = new Order(list.lines().size(), shuffle, draws);
    }

    @Override
    public Supplier<Sample> get(long number) {
        ImageList.Line line = list.lines().get(order.item(number + skip));
        return () -> read(line);
    }

    private Sample read(ImageList.Line line) {
        Path file = NamedFile.of(list.file() + " lists", root + line.path());
        CvImage image = CvImage.read(file, color);
        return Sample.of(file.toString(), height > 0 ? image.resize(height, width) : image, line.label());
    }
}
