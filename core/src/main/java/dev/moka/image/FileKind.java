package dev.moka.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a file is, from its first bytes and never from its name; worded for an error message. */
enum FileKind {
    EMPTY("an empty file"),
    JPEG("a JPEG picture"),
    PNG("a PNG picture"),
    GIF("a GIF picture"),
    BMP("a BMP picture"),
    WEBP("a WebP picture"),
    HEIC("a HEIC picture"),
    AVIF("an AVIF picture"),
    TIFF("a TIFF picture"),
    NPY("a NumPy array"),
    ZIP("a zip archive"),
    GZIP("a gzip archive"),
    PDF("a PDF document"),
    LFS_POINTER("a Git LFS pointer (fetch the file itself with 'git lfs pull')"),
    HTML("an HTML page (a failed download?)"),
    TEXT("a text file"),
    BINARY("binary data of an unknown kind");

    private static final int HEAD = 512;

    private final String words;

    FileKind(String words) {
        this.words = words;
    }

    /** A format that is read here. */
    boolean isReadable() {
        return this == JPEG || this == PNG || this == GIF || this == BMP || this == WEBP;
    }

    /** How many pixels a byte of a file holds at most, where all of them are alike. */
    long mostPixelsPerByte() {
        return switch (this) {
            case PNG -> 8 * 1032; // eight in a byte, which Deflate packs
            case GIF -> 4096; // the longest of LZW's words, in 12 bits
            case BMP -> 256; // a run, in two bytes
            case JPEG -> 2048; // a block of 64, or of 256 where colours are coarser, in a bit
            default -> Integer.MAX_VALUE; // WebP has pictures of one colour whose pixels need no bit
        };
    }

    /** A picture of a format that is not read here. */
    boolean isOtherPicture() {
        return this == HEIC || this == AVIF || this == TIFF;
    }

    @Override
    public String toString() {
        return words;
    }

    static FileKind of(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return of(in.readNBytes(HEAD));
        }
    }

    /** @param head the file's first bytes, up to a few hundred */
    static FileKind of(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1); // one char a byte
        if (text.isEmpty()) {
            return EMPTY;
        } else if (text.startsWith("\u00ff\u00d8\u00ff")) {
            return JPEG;
        } else if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
            return PNG;
        } else if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
            return GIF;
        } else if (text.startsWith("BM") && head.length > 17 && head[15] == 0 && head[16] == 0 && head[17] == 0) {
            return BMP; // the size of the second header, small; "BM" alone may begin a text
        } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
            return WEBP;
        } else if (text.startsWith("ftyp", 4)) {
            return text.startsWith("avif", 8)
                    ? AVIF
                    : text.startsWith("he", 8) || text.startsWith("mif1", 8) ? HEIC : BINARY;
        } else if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
            return TIFF;
        }
        return ofOther(text);
    }

    private static FileKind ofOther(String text) {
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        if (text.startsWith("\u0093NUMPY")) {
            return NPY;
        } else if (text.startsWith("PK\u0003\u0004")) {
            return ZIP;
        } else if (text.startsWith("\u001f\u008b")) {
            return GZIP;
        } else if (text.startsWith("%PDF-")) {
            return PDF;
        } else if (text.startsWith("version https://git-lfs")) {
            return LFS_POINTER;
        } else if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            return HTML;
        }
        return text.chars().allMatch(c -> c >= ' ' || (c >= '\t' && c <= '\r')) ? TEXT : BINARY;
    }
}
