package dev.moka.app;

import dev.moka.MokaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder that holds a model: its files have the usual names, or a card, model.json, names them. */
final class ModelFolder {
    private static final List<String> MEANS = List.of("mean.npy", "mean.binaryproto");
    private static final List<String> LABELS = List.of("labels.txt", "synset_words.txt");
    private static final List<String> FOR_TRAINING = List.of("solver", "train_val", "train_test");

    private final String name;
    private final Path folder;
    private final ModelCard card;
    private final List<Path> files;
    private final CommonOptions common;

    private ModelFolder(String name, Path folder, CommonOptions common) {
        this.name = name;
        this.folder = folder;
        this.common = common;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.MODEL, "model folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
        card = ModelCard.in(folder, warning -> common.warn("%s", warning));
    }

    /** A model that is given by its folder or its name. */
    static ModelFolder of(String nameOrFolder, CommonOptions common) {
        return new ModelFolder(nameOrFolder, ModelLibrary.folder(nameOrFolder), common);
    }

    /** What is in the folder, but for what is given. */
    ModelFiles files(@Nullable Path givenNet, @Nullable Weights givenWeights) {
        Path net = givenNet != null ? givenNet : card.net() != null ? folder.resolve(card.net()) : net();
        Weights weights = givenWeights != null ? givenWeights : weights();
        if (net == null && weights == null) {
            String models = String.join(", ", ModelLibrary.names(folder));
            throw MokaException.model(
                    "%s holds no model: a model's folder has a deploy.prototxt and a .caffemodel%s",
                    folder, models.isEmpty() ? "" : "; there are models in its folders " + models);
        }
        return new ModelFiles(
                name,
                net,
                weights,
                card.labels() != null ? folder.resolve(card.labels()) : first(LABELS),
                card.preprocessing(folder).or(new PreprocessingSettings(null, null, null, null, mean(), null)));
    }

    private @Nullable String mean() {
        Path named = first(MEANS);
        if (named != null || card.mean() != null) {
            return named == null ? null : named.toString();
        }
        List<Path> found =
                named(name -> name.contains("mean") && (name.endsWith(".npy") || name.endsWith(".binaryproto")));
        if (found.size() > 1) {
            common.warn("%s holds several means, none is used: %s: choose one with --mean", folder, names(found));
        }
        return found.size() == 1 ? found.get(0).toString() : null;
    }

    private @Nullable Path net() {
        Path deploy = first(List.of("deploy.prototxt"));
        return deploy != null
                ? deploy
                : only(
                        "nets",
                        "--net",
                        name -> name.endsWith(".prototxt")
                                && FOR_TRAINING.stream().noneMatch(name::contains));
    }

    private @Nullable Weights weights() {
        Path found = card.weights() != null
                ? folder.resolve(card.weights())
                : only(
                        "caffemodels",
                        "--weights",
                        name -> name.endsWith(".caffemodel") || name.endsWith(".caffemodel.h5"));
        return found == null ? null : new Weights.InFile(found);
    }

    private @Nullable Path first(List<String> wanted) {
        return wanted.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Path only(String what, String option, Predicate<String> wanted) {
        List<Path> found = named(wanted);
        if (found.size() > 1) {
            throw MokaException.model(
                    "%s holds several %s: %s: choose one with %s", folder, what, names(found), option);
        }
        return found.isEmpty() ? null : found.get(0);
    }

    private List<Path> named(Predicate<String> wanted) {
        return files.stream()
                .filter(file -> wanted.test(file.getFileName().toString()))
                .toList();
    }

    private static String names(List<Path> found) {
        return found.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", "));
    }
}
