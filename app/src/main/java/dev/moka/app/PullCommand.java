package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.app.zoo.ModelStore;
import dev.moka.app.zoo.Pull;
import dev.moka.app.zoo.ZooCard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moka pull}: gets a model by its name. */
@Command(
        name = "pull",
        description = {
            "Gets a model of the zoo: then NAME works as --model everywhere. Prints its folder.",
            "What was interrupted is continued by the same command; every file is verified.",
            "",
            "Examples:",
            "  moka pull squeezenet",
            "  moka pull caffenet --mirror /media/usb/models",
            "  moka pull googlenet --mirror http://mirror.example.org/caffe --force"
        })
final class PullCommand implements Callable<Integer> {
    private static final String MIRROR = "MOKA_MIRROR";

    @Parameters(paramLabel = "NAME", description = "The model: moka models list names them.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String name;

    @Option(
            names = "--mirror",
            paramLabel = "DIR|URL",
            description = "Take the files from DIR|URL/NAME/FILE and nowhere else (default: $" + MIRROR + ").")
    private @Nullable String mirror;

    @Option(names = "--force", description = "Replace the model if it is here.")
    private boolean force;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long a server may be silent (default: ${DEFAULT-VALUE}).")
    private int timeout = 30;

    @Mixin
    private final BasicOptions common = new BasicOptions();

    @Override
    public Integer call() {
        if (timeout < 1) {
            throw MokaException.usage("--timeout %d: give at least one second", timeout);
        }
        ModelStore store = ModelLibrary.store();
        ZooCard card = store.cards().get(name);
        String from = mirror != null ? mirror : System.getenv(MIRROR);
        PullProgress progress = new PullProgress(common);
        Pull pull =
                new Pull(store, from == null || from.isBlank() ? null : from, Duration.ofSeconds(timeout), progress);
        Thread words = new Thread(() -> common.error("interrupted: the same command continues"));
        Runtime.getRuntime().addShutdownHook(words);
        try {
            Path folder = pull.run(card, force);
            common.note("%s: licence %s; see %s", card.name(), card.license(), card.source());
            card.notes().forEach(note -> common.note("%s", note));
            common.out().println(folder);
            return ExitCode.DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        } finally {
            forget(words);
        }
    }

    private static void forget(Thread words) {
        try {
            Runtime.getRuntime().removeShutdownHook(words);
        } catch (IllegalStateException e) {
            // the end has begun, and it speaks
        }
    }
}
