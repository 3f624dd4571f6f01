package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.array.AtomicFile;
import dev.moka.vis.Page;
import dev.moka.vis.PictureFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The folder of a {@link Page}. Everything is drawn before the first file is written; what fails then takes back what it wrote. */
final class PageFolder {
    private static final String INDEX = "index.html";

    private final Path folder;
    private final boolean force;

    /** Throws (FAILED) if there already is a page, or something that is no folder. */
    PageFolder(Path folder, boolean force) {
        this.folder = folder;
        this.force = force;
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw MokaException.failed("cannot write to %s: it is no folder; name another one", folder);
        }
        requireFree(INDEX);
    }

    private void requireFree(String name) {
        if (!force && Files.exists(folder.resolve(name))) {
            throw MokaException.failed("%s exists: pass --force to replace it", folder.resolve(name));
        }
    }

    void write(Page page) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        page.figures().forEach(figure -> files.put(figure.file(), bytes(figure)));
        files.put(INDEX, page.html().getBytes(StandardCharsets.UTF_8));
        files.keySet().forEach(this::requireFree);
        List<Path> made = new ArrayList<>();
        try {
            makeFolder(made);
            files.forEach((name, bytes) -> {
                Path file = folder.resolve(name);
                boolean isNew = !Files.exists(file);
                AtomicFile.write(file, out -> out.write(bytes));
                if (isNew) {
                    made.add(file);
                }
            });
        } catch (RuntimeException e) {
            takeBack(made);
            throw e;
        }
    }

    private static byte[] bytes(Page.Figure figure) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            PictureFormat.ofName(figure.file()).orElseThrow().write(figure.picture(), bytes);
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.FAILED, "cannot draw " + figure.file() + ": " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    private void makeFolder(List<Path> made) {
        List<Path> missing = new ArrayList<>();
        for (Path path = folder.toAbsolutePath(); path != null && !Files.exists(path); path = path.getParent()) {
            missing.add(0, path);
        }
        try {
            Files.createDirectories(folder);
            made.addAll(missing);
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.FAILED,
                    "cannot make the folder " + folder + ": choose a place you may write to (" + e.getMessage() + ")",
                    e);
        }
    }

    private static void takeBack(List<Path> made) {
        for (int i = made.size() - 1; i >= 0; i--) {
            try {
                Files.deleteIfExists(made.get(i));
            } catch (IOException ignored) {
                // What failed before this is the better message.
            }
        }
    }
}
