package dev.moka.app;

import dev.moka.image.Label;
import dev.moka.image.Labels;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What classes are called. */
final class LabelOptions {
    @Option(
            names = "--labels",
            paramLabel = "F",
            description = "Names of the classes, a line each (default: the model's, else numbers).")
    private @Nullable Path labels;

    /** The labels of the command line, else of the model, else none. */
    List<Label> read(ModelFiles files) {
        Path file = labels != null ? labels : files.labels();
        return file == null ? List.of() : Labels.read(file);
    }
}
