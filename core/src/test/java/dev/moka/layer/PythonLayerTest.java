package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Filler;
import dev.moka.Gradients;
import dev.moka.Layer;
import dev.moka.LayerTest;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers of the user's own, in what pycaffe's tests of its Python layers ask for, and the examples of docs/python-layers.md. */
class PythonLayerTest {
    private static final String DATA =
            "layer { name: 'in' type: 'Input' top: 'data' input_param { shape { dim: 10 dim: 9 dim: 8 } } }\n";

    @TempDir
    private Path folder;

    private static Net net(String prototxt, Phase phase, Gradients gradients) {
        NetOptions options = NetOptions.defaults()
                .withBackend(LayerTest.BACKEND)
                .withPhase(phase)
                .withGradients(gradients);
        return new Net(Prototxt.parseNet(prototxt, "test").net(), options);
    }

    private static String times(String name, String bottom, String factor) {
        return ("layer { name: '%s' type: 'Python' bottom: '%s' top: '%s'"
                        + " python_param { module: 'com.example' layer: 'TimesLayer' param_str: '%s' } }\n")
                .formatted(name, bottom, name, factor);
    }

    private static String nested(Class<? extends Layer> layerClass) {
        return "layer { name: 'layer' type: 'Python' top: 'y' python_param { module: '%s' layer: '%s' } }"
                .formatted(
                        layerClass.getPackageName(),
                        layerClass
                                .getName()
                                .substring(layerClass.getPackageName().length() + 1));
    }

    private static Net threeTimesTen() {
        String net = DATA + times("one", "data", "10") + times("two", "one", "10") + times("three", "two", "10");
        return net(net, Phase.TEST, Gradients.ALL);
    }

    @Test
    void threeLayersMultiplyForwardAndBackward() {
        try (Net net = threeTimesTen()) {
            net.blob("data").set(8);
            net.forward();
            assertThat(net.blob("three").data()).containsOnly(8000).hasSize(720);
            net.blob("three").setDiff(7);
            net.backward();
            assertThat(net.blob("data").diff()).containsOnly(7000).hasSize(720);
            assertThat(net.layer("two").type()).isEqualTo("Python");
        }
    }

    @Test
    void aNewShapeIsPassedOn() {
        try (Net net = threeTimesTen()) {
            net.blob("data").reshape(4);
            net.blob("data").set(8);
            net.forward();
            assertThat(net.blob("three").shape()).containsExactly(4);
            assertThat(net.blob("three").data()).containsExactly(8000, 8000, 8000, 8000);
        }
    }

    @Test
    void everyLayerHasAParamStrOfItsOwn() {
        String text = DATA + times("ten", "data", "10") + times("two", "ten", "2");
        try (Net net = net(text, Phase.TEST, Gradients.ALL)) {
            net.blob("data").set(8);
            net.forward();
            assertThat(net.blob("two").data()).containsOnly(160);
            net.blob("two").setDiff(7);
            net.backward();
            assertThat(net.blob("data").diff()).containsOnly(140);
        }
        assertThatThrownBy(() -> net(DATA + times("ten", "data", "a lot"), Phase.TEST, Gradients.NONE))
                .hasMessage("layer 'ten': param_str is 'a lot': give a number");
    }

    /** No bottom, and a top that is shaped, but not filled. */
    private abstract static class Source extends Layer {
        @Override
        protected Arity bottomArity() {
            return Arity.exactly(0);
        }

        @Override
        protected void reshape(List<Blob> bottoms, List<Blob> tops) {
            tops.get(0).reshape();
        }

        @Override
        protected void forward(List<Blob> bottoms, List<Blob> tops) {}
    }

    /** Fails where its own code says. */
    public static final class FailingLayer extends Source {
        static String where = "";

        private static void fail(String place) {
            if (place.equals(where)) {
                throw new IllegalStateException("a fault in " + place);
            }
        }

        @Override
        protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
            fail("setUp");
        }

        @Override
        protected void reshape(List<Blob> bottoms, List<Blob> tops) {
            super.reshape(bottoms, tops);
            fail("reshape");
        }

