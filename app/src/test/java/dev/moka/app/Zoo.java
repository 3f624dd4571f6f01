package dev.moka.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** A store in a folder of the test, with the card of a tiny model that a server of the test has. */
final class Zoo {
    static final String NET = "deploy.prototxt";
    static final String LABELS = "labels.txt";
    static final String WEIGHTS = "tiny.caffemodel";
    static final List<String> FILES = List.of(NET, LABELS, WEIGHTS);

    private final Path home;
    private final Path original;

    /** @param home becomes the home folder: the store is in it */
    Zoo(Path home) {
        this.home = home;
        this.original = home.resolve("original");
        TinyModel.net(original);
        TinyModel.write(original.resolve(LABELS), "one\ntwo\nthree\n");
        TinyModel.weights(original);
    }

    Path store() {
        return home.resolve(".moka/models");
    }

    Path model() {
        return store().resolve("tiny");
    }

    Path workshop() {
        return store().resolve(".pulling/tiny");
    }

    byte[] content(String file) {
        try {
            return Files.readAllBytes(original.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the card; its files are at {@code address/FILE}. */
    Path card(String address) {
        return card(FILES.stream()
                .map(file -> file(file, address + "/" + file, true))
                .toList());
    }

    Path card(List<String> files) {
        return TinyModel.write(store().resolve("cards/tiny.json"), """
                {
                  "name": "tiny", "aliases": ["little_one"], "description": "three classes",
                  "source": "http://localhost/tiny", "license": "MIT", "parameters": 59,
                  "files": [%s],
                  "model": {"net": "deploy.prototxt", "weights": "tiny.caffemodel", "labels": "labels.txt", "rawScale": 1}
                }
                """.formatted(String.join(",\n", files)));
    }

    String file(String name, String url, boolean known) {
        String facts =
                known ? ", \"sha1\": \"%s\", \"size\": %d".formatted(sha1(content(name)), content(name).length) : "";
        return "{\"name\": \"%s\", \"urls\": [\"%s\"]%s}".formatted(name, url, facts);
    }

    /** Puts the model's files where the card says they are. */
    void serve(FileServer server, FileServer.Manner weights) {
        FILES.forEach(
                file -> server.put("/" + file, content(file), file.equals(WEIGHTS) ? weights : FileServer.Manner.WELL));
    }

    /** A folder that is a mirror. */
    Path mirror() {
        Path mirror = home.resolve("mirror");
        try {
            Files.createDirectories(mirror.resolve("tiny"));
            for (String file : FILES) {
                Files.copy(original.resolve(file), mirror.resolve("tiny").resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return mirror;
    }

    static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A tar archive with two files, packed: 512-byte headers with name and octal size. */
    static byte[] tarGz(String folder, String name, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (String each : List.of("other.txt", name)) {
                byte[] header = new byte[512];
                byte[] path = (folder + each).getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(path, 0, header, 0, path.length);
                byte[] size = "%011o".formatted(content.length).getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(size, 0, header, 124, size.length);
                out.write(header);
                out.write(content);
                out.write(new byte[(512 - content.length % 512) % 512]);
            }
            out.write(new byte[1024]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What the library sees in the store. */
    String visible() {
        return ModelLibrary.names(store()).stream().collect(Collectors.joining(","));
    }
}
