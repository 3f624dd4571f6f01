package dev.moka.app;

import dev.moka.Blob;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.array.NdArray;
import dev.moka.array.Npy;
import dev.moka.array.Npz;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code moka run}: arrays in, arrays out. */
@Command(
        name = "run",
        description = {
            "Computes a net: arrays in, arrays out.",
            "",
            "Examples:",
            "  moka run --model lenet --input data=digit.npy -o prob.npz",
            "  moka run --model lenet --input data=digit.npy --blobs conv1,prob -o out.npz",
            "  moka run --net deploy.prototxt --weights random:1 --input data=x.npy --blobs all -o all.npz"
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Option(
            names = "--input",
            paramLabel = "NAME=FILE.npy",
            description = "An array for an input blob, which takes its shape.")
    private final Map<String, Path> inputs = new LinkedHashMap<>();

    @Option(
            names = "--blobs",
            paramLabel = "all|A,B",
            split = " *, *",
            splitSynopsisLabel = ",",
            description = "The blobs to write (default: the net's outputs).")
    private final List<String> blobs = new ArrayList<>();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        Path file = output.file();
        try (Net net = model.resolve(common).load(common, common.netOptions(), false)) {
            List<String> wanted = wanted(net);
            inputs.forEach((name, array) -> fill(net, name, array));
            net.inputs().stream()
                    .filter(name -> !inputs.containsKey(name))
                    .forEach(name ->
                            common.warn("input '%s' is all zeros: give it with --input %s=FILE.npy", name, name));
            net.reshape();
            net.forward();
            common.explainPrecision();
            Npz.write(file, arrays(net, wanted));
        }
        return ExitCode.DONE;
    }

    private List<String> wanted(Net net) {
        if (blobs.isEmpty()) {
            return net.outputs();
        } else if (blobs.equals(List.of("all"))) {
            return List.copyOf(net.blobs().keySet());
        }
        blobs.forEach(net::blob);
        return blobs;
    }

    private void fill(Net net, String name, Path file) {
        if (!net.inputs().contains(name)) {
            throw MokaException.usage(
                    "--input %s: the net has no such input; it has %s", name, String.join(", ", net.inputs()));
        }
        NdArray array = Npy.read(file);
        long notFinite = IntStream.range(0, array.data().length)
                .filter(i -> !Float.isFinite(array.data()[i]))
                .count();
        if (notFinite > 0) {
            common.warn("%s: %,d of %,d numbers are NaN or infinite", file, notFinite, array.data().length);
        }
        Blob blob = net.blob(name);
        blob.reshape(array.shape());
        blob.set(array.data());
    }

    private static Map<String, NdArray> arrays(Net net, List<String> names) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        names.forEach(name -> arrays.put(
                name, new NdArray(net.blob(name).shape(), net.blob(name).data())));
        return arrays;
    }
}
