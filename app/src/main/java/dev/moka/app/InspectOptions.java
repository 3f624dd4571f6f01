package dev.moka.app;

import dev.moka.Blob;
import dev.moka.LoadReport;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.model.CaffeModel;
import dev.moka.proto.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which net is looked at, in which shape. */
final class InspectOptions {
    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "How many items every input takes (default: as described).")
    private int batch;

    @Option(
            names = "--input-shape",
            paramLabel = "[NAME=]N,C,H,W",
            description = "The shape of an input (default: as described).")
    private final List<String> shapes = new ArrayList<>();

    @Option(
            names = "--phase",
            paramLabel = "TRAIN|TEST",
            description = "For which phase the net is built (default: ${DEFAULT-VALUE}).")
    private Phase phase = Phase.TEST;

    @Option(
            names = "--format",
            paramLabel = "table|json",
            description = "How the result is written (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TABLE;

    enum Format {
        TABLE,
        JSON
    }

    Format format() {
        return format;
    }

    ModelFiles files(CommonOptions common) {
        return model.resolve(common);
    }

    /** The net in the wanted shape, without its weights; if there are some, what they are to it is said. */
    Net open(ModelFiles files, CommonOptions common) {
        Net net = files.describe(common, common.netOptions().withPhase(phase));
        if (files.weights() instanceof Weights.InFile weights) {
            LoadReport report = LoadReport.compare(net, CaffeModel.open(weights.file()));
            LoadReportText.of(report).summary().forEach(line -> common.note("%s", line));
        }
        reshape(net);
        return net;
    }

    private void reshape(Net net) {
        if (batch < 0) {
            throw MokaException.usage("--batch %d: give 1 or more", batch);
        }
        shapes.forEach(shape -> reshape(net, shape));
        if (batch > 0) {
            net.inputs().forEach(name -> setBatch(net.blob(name)));
        }
        net.reshape();
    }

    private void setBatch(Blob input) {
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
                    "--input-shape %s: the net has %d inputs: say which, as in NAME=%s",
                    given, net.inputs().size(), given);
        }
        String name = equals < 0 ? net.inputs().get(0) : given.substring(0, equals);
        if (!net.inputs().contains(name)) {
            throw MokaException.usage(
                    "--input-shape %s: the net has no such input; it has %s", given, String.join(", ", net.inputs()));
        }
        net.blob(name).reshape(dims(given, given.substring(equals + 1)));
    }

    private static int[] dims(String given, String dims) {
        try {
            return Arrays.stream(dims.split(","))
                    .map(String::strip)
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw MokaException.usage(
                    "--input-shape %s: whole numbers with commas between are needed, as in 1,3,224,224", given);
        }
    }
}
