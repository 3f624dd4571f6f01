package dev.moka.data;

import com.google.protobuf.ByteString;
import dev.moka.Draw;
import dev.moka.MokaException;
import dev.moka.image.CvImage;
import dev.moka.model.NamedFile;
import dev.moka.proto.DataParameter.DB;
import dev.moka.proto.Datum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Caffe's convert_imageset: makes a database of the pictures of a list. A key is the picture's number of eight digits, an underscore and
 * its path as the list has it. A picture that cannot be read is left out, and its number with it.
 *
 * @param root stands before each path, as it is, so a folder needs its slash
 * @param list a line for each picture, see {@link ImageList}
 * @param database the folder to make, where nothing is yet
 * @param gray whether pictures are stored as one channel; as three, blue first, otherwise
 * @param shuffle whether the list is shuffled first, by {@code seed}
 * @param height what pictures are resized to, together with {@code width}; 0 leaves them as they are
 * @param checkSize whether all pictures must be of one size
 * @param encodeType as what pictures are stored, {@code png} or {@code jpg}; {@code "same"} as their files' names end; empty stores their
 *     pixels. A file that is of this type and not resized is stored as it is.
 */
public record ConvertImageset(
        String root,
        Path list,
        Path database,
        DB backend,
        boolean gray,
        boolean shuffle,
        long seed,
        int height,
        int width,
        boolean checkSize,
        String encodeType) {
    /** Of {@code encodeType}: the type of each file. */
    public static final String SAME = "same";

    /**
     * What was converted.
     *
     * @param listed lines of the list
     * @param skipped why pictures are left out, for each
     */
    public record Summary(int listed, List<String> skipped) {
        public Summary {
            skipped = List.copyOf(skipped);
        }
    }

    public ConvertImageset {
        if ((height > 0) != (width > 0) || height < 0 || width < 0) {
            throw MokaException.usage("give a height and a width to resize to, or neither");
        }
    }

    /** Converts; if that fails, no database is left behind. */
    public Summary run() {
        return run(DataListener.NONE);
    }

    /** Converts, and tells how many lines are done. */
    public Summary run(DataListener listener) {
        List<ImageList.Line> lines = ImageList.read(list).lines();
        Order order = new Order(lines.size(), shuffle, epoch -> new Draw(seed, "convert_imageset"));
        List<String> skipped = new ArrayList<>();
        DatabaseWriter.create(database, backend, writer -> {
            Datum first = Datum.getDefaultInstance();
            for (int i = 0; i < lines.size(); i++) {
                listener.done(i, lines.size());
                ImageList.Line line = lines.get(order.item(i));
                Datum datum;
                try {
                    datum = datum(line);
                } catch (MokaException e) {
                    if (e.kind() != MokaException.Kind.PICTURE) {
                        throw e;
                    }
                    skipped.add(String.valueOf(e.getMessage()));
                    continue;
                }
                first = first.hasLabel() ? first : datum;
                if (checkSize && pixels(datum) != pixels(first)) {
                    throw MokaException.model(
                            "%s%s is %d x %d pixels, unlike those before it: resize the pictures, or do not ask for one size",
                            root, line.path(), datum.getHeight(), datum.getWidth());
                }
                writer.put(String.format("%08d_%s", i, line.path()), stored(datum, line));
            }
            if (skipped.size() == lines.size()) {
                throw MokaException.picture("no picture of %s can be read: %s", list, skipped.get(0));
            }
        });
        return new Summary(lines.size(), skipped);
    }

    private static long pixels(Datum datum) {
        return (long) datum.getChannels() * datum.getHeight() * datum.getWidth();
    }

    private Datum datum(ImageList.Line line) throws IOException {
        Path file = NamedFile.of(list + " lists", root + line.path());
        CvImage read = CvImage.read(file, gray ? CvImage.Color.GRAY : CvImage.Color.COLOR);
        CvImage image = height > 0 ? read.resize(height, width) : read;
        Datum.Builder datum = Datum.newBuilder()
                .setChannels(image.channels())
                .setHeight(image.height())
                .setWidth(image.width())
                .setLabel(line.label());
        if (encodeType.isEmpty()) {
            return datum.setData(ByteString.copyFrom(image.planes())).build();
        }
        String extension = extension(line.path());
        String type = encodeType.equals(SAME) ? extension : encodeType.toLowerCase(Locale.ROOT);
        byte[] bytes = height == 0 && format(type).equals(format(extension))
                ? Files.readAllBytes(file)
                : image.encode(format(type));
        return datum.setEncoded(true).setData(ByteString.copyFrom(bytes)).build();
    }

    /** Caffe does not give the size of what is encoded. */
    private static Datum stored(Datum datum, ImageList.Line line) {
        return datum.getEncoded()
                ? Datum.newBuilder()
                        .setEncoded(true)
                        .setData(datum.getData())
                        .setLabel(line.label())
                        .build()
                : datum;
    }

    private static String extension(String path) {
        return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String format(String type) {
        return type.equals("jpeg") ? "jpg" : type;
    }
}
