package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.model.Prototxt;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.PythonParameter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerTypesTest {
    @ParameterizedTest
    @CsvSource({
        "AbsVal, exactly 1, exactly 1",
        "Accuracy, exactly 2, 1 to 2",
        "ArgMax, exactly 1, exactly 1",
        "BNLL, exactly 1, exactly 1",
        "BatchNorm, exactly 1, exactly 1",
        "BatchReindex, exactly 2, exactly 1",
        "Bias, 1 to 2, exactly 1",
        "Clip, exactly 1, exactly 1",
        "Concat, at least 1, exactly 1",
        "ContrastiveLoss, exactly 3, exactly 1",
        "Convolution, at least 1, at least 1",
        "Crop, exactly 2, exactly 1",
        "Data, exactly 0, 1 to 2",
        "Deconvolution, at least 1, at least 1",
        "Dropout, exactly 1, exactly 1",
        "DummyData, exactly 0, at least 1",
        "ELU, exactly 1, exactly 1",
        "Eltwise, at least 2, exactly 1",
        "Embed, exactly 1, exactly 1",
        "EuclideanLoss, exactly 2, exactly 1",
        "Exp, exactly 1, exactly 1",
        "Filter, at least 2, at least 1",
        "Flatten, exactly 1, exactly 1",
        "HDF5Data, exactly 0, at least 1",
        "HDF5Output, exactly 2, exactly 0",
        "HingeLoss, exactly 2, exactly 1",
        "Im2col, exactly 1, exactly 1",
        "ImageData, exactly 0, exactly 2",
        "InfogainLoss, 2 to 3, 1 to 2",
        "InnerProduct, exactly 1, exactly 1",
        "Input, exactly 0, at least 1",
        "LRN, exactly 1, exactly 1",
        "LSTM, 2 to 3, exactly 1",
        "LSTMUnit, exactly 3, exactly 2",
        "Log, exactly 1, exactly 1",
        "MVN, exactly 1, exactly 1",
        "MemoryData, exactly 0, exactly 2",
        "MultinomialLogisticLoss, exactly 2, exactly 1",
        "PReLU, exactly 1, exactly 1",
        "Parameter, exactly 0, exactly 1",
        "Pooling, exactly 1, 1 to 2",
        "Power, exactly 1, exactly 1",
        "RNN, 2 to 3, exactly 1",
        "ReLU, exactly 1, exactly 1",
        "Reduction, exactly 1, exactly 1",
        "Reshape, exactly 1, exactly 1",
        "SPP, exactly 1, exactly 1",
        "Scale, 1 to 2, exactly 1",
        "Sigmoid, exactly 1, exactly 1",
        "SigmoidCrossEntropyLoss, exactly 2, exactly 1",
        "Silence, at least 1, exactly 0",
        "Slice, exactly 1, at least 1",
        "Softmax, exactly 1, exactly 1",
        "SoftmaxWithLoss, exactly 2, 1 to 2",
        "Split, exactly 1, at least 1",
        "Swish, exactly 1, exactly 1",
        "TanH, exactly 1, exactly 1",
        "Threshold, exactly 1, exactly 1",
        "Tile, exactly 1, exactly 1",
        "WindowData, exactly 0, exactly 2"
    })
    void takesAsManyBottomsAndTopsAsCaffes(String type, String bottoms, String tops) {
        Layer layer = LayerTypes.create(type);
        assertThat(layer.type()).isEqualTo(type);
        assertThat(layer.bottomArity()).hasToString(bottoms);
        assertThat(layer.topArity()).hasToString(tops);
    }

    /** A type without a test of its own would be a type nobody holds to native Caffe. */
    @Test
    void everyTypeHasATestOfItsOwn() throws ClassNotFoundException {
        assertThat(LayerTypes.names()).hasSizeGreaterThanOrEqualTo(19);
        for (String type : LayerTypes.names()) {
            assertThat(Class.forName("dev.moka.layer." + type + "LayerTest")).hasSuperclass(LayerTest.class);
        }
    }

    @Test
    void unknownTypesAreNamedAllAtOnce() {
        String data = "layer { name: 'd' type: 'Input' top: 'd' input_param { shape { dim: 1 } } } ";
        assertThatThrownBy(() -> build(data + "layer { name: 'r' type: 'Relu' bottom: 'd' top: 'd' }"))
                .hasMessage(
                        "layer 'r': type 'Relu' is not a layer type Moka knows (did you mean \"ReLU\"?); correct the name, or"
                                + " write a Java class for it and name that in a layer of type Python");
        assertThatThrownBy(() -> build(data + """
                        layer { name: 'n' type: 'Normalize' bottom: 'd' top: 'n' }
                        layer { name: 'p' type: 'Permute' bottom: 'n' top: 'p' }
                        layer { name: 'q' type: 'Permute' bottom: 'p' top: 'q' }
                        layer { name: 'r' type: 'Relu' bottom: 'q' top: 'r' }"""))
                .hasMessageStartingWith(
                        "Moka does not know these layer types: 'Normalize' (layer 'n'), 'Permute' (2 layers, 'p' the"
                                + " first), 'Relu' (did you mean \"ReLU\"?) (layer 'r'); correct the name");
        assertThatThrownBy(() -> build(data + "layer { name: 'r' bottom: 'd' top: 'd' }"))
                .hasMessageStartingWith("layer 'r': no type is given");
    }

    private static void build(String net) {
        new Net(Prototxt.parseNet(net, "net").net(), NetOptions.defaults().withBackend(NetOptions.JAVA)).close();
    }

    /** A program in one source file, whose classes only its own loader knows. */
    @Test
    void aLayerIsFoundWhereTheProgramThatBuildsTheNetIs(@TempDir Path folder) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("Program.java"), """
                import dev.moka.*;
                import dev.moka.model.Prototxt;
                import java.util.List;

                public class Program {
                    public static class Twice extends Layer {
                        @Override protected void reshape(List<Blob> bottoms, List<Blob> tops) {
                            tops.get(0).reshapeLike(bottoms.get(0));
                        }
                        @Override protected void forward(List<Blob> bottoms, List<Blob> tops) {
                            tops.get(0).set(2 * bottoms.get(0).data()[0]);
                        }
                    }
                    public static void main(String[] args) {
                        String text = "layer { name: 'd' type: 'Input' top: 'd' input_param { shape { dim: 1 } } }"
                            + "layer { name: 't' type: 'Python' bottom: 'd' top: 't' python_param { layer: 'Program$Twice' } }";
                        try (Net net = new Net(Prototxt.parseNet(text, "net").net(), NetOptions.defaults().withBackend("java"))) {
                            net.blob("d").set(21);
                            net.forward();
                            System.out.println(net.blob("t").data()[0]);
                        }
                    }
                }
                """);
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(output).isZero();
        assertThat(output).contains("42.0");
    }

    /** A public layer that cannot be made without knowing something. */
    public static final class NeedsAnArgument extends Nothing {
        public NeedsAnArgument(int unused) {
            assertThat(unused).isZero();
        }
    }

    /** A public layer that fails before it is asked anything. */
    public static final class FailsAtOnce extends Nothing {
        public FailsAtOnce() {
            throw new IllegalStateException("no licence");
        }
    }

    /** A layer that is not public, and does nothing. */
    static class Nothing extends Layer {
        @Override
        protected void reshape(List<Blob> bottoms, List<Blob> tops) {}

        @Override
        protected void forward(List<Blob> bottoms, List<Blob> tops) {}
    }

    @ParameterizedTest
    @CsvSource({
        "LayerTypesTest$Missing, there is no dev.moka.LayerTypesTest$Missing on the class path",
        "Blob, class dev.moka.Blob cannot serve as a layer",
        "LayerTypesTest$NeedsAnArgument, a public constructor without parameters",
        "LayerTypesTest$Nothing, it must be public",
        "layertypestest, dev.moka.layertypestest",
        "LayerTypesTest$FailsAtOnce, failed in its constructor: java.lang.IllegalStateException: no licence"
    })
    void aClassThatCannotServeAsAPythonLayerIsRefusedWithTheReason(String name, String words) {
        LayerParameter param = LayerParameter.newBuilder()
                .setType("Python")
                .setPythonParam(
                        PythonParameter.newBuilder().setModule("dev.moka").setLayer(name))
                .build();
        assertThatThrownBy(() -> LayerTypes.create(param))
                .isInstanceOfSatisfying(
                        MokaException.class, e -> assertThat(e.kind()).isEqualTo(MokaException.Kind.MODEL))
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }
}
