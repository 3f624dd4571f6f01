package dev.moka.app;

import com.google.auto.service.AutoService;
import dev.moka.app.zoo.Cards;
import dev.moka.fuzz.Target;
import dev.moka.fuzz.Targets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The cards of models, read as damaged files of their own. */
@AutoService(Targets.class)
public final class CardTargets implements Targets {
    private static final String MODEL = """
            { "name": "tiny", "description": "tells a from b", "weights": "tiny.caffemodel", "net": "deploy.prototxt",
              "labels": "labels.txt", "imagesDim": [256, 256], "rawScale": 255, "channelSwap": [2, 1, 0],
              "inputScale": 0.017, "mean": "104,117,123", "centerOnly": true, "license": "BSD", "source": "a page" }
            """;

    private static final String ZOO = """
            { "name": "tiny", "aliases": ["small"], "description": "tells a from b", "source": "https://example.org/tiny",
              "license": "BSD", "accuracy": "0.5", "parameters": 1234, "notes": ["a note"],
              "files": [ { "name": "deploy.prototxt", "urls": ["https://example.org/a.tar.gz#deploy.prototxt"],
                           "sha1": "733249be856b9cd28ce929cd7c41874cf817c3c6", "size": 31675 },
                         { "name": "tiny.caffemodel", "urls": ["https://example.org/tiny.caffemodel"] } ],
              "model": { "weights": "tiny.caffemodel", "imagesDim": [256, 256] } }
            """;

    @Command
    private static final class Quiet {
        @Mixin
        private final CommonOptions common = new CommonOptions();
    }

    @Override
    public List<Target> targets() {
        return List.of(
                new Target("model-card", s -> List.of(bytes(MODEL)), CardTargets::model),
                new Target("zoo-card", s -> List.of(bytes(ZOO)), CardTargets::zoo));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void model(Path file) throws IOException {
        Quiet options = new Quiet();
        new CommandLine(options).parseArgs("--quiet");
        Path folder = named(file, "model.json");
        ModelCard.in(folder, warning -> options.common.warn("%s", warning)).preprocessing(folder);
    }

    private static void zoo(Path file) throws IOException {
        new Cards(named(file, "tiny.json")).all().forEach(card -> {
            if (card.likelySize() == null) {
                card.aliases();
            }
        });
    }

    /** A folder in which the file has this name. */
    private static Path named(Path file, String name) throws IOException {
        Path folder = Files.createDirectories(file.resolveSibling("cards"));
        Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        return folder;
    }
}
