package dev.moka.data;

import com.google.protobuf.ByteString;
import dev.moka.proto.DataParameter.DB;
import dev.moka.proto.Datum;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Small databases for tests. */
public final class Databases {
    private Databases() {}

    /** A record of bytes. */
    public static Datum datum(int label, int channels, int height, int width, byte... data) {
        return Datum.newBuilder()
                .setChannels(channels)
                .setHeight(height)
                .setWidth(width)
                .setLabel(label)
                .setData(ByteString.copyFrom(data))
                .build();
    }

    /** The five records of Caffe's own test: 2 x 3 x 4, record i's numbers all i, or each its place, and its label i. */
    public static List<Datum> five(boolean uniquePixels) {
        return IntStream.range(0, 5)
                .mapToObj(i -> {
                    byte[] data = new byte[24];
                    for (int j = 0; j < data.length; j++) {
                        data[j] = (byte) (uniquePixels ? j : i);
                    }
                    return datum(i, 2, 3, 4, data);
                })
                .toList();
    }

    /** Writes records under the keys "00000000", "00000001" and so on. */
    public static Path write(Path folder, DB backend, List<Datum> records) {
        DatabaseWriter.create(folder, backend, database -> {
            for (int i = 0; i < records.size(); i++) {
                database.put(String.format("%08d", i), records.get(i));
            }
        });
        return folder;
    }
}