        @Override
        protected void forward(List<Blob> bottoms, List<Blob> tops) {
            fail("forward");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"setUp", "reshape", "forward"})
    void anExceptionSaysInWhichLayerItWasThrown(String place) {
        FailingLayer.where = place;
        assertThatThrownBy(() -> net(nested(FailingLayer.class), Phase.TEST, Gradients.NONE)
                        .forward())
                .isInstanceOf(MokaException.class)
                .hasMessage("layer 'layer': class dev.moka.layer.PythonLayerTest$FailingLayer failed:"
                        + " java.lang.IllegalStateException: a fault in " + place)
                .hasCauseExactlyInstanceOf(IllegalStateException.class);
    }

    /** One parameter, and one more in its gradient with each backward. */
    public static final class OneParameterLayer extends Source {
        @Override
        protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
            addBlob(Filler.constant(0), 1);
        }

        @Override
        protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
            blobs().get(0).editDiff()[0] += 1;
        }
    }

    @Test
    void aParameterIsFilledLearnsAndIsSavedAndShared() {
        Path file = folder.resolve("net.caffemodel");
        String text = nested(OneParameterLayer.class);
        try (Net net = net(text, Phase.TRAIN, Gradients.ALL);
                Net loaded = net(text, Phase.TEST, Gradients.NONE);
                Net sharing = net(text, Phase.TEST, Gradients.NONE)) {
            Blob parameter = net.params("layer").get(0);
            assertThat(parameter.data()).containsExactly(0);
            net.forward();
            net.backward();
            assertThat(parameter.diff()).containsExactly(1);
            net.backward();
            assertThat(parameter.diff()).containsExactly(2);

            parameter.set(5);
            net.save(file);
            loaded.copyFrom(file);
            assertThat(loaded.params("layer").get(0).data()).containsExactly(5);

            sharing.params("layer").get(0).shareData(parameter);
            parameter.set(6);
            assertThat(sharing.params("layer").get(0).data()).containsExactly(6);
        }
    }

    /** Gives its phase, as Caffe numbers them. */
    public static final class PhaseLayer extends Source {
        @Override
        protected void forward(List<Blob> bottoms, List<Blob> tops) {
            tops.get(0).set(isTraining() ? 0 : 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void knowsThePhase(Phase phase) {
        try (Net net = net(nested(PhaseLayer.class), phase, Gradients.NONE)) {
            net.forward();
            assertThat(net.blob("y").data()).containsExactly(phase == Phase.TRAIN ? 0 : 1);
        }
    }

    /** Caffe's own loss, and the one of its pyloss example with the loss_weight that only losses of Caffe's own add themselves. */
    @Test
    void theLossOfTheExampleIsTheBuiltInOne() {
        String text = """
                layer { name: 'in' type: 'Input' top: 'x' top: 'label' input_param { shape { dim: 4 dim: 3 } } }
                layer { name: 'w' type: 'Parameter' top: 'w' parameter_param { shape { dim: 4 dim: 3 } } }
                layer { name: 'y' type: 'Eltwise' bottom: 'x' bottom: 'w' top: 'y' eltwise_param { operation: PROD } }
                layer { name: 'loss' bottom: 'y' bottom: 'label' top: 'loss' %s }
                """;
        String python = "type: 'Python' python_param { module: 'pyloss' layer: 'EuclideanLossLayer' } loss_weight: 1";
        try (Net ours = net(text.formatted("type: 'EuclideanLoss'"), Phase.TRAIN, Gradients.AS_DESCRIBED);
                Net theirs = net(text.formatted(python), Phase.TRAIN, Gradients.AS_DESCRIBED)) {
            for (Net net : List.of(ours, theirs)) {
                net.params("w").get(0).set(0.5f, -2, 3);
                for (int n = 0; n < 4; n++) {
                    net.blob("x").setItem(n, n, 1, -n);
                    net.blob("label").setItem(n, 2, n, 0.5f);
                }
                net.forward();
                net.backward();
            }
            assertThat(theirs.loss()).isEqualTo(ours.loss()).isPositive();
            assertThat(theirs.blob("y").diff()).containsExactly(ours.blob("y").diff());
            assertThat(theirs.params("w").get(0).diff())
                    .containsExactly(ours.params("w").get(0).diff())
                    .contains(-0.375f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pyloss/EuclideanLossLayer.java", "com/example/TimesLayer.java"})
    void theDocumentationShowsTheClassesTestedHere(String source) throws IOException {
        String code = Files.readString(Path.of("../core/src/test/java", source));
        assertThat(Files.readString(Path.of("../docs/python-layers.md"))).contains("```java\n" + code + "```\n");
    }
}
