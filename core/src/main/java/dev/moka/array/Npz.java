package dev.moka.array;

import dev.moka.MokaException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's {@code .npz} files: a zip of {@code .npy} files, that is, arrays by name.
 *
 * <p>Names are Caffe's blob names and may contain {@code /}. Written uncompressed, as {@code numpy.savez} does; read
 * compressed or not.
 */
public final class Npz {
    private static final String SUFFIX = ".npy";

    private Npz() {}

    /** All arrays of a file, in the file's order; {@link MokaException} (FAILED) when it is missing or damaged. */
    public static Map<String, NdArray> read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw MokaException.failed("%s: no such file", path);
        }
        if (path.getFileSystem() != FileSystems.getDefault()) {
            return readInArchive(path);
        }
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName();
                try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), 1 << 16)) {
                    arrays.put(withoutSuffix(name), Npy.read(in, entry.getSize(), path + ": " + name));
                }
            }
        } catch (ZipException e) {
            throw MokaException.failed("%s is not a .npz file, or it is damaged: copy or save it again", path);
        } catch (IOException e) {
            throw new MokaException(MokaException.Kind.FAILED, path + " cannot be read: " + e.getMessage(), e);
        }
        return arrays;
    }

    /** A zip within a zip or jar can only be read from its beginning to its end. */
    private static Map<String, NdArray> readInArchive(Path path) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(path))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] bytes = zip.readAllBytes();
                String where = path + ": " + entry.getName();
                arrays.put(
                        withoutSuffix(entry.getName()), Npy.read(new ByteArrayInputStream(bytes), bytes.length, where));
            }
        } catch (IOException e) {
            throw new MokaException(MokaException.Kind.FAILED, path + " cannot be read: " + e.getMessage(), e);
        }
        return arrays;
    }

    private static String withoutSuffix(String name) {
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    /** Writes a file whole or not at all, replacing one that is there. */
    public static void write(Path path, Map<String, NdArray> arrays) {
        AtomicFile.write(path, out -> write(out, arrays));
    }

    /** Writes to a stream, which stays open. */
    public static void write(OutputStream out, Map<String, NdArray> arrays) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, NdArray> named : arrays.entrySet()) {
            zip.putNextEntry(entry(named.getKey() + SUFFIX, named.getValue()));
            Npy.write(zip, named.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }

    /** An uncompressed entry states its size and checksum before its bytes, so the bytes are made twice. */
    private static ZipEntry entry(String name, NdArray array) throws IOException {
        CRC32 crc = new CRC32();
        Npy.write(new CheckedOutputStream(OutputStream.nullOutputStream(), crc), array);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(NpyHeader.encode(array.shape()).length + 4L * array.data().length);
        entry.setCrc(crc.getValue());
        entry.setTime(0); // the same arrays give the same file
        return entry;
    }
}
