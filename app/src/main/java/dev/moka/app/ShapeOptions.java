package dev.moka.app;

import dev.moka.Blob;
import dev.moka.LoadReport;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.Precision;
import dev.moka.model.CaffeModel;
import dev.moka.proto.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which shape and phase a net is looked at. */
final class ShapeOptions {
    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "How many items every input takes (default: as described).")
    private @Nullable Integer batch;

    @Option(
            names = "--input-shape",
            paramLabel = "[NAME=]N,C,H,W",
            description = "The shape of an input; may be repeated (default: as described).")
    private final List<String> shapes = new ArrayList<>();

    @Option(
            names = "--phase",
            paramLabel = "TRAIN|TEST",
            description = "For which phase the net is built (default: ${DEFAULT-VALUE}).")
    private Phase phase = Phase.TEST;

    /** The net in the wanted shape, without its weights; if there are some, how they fit is said. */
    Net open(ModelFiles files, CommonOptions common) {
        // Nothing is computed, so no backend is started.
        NetOptions options = common.netOptions()
                .withPhase(phase)
                .withBackend(NetOptions.JAVA)
                .withPrecision(Precision.FLOAT32);
        Net net = files.describe(common, options);
        if (files.weights() instanceof Weights.InFile weights) {
            LoadReport report = LoadReport.compare(net, CaffeModel.open(weights.file()));
            LoadReportText.summary(report).forEach(line -> common.note("%s", line));
        }
        reshape(net);
        return net;
    }

    /** The net in the wanted shape, to be run: with its weights, or with what its fillers draw. */
    Net load(ModelFiles files, CommonOptions common) {
        Net net = files.load(common, common.netOptions().withPhase(phase), true);
        try {
            reshape(net);
            return net;
        } catch (RuntimeException e) {
            net.close();
            throw e;
        }
    }

    private void reshape(Net net) {
        shapes.forEach(shape -> reshape(net, shape));
        if (batch != null) {
            net.inputs().forEach(name -> setBatch(net.blob(name), batch));
        }
        net.reshape();
    }

    private static void setBatch(Blob input, int batch) {
        if (batch < 1) {
            throw MokaException.usage("--batch %d: give 1 or more", batch);
        }
        int[] shape = input.shape();
        if (shape.length > 0) {
            shape[0] = batch;
            input.reshape(shape);
        }
    }

    private static void reshape(Net net, String given) {
        int equals = given.lastIndexOf('=');
        if (equals < 0 && net.inputs().size() != 1) {
            throw MokaException.usage(
                    "--input-shape %s: the net has %d inputs%s: say which, as in NAME=%s",
                    given, net.inputs().size(), net.inputs(), given);
        }
        String name = equals < 0 ? net.inputs().get(0) : given.substring(0, equals);
        if (!net.inputs().contains(name)) {
            throw MokaException.usage(
                    "--input-shape %s: the net has no such input; it has %s", given, String.join(", ", net.inputs()));
        }
        int[] dims = dims(given, given.substring(equals + 1));
        net.blob(name).reshape(dims);
    }

    private static int[] dims(String given, String dims) {
        try {
            int[] shape = Arrays.stream(dims.split(","))
                    .map(String::strip)
                    .mapToInt(Integer::parseInt)
                    .toArray();
            if (Arrays.stream(shape).allMatch(dim -> dim > 0)) {
                return shape;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw MokaException.usage(
                "--input-shape %s: whole numbers above 0 with commas between are needed, as in 1,3,224,224", given);
    }
}
