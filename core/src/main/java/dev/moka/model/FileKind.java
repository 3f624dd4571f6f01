package dev.moka.model;

import dev.moka.MokaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a file is by its first bytes; names end in anything, bytes do not lie. */
enum FileKind {
    TEXT("a text file", ""),
    BINARY("a binary file", ""),
    LFS_POINTER("a Git LFS pointer, not the file itself", "run \"git lfs pull\" in its repository"),
    HTML("an HTML page", "the download failed: fetch it again from the direct link and check its size"),
    HDF5("an HDF5 file", ""),
    ZIP("a zip archive (a PyTorch checkpoint is one, too)", "unpack it, and give the Caffe file in it"),
    GZIP("a gzip-compressed file", "unpack it first (gunzip)"),
    XZ("an xz-compressed file", "unpack it first (unxz)"),
    TAR("a tar archive", "unpack it first (tar -xf), and give the Caffe file in it"),
    PICKLE("a Python pickle (PyTorch?)", "only Caffe's models are read: look for its .caffemodel"),
    NPY("a NumPy array", "it may be a mean; a net or weights are no .npy");

    private static final int HEAD = 4096;

    private final String what;
    private final String remedy;

    FileKind(String what, String remedy) {
        this.what = what;
        this.remedy = remedy;
    }

    /**
     * The kind of a file that can be read; never of one that is missing, a folder, empty, or plainly something else.
     *
     * @param role what the file should be, for the message: {@code "a net (.prototxt)"}
     */
    static FileKind require(Path file, String role) {
        if (Files.isDirectory(file)) {
            throw MokaException.model("%s is a folder; give the file in it that is %s", file, role);
        }
        if (Files.notExists(file)) {
            Path folder = file.toAbsolutePath().getParent();
            throw MokaException.model(
                    "%s does not exist%s; check the path: it should be %s",
                    file, folder != null && Files.notExists(folder) ? ", nor does its folder" : "", role);
        }
        FileKind kind = of(file, role);
        if (kind != TEXT && kind != BINARY && kind != HDF5) {
            throw MokaException.model("%s is %s, not %s; %s", file, kind.what, role, kind.remedy);
        }
        return kind;
    }

    private static FileKind of(Path file, String role) {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.MODEL,
                    String.format(
                            "%s cannot be read (%s: %s); it should be %s",
                            file, e.getClass().getSimpleName(), e.getMessage(), role),
                    e);
        }
        if (head.length == 0) {
            throw MokaException.model("%s is empty (0 bytes), not %s; copy or download it again", file, role);
        }
        return of(head);
    }

    /** The kind of a file that begins with these bytes. */
    static FileKind of(byte[] head) {
        String s = new String(head, StandardCharsets.ISO_8859_1);
        if (s.startsWith("version https://git-lfs")) {
            return LFS_POINTER;
        } else if (s.startsWith("\u0089HDF\r\n")) {
            return HDF5;
        } else if (s.startsWith("PK\3\4")) {
            return ZIP;
        } else if (s.startsWith("\u001f\u008b")) {
            return GZIP;
        } else if (s.startsWith("\u00fd7zXZ")) {
            return XZ;
        } else if (s.startsWith("ustar", 257)) {
            return TAR;
        } else if (s.startsWith("\u0080\2") || s.startsWith("\u0080\3") || s.startsWith("\u0080\4")) {
            return PICKLE;
        } else if (s.startsWith("\u0093NUMPY")) {
            return NPY;
        } else if (s.chars().anyMatch(c -> c < ' ' && "\t\n\f\r".indexOf(c) < 0)) {
            return BINARY;
        }
        return isHtml(s) ? HTML : TEXT;
    }

    private static boolean isHtml(String s) {
        String start = s.strip().toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype html") || start.startsWith("<html") || start.startsWith("<?xml");
    }
}
