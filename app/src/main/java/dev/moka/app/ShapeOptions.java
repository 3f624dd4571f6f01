package dev.moka.app;

import dev.moka.LoadReport;
import dev.moka.Net;
import dev.moka.model.CaffeModel;
import dev.moka.proto.Phase;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** In which shape and phase a net is looked at. */
final class ShapeOptions {
    @Mixin
    private final InputShapes shapes = new InputShapes();

    @Option(
            names = "--phase",
            paramLabel = "TRAIN|TEST",
            description = "For which phase the net is built (default: ${DEFAULT-VALUE}).")
    private Phase phase = Phase.TEST;

    /** The net in the wanted shape, without its weights; if there are some, how they fit is said. */
    Net open(ModelFiles files, ReadingOptions common) {
        Net net = files.describe(common, shapes.over(ModelFiles.TO_LOOK_AT.withPhase(phase)));
        if (files.weights() instanceof Weights.InFile weights) {
            LoadReport report = LoadReport.compare(net, CaffeModel.open(weights.file()));
            LoadReportText.summary(report).forEach(line -> common.note("%s", line));
        }
        shapes.apply(net, common);
        return net;
    }

    /** The net in the wanted shape, to be run: with its weights, or with what its fillers draw. */
    Net load(ModelFiles files, CommonOptions common) {
        Net net = files.load(common, shapes.over(common.netOptions().withPhase(phase)), true);
        try {
            shapes.apply(net, common);
            return net;
        } catch (RuntimeException e) {
            net.close();
            throw e;
        }
    }
}
