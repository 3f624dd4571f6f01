package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.app.zoo.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moka models rm}: removes a model that was pulled. */
@Command(
        name = "rm",
        description = {
            "Removes a pulled model, and what an unfinished pull left of it, without asking.",
            "",
            "Examples:",
            "  moka models rm caffenet",
            "  moka models rm bvlc_googlenet",
            "  moka models rm my-own-net --force"
        })
final class ModelsRemove implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The model.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String name;

    @Option(names = "--force", description = "Remove it even if it was not pulled.")
    private boolean force;

    @Mixin
    private final BasicOptions common = new BasicOptions();

    @Override
    public Integer call() {
        ModelStore store = ModelLibrary.store();
        String known = ModelLibrary.canonical(name);
        Path shipped = ModelLibrary.all().get(known);
        if (store.state(known) == ModelStore.State.NO && shipped != null) {
            throw MokaException.failed(
                    "'%s' was not pulled: it is in %s%s, and rm removes only what moka pull got",
                    name, shipped, ModelLibrary.isShipped(shipped) ? ", where it came with Moka" : "");
        }
        boolean whole = Files.isDirectory(store.folder(known));
        store.remove(known, force);
        common.note("%s is removed", whole ? store.folder(known) : "what was pulled of " + known);
        return ExitCode.DONE;
    }
}
