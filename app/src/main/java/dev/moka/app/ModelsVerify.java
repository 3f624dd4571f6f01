package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.app.zoo.ModelStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code moka models verify}: whether models are still what was pulled. */
@Command(
        name = "verify",
        description = {
            "Compares the files of pulled models with their cards, by SHA-1; exits 5 if any differs.",
            "",
            "Examples:",
            "  moka models verify",
            "  moka models verify caffenet",
            "  moka models verify --format json"
        })
final class ModelsVerify implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "One model (default: all that were pulled).")
    private @Nullable String name;

    @Mixin
    private final FormatOptions format = new FormatOptions();

    @Mixin
    private final BasicOptions common = new BasicOptions();

    private record Row(
            String model,
            @com.fasterxml.jackson.annotation.JsonUnwrapped ModelStore.Check check) {
        List<String> cells() {
            String sha1 = check.sha1() == null ? "-" : check.sha1();
            String note = check.verdict() == ModelStore.Verdict.CHANGED ? "the card says " + check.expected() : "";
            return List.of(model, check.file(), check.verdict().name(), sha1, note);
        }
    }

    @Override
    public Integer call() {
        List<Row> rows = new ArrayList<>();
        models().forEach(
                        (model, folder) -> ModelStore.verify(folder).forEach(check -> rows.add(new Row(model, check))));
        if (format.json()) {
            Json.println(common.out(), rows);
        } else {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("MODEL", "FILE", "STATE", "SHA-1", ""));
            rows.forEach(row -> table.add(row.cells()));
            Table.print(common.out(), table, table.get(0).size());
        }
        boolean differs = rows.stream().anyMatch(row -> row.check().verdict().differs());
        if (differs) {
            common.error("not everything is as it was pulled: moka pull NAME --force gets it again");
        }
        return differs ? ExitCode.CHECK_FAILED : ExitCode.DONE;
    }

    private Map<String, Path> models() {
        ModelStore store = ModelLibrary.store();
        Map<String, Path> all = ModelLibrary.all();
        if (name == null) {
            Map<String, Path> pulled = new TreeMap<>(all);
            pulled.values().removeIf(folder -> ModelStore.cardIn(folder) == null);
            return pulled;
        }
        String known = ModelLibrary.canonical(name);
        Path folder = all.getOrDefault(known, store.folder(known));
        if (!all.containsKey(known)) {
            store.cards().get(name); // a name that nobody knows is said to be one
            throw MokaException.model("there is no model '%s' in %s: moka pull %s gets it", name, store.root(), name);
        }
        return Map.of(known, folder);
    }
}
