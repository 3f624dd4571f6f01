package dev.moka.app;

import static dev.moka.app.TinyModel.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.moka.array.NdArray;
import dev.moka.array.Npy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectTest {
    @TempDir
    Path folder;

    private static Path shared(String path) {
        Path shared = Path.of(System.getProperty("moka.shared", "../../shared"));
        assumeTrue(Files.isDirectory(shared), () -> "reference data is absent: " + shared);
        return shared.resolve(path);
    }

    private static String expected(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(InspectTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void listsCaffeNetAsTheLabDoes() throws IOException {
        Path net = shared("nets/models/bvlc_reference_caffenet/deploy.prototxt");
        assertThat(Ran.moka("inspect", "blobs", "--net", net, "--batch", 50)
                        .succeeds()
                        .out())
                .isEqualTo(expected("caffenet-blobs.txt"));
        assertThat(Ran.moka("inspect", "params", "--net", net, "--batch", 50)
                        .succeeds()
                        .out())
                .isEqualTo(expected("caffenet-params.txt"));
    }

    @Test
    void sumsUpWhatLayersCost() {
        Path caffenet = shared("nets/models/bvlc_reference_caffenet/deploy.prototxt");
        Path googlenet = shared("nets/models/bvlc_googlenet/deploy.prototxt");
        String layers = Ran.moka("inspect", "layers", "--net", caffenet, "--batch", 1)
                .succeeds()
                .out();
        assertThat(layers)
                .containsPattern("(?m)^conv1 +Convolution +\\(1, 96, 55, 55\\) +34,944 +105,415,200 +1,135$")
                .containsPattern("(?m)^relu1 +ReLU +\\(1, 96, 55, 55\\) +in place$")
                .containsPattern("(?m)^total +24 layers +60,965,224 +724,406,816 ");
        layers = Ran.moka("inspect", "layers", "--net", googlenet).succeeds().out();
        assertThat(layers)
                .containsPattern("(?m)^total +143 layers +6,998,552 +15,826,718,720 ")
                .contains("9 Split layers");
        assertThat(layers.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void shapesFollowTheOptions() {
        Path net = TinyModel.net(folder);
        assertThat(Ran.moka("inspect", "blobs", "--net", net, "--batch", 5)
                        .succeeds()
                        .out())
                .isEqualTo("data\t(5, 1, 4, 4)\nconv\t(5, 2, 2, 2)\nfc\t(5, 3)\nprob\t(5, 3)\n");
        assertThat(Ran.moka("inspect", "blobs", "--net", net, "--input-shape", "data=2,1,4,4")
                        .succeeds()
                        .out())
                .startsWith("data\t(2, 1, 4, 4)\n");
        Ran.moka("inspect", "blobs", "--net", net, "--input-shape", "1,1,9,9").failsWith(3, "layer 'fc'");
        Ran.moka("inspect", "blobs", "--net", net, "--input-shape", "data=1,x").failsWith(2, "whole numbers");
        Ran.moka("inspect", "blobs", "--net", net, "--input-shape", "image=1,1,4,4")
                .failsWith(2, "no such input", "data");
        Ran.moka("inspect", "blobs", "--net", net, "--batch", 0).failsWith(2, "--batch 0");
        Ran.moka("inspect", "blobs", "--net", net, "--phase", "SLEEP").failsWith(2, "--phase");
    }

    @Test
    void weightsMayBeHdf5() throws IOException {
        Path binary = TinyModel.weights(folder);
        Path model = folder.resolve("model");
        TinyModel.net(model);
        Path hdf5 = TinyModel.weights(model.resolve("tiny.caffemodel.h5"), TinyModel.NET);
        Ran params = Ran.moka("inspect", "params", "--weights", hdf5).succeeds();
        assertThat(params.out().lines()).contains("conv\t(2, 1, 3, 3) (2,)", "fc\t(3, 8) (3,)");
        assertThat(params.err()).isEmpty();
        Path a = folder.resolve("a.npy");
        Path b = folder.resolve("b.npy");
        Ran.moka("inspect", "param", "fc", "--weights", binary, "-o", a).succeeds();
        assertThat(Ran.moka("inspect", "param", "fc", "--model", model, "-o", b)
                        .succeeds()
                        .err())
                .doesNotContain("HDF5", "warning");
        assertThat(b).hasSameBinaryContentAs(a);
    }

    @Test
    void phaseDecidesWhichLayersThereAre() {
        Path net = write(folder.resolve("phases.prototxt"), """
                layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 } } }
                layer { name: "a" type: "ReLU" bottom: "data" top: "trained" include { phase: TRAIN } }
                layer { name: "b" type: "ReLU" bottom: "data" top: "tested" include { phase: TEST } }
                """);
        assertThat(Ran.moka("inspect", "blobs", "--net", net).succeeds().out())
                .contains("tested")
                .doesNotContain("trained");
        assertThat(Ran.moka("inspect", "blobs", "--net", net, "--phase", "train")
                        .succeeds()
                        .out())
                .contains("trained");
    }

    @Test
    void scalarsAndSplitsAreListedAsPycaffeDoes() {
        Path net = write(folder.resolve("odd.prototxt"), """
                layer { name: "data" type: "Input" top: "data" top: "one" input_param { shape { dim: 2 } shape { } } }
                layer { name: "a" type: "ReLU" bottom: "data" top: "a" }
                layer { name: "b" type: "ReLU" bottom: "data" top: "b" }
                """);
        assertThat(Ran.moka("inspect", "blobs", "--net", net).succeeds().out())
                .isEqualTo(
                        "data\t(2,)\none\t()\ndata_data_0_split_0\t(2,)\ndata_data_0_split_1\t(2,)\na\t(2,)\nb\t(2,)\n");
        assertThat(Ran.moka("inspect", "blobs", "--net", net, "--format", "json")
                        .succeeds()
                        .out())
                .startsWith("[{\"name\":\"data\",\"shape\":[2]},{\"name\":\"one\",\"shape\":[]},");
    }

    @Test
    void paramsNeedNoNet() {
        Path weights = TinyModel.weights(folder);
        Ran ran = Ran.moka("inspect", "params", "--weights", weights).succeeds();
        assertThat(ran.out()).isEqualTo("conv\t(2, 1, 3, 3) (2,)\nfc\t(3, 8) (3,)\n");
        assertThat(Ran.moka("inspect", "params", "--weights", weights, "--format", "json")
                        .succeeds()
                        .out())
                .isEqualTo(
                        "[{\"name\":\"conv\",\"shapes\":[[2,1,3,3],[2]]},{\"name\":\"fc\",\"shapes\":[[3,8],[3]]}]\n");
        Ran.moka("inspect", "blobs", "--weights", weights).failsWith(3, "there is no net", "--net");
    }

    @Test
    void mismatchesAreShownAndDoNotFail() {
        Path net = TinyModel.net(folder);
        Path weights = TinyModel.weights(
                folder.resolve("other.caffemodel"),
                TinyModel.NET.replace("num_output: 3", "num_output: 4").replace("\"conv\" type", "\"c\" type"));
        Ran ran = Ran.moka("inspect", "params", "--net", net, "--weights", weights)
                .succeeds();
        assertThat(ran.out()).isEqualTo("conv\t(2, 1, 3, 3) (2,)\nfc\t(3, 8) (3,)\n");
        assertThat(ran.err())
                .contains("1 layers matched, 1 missing, 1 unused, 2 mismatched")
                .contains(
                        "layer 'fc' parameter 0 is (3, 8), in the file (4, 8)",
                        "no weights for conv",
                        "no such layer: c");
    }

    @Test
    void largeNetsTakeNoMemory() {
        Path net = write(folder.resolve("huge.prototxt"), """
                layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 40000 } } }
                layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc"
                        inner_product_param { num_output: 50000 weight_filler { type: "xavier" } } }
                """);
        // 8 GB of weights: more than the tests' heap.
        assertThat(Ran.moka("inspect", "layers", "--net", net).succeeds().out()).contains("2,000,050,000");
    }

    /** 5 steps of 2 streams meet W_x (4H, 3) and W_h (4H, H) each, where H is 6; the biases are 4H. */
    @Test
    void countsTheWeightsOfARecurrentLayerAtEveryStep() throws IOException {
        Path net = write(folder.resolve("lstm.prototxt"), """
                layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 5 dim: 2 dim: 3 } } }
                layer { name: "cont" type: "Input" top: "cont" input_param { shape { dim: 5 dim: 2 } } }
                layer { name: "lstm" type: "LSTM" bottom: "x" bottom: "cont" top: "h" recurrent_param { num_output: 6 } }
                """);
        assertThat(Ran.moka("inspect", "layers", "--net", net).succeeds().out())
                .containsPattern("(?m)^lstm +LSTM +\\(5, 2, 6\\) +240 +2,160 ");
    }

    @Test
    void writesTheNumbersOfAParameter() {
        Path net = TinyModel.net(folder);
        Path weights = TinyModel.weights(folder);
        Path x = folder.resolve("x.npy");
        Ran.moka("inspect", "param", "conv", "--weights", weights, "-o", x).succeeds();
        NdArray ofFile = Npy.read(x);
        assertThat(ofFile.shape()).containsExactly(2, 1, 3, 3);
        assertThat(ofFile.data()).doesNotContain(0);
        Ran.moka("inspect", "param", "conv:0", "--model", folder, "-o", x).failsWith(1, "exists", "--force");
        Ran.moka("inspect", "param", "conv:0", "--model", folder, "-o", x, "--force")
                .succeeds();
        assertThat(Npy.read(x).data()).isEqualTo(ofFile.data());
        Ran.moka("inspect", "param", "fc:1", "--net", net, "--weights", "random:3", "-o", x, "--force")
                .succeeds();
        assertThat(Npy.read(x).data()).containsExactly(0, 0, 0);
        Path y = folder.resolve("y.npy");
        Ran.moka("inspect", "param", "fc:2", "--weights", weights, "-o", y).failsWith(2, "the last is fc:1");
        Ran.moka("inspect", "param", "pool", "--weights", weights, "-o", y).failsWith(2, "'pool'", "conv, fc");
        Ran.moka("inspect", "param", "fc", "--weights", weights, "-o", folder.resolve("no/y.npy"))
                .failsWith(1, "folder");
        assertThat(y).doesNotExist();
    }

    @Test
    void writesTheNumbersOfABlobForAPicture() throws IOException {
        TinyModel.net(folder);
        TinyModel.weights(folder);
        Path picture = folder.resolve("p.png");
        BufferedImage white = new BufferedImage(6, 5, BufferedImage.TYPE_BYTE_GRAY);
        white.createGraphics().fillRect(0, 0, 6, 5);
        ImageIO.write(white, "png", picture.toFile());
        Path x = folder.resolve("x.npy");
        Ran.moka("inspect", "blob", "data", picture, "--model", folder, "--mean", "55", "--input-scale", "0.5", "-o", x)
                .succeeds();
        NdArray data = Npy.read(x);
        assertThat(data.shape()).containsExactly(1, 1, 4, 4);
        assertThat(data.data()[5]).isEqualTo(100, within(1e-3f));
        Ran.moka("inspect", "blob", "prob", picture, "--model", folder, "-o", folder.resolve("prob.npy"))
                .succeeds();
        assertThat(Npy.read(folder.resolve("prob.npy")).shape()).containsExactly(1, 3);
        Ran.moka("inspect", "blob", "nope", picture, "--model", folder, "-o", folder.resolve("n.npy"))
                .failsWith(2, "no blob 'nope'");
        Ran.moka("inspect", "blob", "prob", folder.resolve("no.png"), "--model", folder, "-o", folder.resolve("n.npy"))
                .failsWith(4, "no.png");
    }
}
