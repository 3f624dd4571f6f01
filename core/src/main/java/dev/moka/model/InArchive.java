package dev.moka.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that lie in a jar, a zip or anything else but the machine's own file system: they cannot be mapped, so they are read. */
final class InArchive {
    private InArchive() {}

    static boolean is(Path file) {
        return file.getFileSystem() != FileSystems.getDefault();
    }

    /** The whole file, little-endian, outside the heap as a mapping is. */
    static ByteBuffer read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().order(ByteOrder.LITTLE_ENDIAN);
    }
}
