package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.app.zoo.ModelStore;
import dev.moka.app.zoo.ZooCard;
import dev.moka.app.zoo.ZooFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code moka models show}: all that is known of a model. */
@Command(
        name = "show",
        description = {
            "Shows what is known of a model of the zoo: source, licence, files, preprocessing.",
            "",
            "Examples:",
            "  moka models show caffenet",
            "  moka models show bvlc_googlenet",
            "  moka models show squeezenet --format json > card.json"
        })
final class ModelsShow implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The model: moka models list names them.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String name;

    @Mixin
    private final FormatOptions format = new FormatOptions();

    @Mixin
    private final BasicOptions common = new BasicOptions();

    @Override
    public Integer call() {
        ModelStore store = ModelLibrary.store();
        ZooCard card = store.cards().find(name);
        Path shipped = card == null ? ModelLibrary.all().get(name) : null;
        if (shipped != null) {
            throw MokaException.failed(
                    "'%s' has no card of the zoo; what is known of it is in %s", name, shipped.resolve("model.json"));
        }
        card = store.cards().get(name);
        if (format.json()) {
            Json.println(common.out(), card);
        } else {
            print(card, store, common.out());
        }
        return ExitCode.DONE;
    }

    private static void print(ZooCard card, ModelStore store, PrintWriter out) {
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of("name", card.name()));
        if (!card.aliases().isEmpty()) {
            facts.add(List.of("also", String.join(", ", card.aliases())));
        }
        facts.add(List.of("description", card.description()));
        facts.add(List.of("source", card.source()));
        facts.add(List.of("licence", card.license()));
        facts.add(List.of("accuracy", card.accuracy() == null ? "unknown" : card.accuracy()));
        if (card.parameters() != null) {
            facts.add(List.of("parameters", String.format("%,d", card.parameters())));
        }
        card.notes().forEach(note -> facts.add(List.of("note", note)));
        Path folder = store.folder(card.name());
        facts.add(List.of("pulled", Files.isDirectory(folder) ? folder.toString() : "no: moka pull " + card.name()));
        card.model().forEach((key, value) -> facts.add(List.of(key, String.valueOf(value))));
        for (ZooFile file : card.files()) {
            facts.add(List.of("file", file.name()));
            facts.add(List.of("  size", file.size() == null ? "unknown" : String.format("%,d", file.size())));
            facts.add(List.of("  sha1", file.sha1() == null ? "unknown: checked by its structure" : file.sha1()));
            file.urls().forEach(url -> facts.add(List.of("  from", url)));
        }
        Table.print(out, facts, 2);
    }
}
