package dev.moka.app.zoo;

import dev.moka.MokaException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a file, {@code NAME.part}; beside it, {@code NAME.part.from} says of which address, and of which version.
 *
 * <p>Every failure to write is a {@link MokaException} (FAILED): no other address could help.
 */
final class Part {
    private final Path folder;
    private final Path file;
    private final Path origin;
    private final String name;

    Part(Path folder, String name) {
        this.folder = folder;
        this.name = name;
        this.file = folder.resolve(name + ".part");
        this.origin = folder.resolve(name + ".part.from");
    }

    String name() {
        return name;
    }

    Path file() {
        return file;
    }

    /** Bytes that are here. */
    long size() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Whether this is the beginning of what lies at {@code address}. */
    boolean continues(URI address) {
        return address.toString().equals(line(0));
    }

    /** What the server called the version: an ETag or a date; null if nothing. */
    @Nullable
    String validator() {
        return line(1);
    }

    private @Nullable String line(int number) {
        try {
            List<String> lines = Files.exists(origin) ? Files.readAllLines(origin) : List.of();
            return lines.size() > number && !lines.get(number).isEmpty() ? lines.get(number) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Keeps only the first bytes, and remembers where they are from. */
    void begin(URI address, HttpResponse<?> response, long from) {
        if (from > 0) {
            return;
        }
        delete();
        try {
            Files.writeString(origin, address + "\n" + version(response.headers()) + "\n");
        } catch (IOException e) {
            throw cannotWrite(origin, e);
        }
    }

    private static String version(HttpHeaders headers) {
        String etag = headers.firstValue("ETag").orElse("");
        return etag.isEmpty() || etag.startsWith("W/") // a weak tag allows bytes to differ
                ? headers.firstValue("Last-Modified").orElse("")
                : etag;
    }

    /** Opened to go on after {@code from} bytes. */
    FileChannel open(long from) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.position(from);
            return channel;
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    void write(FileChannel out, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** Throws unless the disk has room for {@code total} bytes, less what is here. */
    void requireRoom(long total) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (total - size() > free) {
                throw MokaException.failed(
                        "not enough room in %s: %s has %d bytes, and %d are free; free some, or set MOKA_MODELS to another folder",
                        folder, name, total, free);
            }
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(origin);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** Deletes a file that turned out to be wrong. */
    static void discard(Path wrong) {
        try {
            Files.deleteIfExists(wrong);
        } catch (IOException e) {
            throw cannotWrite(wrong, e);
        }
    }

    /** It is whole: it gets its name, and survives even a power cut. */
    void finish() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
        try {
            Files.move(file, file.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(origin);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    static MokaException cannotWrite(Path file, IOException e) {
        String why = e.getMessage() == null || e.getMessage().equals(file.toString())
                ? e.getClass().getSimpleName()
                : e.getMessage();
        return new MokaException(
                MokaException.Kind.FAILED,
                "cannot write " + file + ": " + why
                        + "; is the disk full, or the folder not yours? MOKA_MODELS names another",
                e);
    }
}
