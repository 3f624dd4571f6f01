package dev.moka.app;

import dev.moka.MokaException;
import dev.moka.app.zoo.ModelStore;
import dev.moka.app.zoo.ZooCard;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds models by name: in {@code $MOKA_MODELS}, in {@code ~/.moka/models}, and among those shipped with Moka. */
final class ModelLibrary {
    private ModelLibrary() {}

    /** The folder of a model; a folder that exists is taken as it is, everything else is a name. */
    static Path folder(String nameOrFolder) {
        try {
            return find(Path.of(nameOrFolder), nameOrFolder);
        } catch (InvalidPathException e) {
            throw MokaException.model("'%s' can be no model's name or folder: %s", nameOrFolder, e.getReason());
        }
    }

    private static Path find(Path given, String name) {
        if (Files.isDirectory(given)) {
            return given;
        } else if (Files.exists(given)) {
            throw MokaException.model(
                    "%s is a file: --model takes a name or a folder; give nets with --net and weights with --weights",
                    given);
        } else if (given.getNameCount() > 1 || given.isAbsolute()) {
            throw MokaException.model("%s: no such folder: --model takes a model's name or its folder", given);
        }
        return named(name).or(() -> named(canonical(name))).orElseThrow(() -> unknown(name));
    }

    private static Optional<Path> named(String name) {
        return places().stream()
                .map(place -> place.resolve(name))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** The name under which a model is kept: of {@code bvlc_alexnet}, {@code alexnet}. */
    static String canonical(String name) {
        ZooCard card = store().cards().find(name);
        return card == null ? name : card.name();
    }

    /** Where pulled models are kept: the first place to look at. */
    static ModelStore store() {
        return new ModelStore(places().get(0));
    }

    /** All models that are here, by name; of those with the same name, the one that is found first. */
    static Map<String, Path> all() {
        Map<String, Path> all = new TreeMap<>();
        places().forEach(place -> names(place).forEach(name -> all.putIfAbsent(name, place.resolve(name))));
        return all;
    }

    /** Whether a model's folder came with Moka. */
    static boolean isShipped(Path folder) {
        Path shipped = shipped();
        return shipped != null && folder.startsWith(shipped);
    }

    private static MokaException unknown(String name) {
        ZooCard card = store().cards().find(name);
        if (card != null) {
            return MokaException.model("%s is not here yet: moka pull %s gets it", card.name(), card.name());
        }
        Set<String> known = all().keySet();
        return new MokaException(
                MokaException.Kind.MODEL,
                "no model is called '" + name + "', and there is no such folder: "
                        + (known.isEmpty() ? "give a model's folder" : "known are " + String.join(", ", known)));
    }

    private static List<Path> places() {
        List<Path> places = new ArrayList<>();
        String own = System.getenv("MOKA_MODELS");
        if (own != null) {
            Stream.of(own.split(File.pathSeparator))
                    .filter(place -> !place.isBlank())
                    .map(Path::of)
                    .forEach(places::add);
        }
        places.add(Path.of(System.getProperty("user.home"), ".moka", "models"));
        Path shipped = shipped();
        if (shipped != null) {
            places.add(shipped);
        }
        return places;
    }

    /** {@code models} beside {@code lib/moka.jar}; classes not yet in a jar find what the build has put together. */
    private static @Nullable Path shipped() {
        try {
            Path code = Path.of(ModelLibrary.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path home = Files.isDirectory(code) ? code.resolveSibling("moka") : code.resolveSibling("..");
            return home.resolve("models").normalize();
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Names of the folders in {@code place} that hold a net or weights, sorted. */
    static Set<String> names(Path place) {
        Set<String> names = new TreeSet<>();
        if (Files.isDirectory(place)) {
            try (Stream<Path> entries = Files.list(place)) {
                entries.filter(ModelLibrary::looksLikeModel)
                        .forEach(entry -> names.add(entry.getFileName().toString()));
            } catch (IOException e) {
                // A list for a message only: a folder that cannot be read has nothing to offer.
            }
        }
        return names;
    }

    private static boolean looksLikeModel(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".caffemodel") || file.endsWith("deploy.prototxt"));
        } catch (IOException e) {
            return false;
        }
    }
}
