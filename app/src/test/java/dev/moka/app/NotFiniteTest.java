package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.array.NdArray;
import dev.moka.array.Npy;
import dev.moka.model.Prototxt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights, means and inputs that hold NaN or infinity are named, and no answer is made of them, on every backend. */
class NotFiniteTest {
    /** A maximum passes over NaN: what it gives is a number again. */
    private static final String PASSED_OVER = """
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 1 dim: 4 dim: 4 } } }
            layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
                    convolution_param { num_output: 2 kernel_size: 1 } }
            layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool" pooling_param { global_pooling: true } }
            """;

    @TempDir
    Path folder;

    private Path spoilt(Path file, String prototxt, String layer, float... special) {
        try (Net net = new Net(
                Prototxt.parseNet(prototxt, "test").net(), NetOptions.defaults().withBackend(NetOptions.JAVA))) {
            net.fillRandomly(1);
            System.arraycopy(special, 0, net.params(layer).get(0).edit(), 0, special.length);
            net.save(file);
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"onednn", "java"})
    void weights(String backend) throws IOException {
        Path model = ColourModel.write(folder.resolve("model"), ColourModel.SOFTMAX);
        Path net = model.resolve("deploy.prototxt");
        String layer = Prototxt.readNet(net).net().getLayerList().stream()
                .filter(each ->
                        each.getType().equals("Convolution") || each.getType().equals("InnerProduct"))
                .findFirst()
                .orElseThrow()
                .getName();
        Path weights = spoilt(folder.resolve("nan.caffemodel"), Files.readString(net), layer, Float.NaN);
        Path red = ColourModel.picture(folder.resolve("red.png"), ColourModel.RED);
        Ran ran = Ran.moka("classify", "--model", model, "--weights", weights, "--backend", backend, red);
        assertThat(ran.exitCode()).as(ran.err()).isEqualTo(3);
        assertThat(ran.out()).doesNotContain("NaN");
        assertThat(ran.err())
                .contains("nan.caffemodel: layer '" + layer + "', parameter 0: 1 of ")
                .contains("its weights are damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onednn", "java"})
    void weightsThatLaterLayersPassOver(String backend) {
        Path net = TinyModel.write(folder.resolve("net.prototxt"), PASSED_OVER);
        for (String name : new String[] {"w.caffemodel", "w.caffemodel.h5"}) {
            Path weights =
                    spoilt(folder.resolve(name), PASSED_OVER, "conv", Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
            Ran ran = Ran.moka(
                            "run",
                            "--net",
                            net,
                            "--weights",
                            weights,
                            "--backend",
                            backend,
                            "-o",
                            folder.resolve(name + ".npz"))
                    .succeeds();
            assertThat(ran.err()).contains("layer 'conv', parameter 0: 2 of 2 numbers are NaN or infinite");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onednn", "java"})
    void anInput(String backend) {
        Path net = TinyModel.write(folder.resolve("net.prototxt"), PASSED_OVER);
        Path array = folder.resolve("x.npy");
        float[] values = new float[16];
        values[3] = Float.NaN;
        Npy.write(array, new NdArray(new int[] {1, 1, 4, 4}, values));
        Ran ran = Ran.moka(
                        "run",
                        "--net",
                        net,
                        "--weights",
                        "random:1",
                        "--input",
                        "data=" + array,
                        "--backend",
                        backend,
                        "-o",
                        folder.resolve("out.npz"))
                .succeeds();
        assertThat(ran.err()).contains("x.npy: 1 of 16 numbers are NaN or infinite");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void aMean(float special) throws IOException {
        Path model = ColourModel.write(folder.resolve("model"), ColourModel.SOFTMAX);
        Path mean = folder.resolve("mean.npy");
        Npy.write(mean, new NdArray(new int[] {3}, new float[] {104, special, 123}));
        Path red = ColourModel.picture(folder.resolve("red.png"), ColourModel.RED);
        Ran.moka("classify", "--quiet", "--model", model, "--mean", mean, red)
                .failsWith(3, "mean.npy", "NaN or infinite");
    }
}
