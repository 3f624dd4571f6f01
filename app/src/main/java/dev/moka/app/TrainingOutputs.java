package dev.moka.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where else a training says what it does. */
final class TrainingOutputs {
    @Option(
            names = "--log-file",
            paramLabel = "F",
            description = "Add the log to this file, in the words of Caffe's, which its tools read.")
    private @Nullable Path logFile;

    @Option(names = "--log-json", paramLabel = "F.jsonl", description = "Add to this file one JSON object per event.")
    private @Nullable Path logJson;

    @Option(
            names = "--plot",
            paramLabel = "F.png|.svg",
            description = "Keep a picture of loss and test results up to date.")
    private @Nullable Path plot;

    /** To be asked for before the work begins. Throws if a file cannot be written, or is neither .png nor .svg. */
    TrainingReport open(CommonOptions common) {
        if (plot != null) {
            PictureOptions.format(plot);
        }
        LineFile log = logFile == null ? null : new LineFile(logFile, common);
        LineFile json = logJson == null ? null : new LineFile(logJson, common);
        return new TrainingReport(common, log, json, plot);
    }
}
