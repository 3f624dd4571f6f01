package dev.moka.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.moka.app.zoo.ModelStore;
import dev.moka.app.zoo.ZooCard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code moka models list}: what there is, here and in the zoo. */
@Command(
        name = "list",
        description = {
            "Lists the models of the zoo, those that come with Moka, and your own.",
            "",
            "Examples:",
            "  moka models list",
            "  moka models list --format json",
            "  moka models list -q > models.txt"
        })
final class ModelsList implements Callable<Integer> {
    @Mixin
    private final FormatOptions format = new FormatOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    /**
     * @param size bytes; null if nobody knows
     * @param pulled yes, no, partly, own (put there by hand) or shipped
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Row(
            String name,
            @Nullable Long size,
            String pulled,
            @Nullable String license,
            @Nullable String description,
            @Nullable String folder) {

        List<String> cells() {
            return List.of(
                    name,
                    size == null ? "?" : ByteSize.text(size),
                    pulled,
                    license == null ? "?" : license,
                    description == null ? "" : description);
        }
    }

    @Override
    public Integer call() {
        ModelStore store = ModelLibrary.store();
        Map<String, Row> rows = new TreeMap<>();
        store.cards().all().forEach(card -> rows.put(card.name(), ofCard(card, store)));
        ModelLibrary.all().forEach((name, folder) -> rows.compute(name, (n, known) -> ofFolder(n, folder, store)));
        if (format.json()) {
            Json.println(common.out(), rows.values());
        } else {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("NAME", "SIZE", "PULLED", "LICENCE", "DESCRIPTION"));
            rows.values().forEach(row -> table.add(row.cells()));
            Table.print(common.out(), table, table.get(0).size());
        }
        return ExitCode.DONE;
    }

    private static Row ofCard(ZooCard card, ModelStore store) {
        return new Row(
                card.name(),
                card.likelySize(),
                word(store.state(card.name())),
                card.license(),
                card.description(),
                null);
    }

    private Row ofFolder(String name, Path folder, ModelStore store) {
        ModelCard card = ModelCard.in(folder, warning -> common.warn("%s", warning));
        String pulled = ModelLibrary.isShipped(folder)
                ? "shipped"
                : folder.equals(store.folder(name)) ? word(store.state(name)) : "own";
        return new Row(name, ByteSize.of(folder), pulled, card.license(), card.description(), folder.toString());
    }

    private static String word(ModelStore.State state) {
        return state.name().toLowerCase(java.util.Locale.ROOT);
    }
}
