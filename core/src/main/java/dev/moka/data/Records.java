package dev.moka.data;

import dev.moka.MokaException;
import dev.moka.image.CvImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The records of a database, in the order of their keys, over and over. */
public final class Records implements Samples {
    private final Path folder;
    private final CvImage.Color color;
    private final Database database;
    private final Cursor cursor;
    /** The running number of the record that the cursor is at. */
    private long at;

    /**
     * Takes over the database, and closes it.
     *
     * @param folder where it lies, for messages
     * @param color what encoded pictures are decoded to
     */
    public Records(Path folder, Database database, CvImage.Color color) {
        this.folder = folder;
        this.color = color;
        this.database = database;
        try {
            cursor = database.cursor();
            if (!cursor.first()) {
                throw MokaException.model("database %s is empty: make it again", folder);
            }
        } catch (MokaException e) {
            database.close();
            throw e;
        }
    }

    /** How many records there are. */
    public long size() {
        return database.size();
    }

    @Override
    public Supplier<Sample> get(long number) {
        if (number == at + 1) {
            if (!cursor.next()) {
                cursor.first();
            }
        } else if (number != at) {
            cursor.first();
            for (long left = number % size(); left > 0; left--) {
                cursor.next();
            }
        }
        at = number;
        byte[] key = cursor.key();
        byte[] value = cursor.value();
        return () -> Sample.of("record '" + new String(key, StandardCharsets.UTF_8) + "' of " + folder, value, color);
    }

    @Override
    public void close() {
        cursor.close();
        database.close();
    }
}
