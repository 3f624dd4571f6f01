package dev.moka.array;

import dev.moka.MokaException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes a file whole or not at all: under another name in the same folder first, then moved to its own. */
public final class AtomicFile {
    private static final Pattern TEMPORARY =
            Pattern.compile("\\.\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}\\.tmp$");
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    private AtomicFile() {}

    /** What goes into the file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Makes a file, for those who write by more than a stream. */
    @FunctionalInterface
    public interface Maker {
        /** @param file where nothing is yet */
        void make(Path file) throws IOException;
    }

    /** As {@link #make}, what goes in being streamed. */
    public static void write(Path path, Content content) {
        make(path, temporary -> {
            try (OutputStream file = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW);
                    OutputStream out = new BufferedOutputStream(file, 1 << 16)) {
                content.writeTo(out);
            }
        });
    }

    /**
     * Makes the file {@code path}, replacing what was there only once everything is written.
     *
     * @throws MokaException (FAILED) when the folder is missing, not writable or full; nothing is left behind
     */
    public static void make(Path path, Maker maker) {
        Path temporary = temporary(path);
        try {
            if (Files.isDirectory(path)) {
                throw MokaException.failed("cannot write %s: it is a folder; name a file in it", path);
            }
            boolean onDisk = path.getFileSystem() == FileSystems.getDefault(); // and not in an archive
            if (onDisk) {
                temporary.toFile().deleteOnExit(); // an interrupt ends the process without running what is below
            }
            maker.make(temporary);
            if (onDisk) {
                sync(temporary);
            }
            move(temporary, path);
        } catch (NoSuchFileException e) {
            throw failure(path, "its folder does not exist; make it first", e);
        } catch (AccessDeniedException e) {
            throw failure(path, "permission denied; choose a folder you may write to", e);
        } catch (IOException e) {
            throw failure(path, e.getMessage() + "; is the disk full?", e);
        } finally {
            discard(temporary);
        }
    }

    /** A name beside {@code path} for what is to be there, unlike every other: {@code .NAME.UUID.tmp}. */
    public static Path temporary(Path path) {
        return path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".tmp");
    }

    /**
     * Removes what writers that were killed have left under {@link #temporary} names, as far as that is possible.
     *
     * @param start a path that the files' own begin with
     */
    public static void removeLeftOvers(Path start) {
        Path folder = Objects.requireNonNullElse(start.getParent(), Path.of(""));
        String name = "." + start.getFileName();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith(name))
                    .filter(file -> TEMPORARY.matcher(file.toString()).find() && abandoned(file))
                    .forEach(AtomicFile::discard);
        } catch (IOException | UncheckedIOException ignored) {
            // They do no harm.
        }
    }

    /** Another process may be writing such a file just now: whether one does cannot be asked, least of all on another machine. */
    private static boolean abandoned(Path file) {
        try {
            return Files.getLastModifiedTime(file)
                    .toInstant()
                    .isBefore(Instant.now().minus(ABANDONED));
        } catch (IOException e) {
            return false; // it has just got its own name
        }
    }

    /** Without this the name could survive a power failure, and what is in the file not. */
    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException ignored) {
            // What failed before this is the better message; a left-over hidden file does no harm.
        }
    }

    private static MokaException failure(Path path, String why, IOException cause) {
        return new MokaException(MokaException.Kind.FAILED, "cannot write " + path + ": " + why, cause);
    }
}
