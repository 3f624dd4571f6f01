package dev.moka.app;

import dev.moka.Blob;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.StandIns;
import dev.moka.layer.PrefetchingDataLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which shape a net is looked at; a net whose data sets are not there can be looked at, too. */
final class InputShapes {
    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "How many items every input takes (default: as described).")
    private @Nullable Integer batch;

    @Option(
            names = "--input-shape",
            paramLabel = "[NAME=]N,C,H,W",
            description = "The shape of an input, or of a data layer's top; may be repeated (default: as described).")
    private final List<String> shapes = new ArrayList<>();

    /** With what stands in for the data sets of a net that is about to be built. */
    NetOptions over(NetOptions options) {
        if (batch != null && batch < 1) {
            throw MokaException.usage("--batch %d: give 1 or more", batch);
        }
        Map<String, int[]> tops = new TreeMap<>();
        shapes.forEach(shape -> tops.put(name(shape), dims(shape)));
        return options.withStandIns(new StandIns(true, batch == null ? 0 : batch, tops));
    }

    /** Gives the inputs of a net so built their shapes; says where data are not those that it names. */
    void apply(Net net, BasicOptions common) {
        List<PrefetchingDataLayer> readers = readers(net);
        readers.stream()
                .filter(reader -> !reader.missing().isEmpty())
                .forEach(reader -> common.note(
                        "layer '%s': %s; in its place are data of shape %s",
                        reader.name(), reader.missing(), net.blob(reader.param().getTop(0))));
        List<String> tops = readers.stream()
                .flatMap(reader -> reader.param().getTopList().stream())
                .toList();
        shapes.forEach(shape -> reshape(net, tops, shape));
        if (batch != null) {
            net.inputs().forEach(name -> setBatch(net.blob(name), batch));
        }
        net.reshape();
    }

    private static List<PrefetchingDataLayer> readers(Net net) {
        return net.layers().stream()
                .filter(PrefetchingDataLayer.class::isInstance)
                .map(PrefetchingDataLayer.class::cast)
                .toList();
    }

    private static void setBatch(Blob input, int batch) {
        int[] shape = input.shape();
        if (shape.length > 0) {
            shape[0] = batch;
            input.reshape(shape);
        }
    }

    private static void reshape(Net net, List<String> tops, String given) {
        String name = name(given);
        List<String> inputs = net.inputs();
        if (name.isEmpty() && (inputs.isEmpty() ? tops.isEmpty() : inputs.size() != 1)) {
            throw MokaException.usage(
                    "--input-shape %s: the net has %d inputs%s: say which, as in NAME=%s",
                    given, inputs.size(), inputs, given);
        }
        String input = name.isEmpty() && !inputs.isEmpty() ? inputs.get(0) : name;
        if (inputs.contains(input)) {
            net.blob(input).reshape(dims(given));
        } else if (!input.isEmpty() && !tops.contains(input)) {
            throw MokaException.usage(
                    "--input-shape %s: the net has no such input; it has %s",
                    given,
                    String.join(
                            ", ", Stream.concat(inputs.stream(), tops.stream()).toList()));
        }
    }

    private static String name(String given) {
        return given.substring(0, Math.max(0, given.lastIndexOf('=')));
    }

    private static int[] dims(String given) {
        try {
            int[] shape = Arrays.stream(
                            given.substring(given.lastIndexOf('=') + 1).split(","))
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
