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

    private final Path folder;
    private final List<Path> files;

    private ModelFolder(Path folder) {
        this.folder = folder;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.MODEL, "model folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The files of a model that is given by its folder or its name. */
    static ModelFiles of(String nameOrFolder, CommonOptions common) {
        Path folder = ModelLibrary.folder(nameOrFolder);
        return new ModelFolder(folder).files(nameOrFolder, ModelCard.in(folder, common));
    }

    private ModelFiles files(String name, ModelCard card) {
        Path net = card.net() != null ? folder.resolve(card.net()) : net();
        Path weights = card.weights() != null ? folder.resolve(card.weights()) : weights();
        if (net == null && weights == null) {
            throw MokaException.model(
                    "%s holds no model: a model's folder has a deploy.prototxt and a .caffemodel%s",
                    folder, models().isEmpty() ? "" : "; there are models in " + models());
        }
        return new ModelFiles(
                name,
                net,
                weights == null ? null : new Weights.InFile(weights),
                card.labels() != null ? folder.resolve(card.labels()) : first(LABELS),
                card.preprocessing(folder).or(folderMean()));
    }

    private Preprocessing folderMean() {
        Path mean = first(MEANS);
        return new Preprocessing(null, null, null, null, mean == null ? null : mean.toString(), null);
    }

    private @Nullable Path net() {
        Path deploy = first(List.of("deploy.prototxt"));
        return deploy != null
                ? deploy
                : only("prototxt files", name -> name.endsWith(".prototxt") && !isForTraining(name), "--net");
    }

    private static boolean isForTraining(String name) {
        return FOR_TRAINING.stream().anyMatch(name::contains);
    }

    private @Nullable Path weights() {
        return only("caffemodels", name -> name.endsWith(".caffemodel"), "--weights");
    }

    private @Nullable Path first(List<String> names) {
        return names.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Path only(String what, Predicate<String> wanted, String option) {
        List<Path> found = files.stream()
                .filter(file -> wanted.test(file.getFileName().toString()))
                .toList();
        if (found.size() > 1) {
            throw MokaException.model(
                    "%s holds several %s: %s: choose one with %s",
                    folder,
                    what,
                    found.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", ")),
                    option);
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /** Names of the folders in this one that look like models, for a message. */
    private String models() {
        return String.join(", ", ModelLibrary.names(folder));
    }
}
