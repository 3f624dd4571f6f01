package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.classify.Classifier;
import dev.moka.classify.ClassifyOptions;
import dev.moka.classify.Preprocessing;
import dev.moka.layer.MemoryDataLayer;
import dev.moka.model.CaffeModel;
import dev.moka.model.Prototxt;
import dev.moka.model.SolverFile;
import dev.moka.proto.SolverParameter;
import dev.moka.solver.Solver;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The library called as it cannot be: null, wrong sizes, wrong places, closed nets. Each is one line that says what to give. */
class MisuseTest {
    private static final NetOptions OPTIONS = NetOptions.defaults().withBackend(LayerTest.BACKEND);
    private static final String NET = """
            name: 'n'
            layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 2 dim: 3 dim: 4 dim: 4 } } }
            layer { name: 'conv' type: 'Convolution' bottom: 'data' top: 'conv'
                    convolution_param { num_output: 2 kernel_size: 3 weight_filler { type: 'xavier' } } }
            layer { name: 'relu' type: 'ReLU' bottom: 'conv' top: 'conv' }
            layer { name: 'fc' type: 'InnerProduct' bottom: 'conv' top: 'fc'
                    inner_product_param { num_output: 3 weight_filler { type: 'xavier' } } }
            layer { name: 'prob' type: 'Softmax' bottom: 'fc' top: 'prob' }
            """;
    private static final SolverParameter SOLVER = SolverFile.parse(
                    "lr_policy: 'fixed' base_lr: 1 net_param { layer { name: 'data' type: 'DummyData' top: 'data'"
                            + " dummy_data_param { shape { dim: 1 } } } }",
                    "solver")
            .solver();

    private static Net net(NetOptions options) {
        return new Net(Prototxt.parseNet(NET, "net").net(), options);
    }

    private static Arguments of(String message, ThrowingCallable misuse) {
        return Arguments.of(message, misuse);
    }

    private static <T> T none() {
        return Missing.value();
    }

    /** What the compiler takes for something. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static final class Missing {
        static <T> T value() {
            return null;
        }
    }

    static Stream<Arguments> blobs() {
        Blob blob = new Blob(2, 3);
        Blob number = new Blob();
        Blob empty = new Blob(0, 3);
        return Stream.of(
                of("the shape must not be null", () -> new Blob(MisuseTest.<int[]>none())),
                of("the shape must not be null", () -> blob.reshape(MisuseTest.<int[]>none())),
                of("the shape must not be null", () -> Blob.checkedShape(none())),
                of("the blob must not be null", () -> blob.reshapeLike(none())),
                of("place [1, 2, 9] has 3 axes, more than a blob of shape (2, 3)", () -> blob.at(1, 2, 9)),
                of("place [0] has 1 axes, more than a blob of shape ()", () -> number.at(0)),
                of("place [5, 0] is outside a blob of shape (2, 3): count from 0", () -> blob.at(5, 0)),
                of("place [0, -1] is outside", () -> blob.offset(0, -1)),
                of("place [] is outside a blob of shape (0, 3)", empty::at),
                of("the place must not be null", () -> blob.at(MisuseTest.<int[]>none())),
                of("(2, 3) has no axes from -1 to below 2: give two of 0 to 2", () -> blob.count(-1)),
                of("(2, 3) has no axes from 3 to below 2", () -> blob.count(3)),
                of("(2, 3) has no axes from 1 to below 0", () -> blob.count(1, 0)),
                of("(2, 3) has no axes from 0 to below 5", () -> blob.count(0, 5)),
                of("axis 0 does not exist in a blob of shape (): it is a single number", () -> number.shape(0)),
                of("axis 2 does not exist in a blob of shape (2, 3): give one of -2 to 1", () -> blob.shape(2)),
                of("the array of numbers must not be null", () -> blob.set(MisuseTest.<float[]>none())),
                of("0 numbers do not fit a blob of shape (2, 3), which holds 6", blob::set),
                of("the array of numbers must not be null", () -> blob.setItem(0, MisuseTest.<float[]>none())),
                of("1 numbers do not fit an item of a blob of shape (2, 3), which holds 3", () -> blob.setItem(0, 1)),
                of("no item 2 in a blob of shape (2, 3), which has 2: count from 0", () -> blob.setItem(2, 1, 2, 3)),
                of("no item -1 in a blob", () -> blob.item(-1)),
                of("no item 1 in a blob of shape (), which has 1", () -> number.item(1)),
                of("no item 0 in a blob of shape (0, 3), which has 0", () -> empty.item(0)),
                of("the array of numbers must not be null", () -> blob.setDiff(MisuseTest.<float[]>none())),
                of("0 numbers do not fit the diff", blob::setDiff),
                of("the blob to share with must not be null", () -> blob.shareData(none())),
                of("(2, 3) and () cannot share their numbers: give them as many", () -> blob.shareDiff(number)));
    }

    @SuppressWarnings("resource") // of all these nets none is built
    static Stream<Arguments> nets() {
        Net net = net(OPTIONS);
        return Stream.of(
                of("the net's description must not be null", () -> new Net(none(), OPTIONS)),
                of("the options must not be null", () -> net(none())),
                of("the net's file must not be null", () -> Net.of(none(), OPTIONS)),
                of("the backend's name must not be null", () -> OPTIONS.withBackend(none())),
                of("the phase must not be null", () -> OPTIONS.withPhase(none())),
                of("gradients", () -> OPTIONS.withGradients(none())),
                of("the precision must not be null", () -> OPTIONS.withPrecision(none())),
                of("what is kept must not be null", () -> OPTIONS.withKeep(none())),
                of("the list of stages must not be null", () -> OPTIONS.withStages(MisuseTest.<String[]>none())),
                of("-1 threads make no sense", () -> OPTIONS.withThreads(-1)),
                of("100000 threads make no sense: give 1 to 1024", () -> OPTIONS.withThreads(100_000)),
                of("no blob 'nope'; it has data, conv", () -> net(OPTIONS.withKeep(Keep.blobs("nope")))),
                of("no blob 'null'; it has data, conv, fc, prob", () -> net.blob(none())),
                of("no layer 'x'; it has data, conv, relu, fc, prob", () -> net.layer("x")),
                of("no layer 'relu' with parameters; there are conv, fc", () -> net.params("relu")),
                of("no forward from layer 9 to 9: its layers are 0 to 4", () -> net.forward(9, 9)),
                of(
                        "no forward from layer 3 to 1: its layers are 0 to 4, the smaller comes first",
                        () -> net.forward("fc", "conv")),
                of(
                        "no backward from layer 0 to 3: its layers are 0 to 4, the larger comes first",
                        () -> net.backward(0, 3)),
                of("the file of weights must not be null", () -> net.copyFrom(MisuseTest.<Path>none())),
                of("the caffemodel must not be null", () -> net.copyFrom(MisuseTest.<CaffeModel>none())),
                of("the file to write must not be null", () -> net.save(none())),
                of("the net to share with must not be null", () -> net.shareParams(none())),
                of("the progress must not be null", () -> net.resume(none())),
                of("the parameter must not be null", () -> net.update(none(), List.of(), (w, g, h, n) -> {})),
                of(
                        "a parameter of shape (3,) has a history of shape (1,)",
                        () -> net.update(net.params("fc").get(1), List.of(new Blob(1)), (w, g, h, n) -> {})),
                of(
                        "layer 'fc' has no parameter -1: count from 0",
                        () -> net.layer("fc").wantsDiff(-1)),
                of(
                        "layer 'fc' has no parameter -1: count from 0",
                        () -> net.layer("fc").lrMult(-1)),
                of(
                        "layer 'fc' has no top -1: count from 0",
                        () -> net.layer("fc").lossWeight(-1)));
    }

    @SuppressWarnings("resource")
    static Stream<Arguments> solversAndClassifiers() {
        Solver solver = new Solver(SOLVER, OPTIONS);
        Classifier classifier = new Classifier(net(OPTIONS), Preprocessing.defaults(), List.of());
        MemoryDataLayer memory = (MemoryDataLayer) new Net(
                        Prototxt.parseNet(
                                        "layer { name: 'd' type: 'MemoryData' top: 'x' top: 'y' memory_data_param"
                                                + " { batch_size: 2 channels: 1 height: 1 width: 1 } }",
                                        "net")
                                .net(),
                        OPTIONS)
                .layer("d");
        return Stream.of(
                of("the solver's description must not be null", () -> new Solver(none(), OPTIONS)),
                of("the options must not be null", () -> new Solver(SOLVER, none())),
                of("the solver's file must not be null", () -> Solver.of(none(), OPTIONS)),
                of("the listener must not be null", () -> solver.addListener(none())),
                of("-1 iterations make no sense", () -> solver.step(-1)),
                of("the solver's state must not be null", () -> solver.restore(none())),
                of("there is no name for snapshots: set snapshot_prefix", solver::snapshot),
                of(
                        "the solver has no lr_policy: give one of fixed",
                        () -> new Solver(SOLVER.toBuilder().clearLrPolicy().build(), OPTIONS)),
                of("the net must not be null", () -> new Classifier(none(), Preprocessing.defaults(), List.of())),
                of("the preprocessing must not be null", () -> new Classifier(net(OPTIONS), none(), List.of())),
                of(
                        "the list of labels must not be null",
                        () -> new Classifier(net(OPTIONS), Preprocessing.defaults(), none())),
                of("the picture must not be null", () -> classifier.classify(none(), 1)),
                of(
                        "the list of pictures must not be null",
                        () -> classifier.classifyAll(none(), ClassifyOptions.defaults(), result -> {})),
                of("the array of labels must not be null", () -> memory.setArrays(new float[2], none())),
                of("the array of data must not be null", () -> memory.setArrays(none(), new float[2])));
    }

    @ParameterizedTest(name = "{0} ({index})")
    @MethodSource({"blobs", "nets", "solversAndClassifiers"})
    void isOneLine(String message, ThrowingCallable misuse) {
        assertThatThrownBy(misuse).isInstanceOf(MokaException.class).hasMessageContaining(message);
    }

    @Test
    void aBlobThatIsNoInputGetsItsShapeBack() {
        try (Net net = net(OPTIONS)) {
            float[] wanted = run(net);
            for (String name : List.of("conv", "fc", "prob")) {
                net.blob(name).reshape(1, 1, 1, 1);
                assertThat(run(net)).as(name).isEqualTo(wanted);
                net.blob(name).reshape(7, 5);
                net.reshape();
                assertThat(net.blob("conv").shape()).containsExactly(2, 2, 2, 2);
                assertThat(net.blob("prob").shape()).containsExactly(2, 3);
                assertThat(run(net)).as(name).isEqualTo(wanted);
            }
        }
    }

    private static float[] run(Net net) {
        for (int i = 0; i < net.blob("data").count(); i++) {
            net.blob("data").edit()[i] = i % 7;
        }
        net.forward();
        return net.blob("prob").data().clone();
    }

    @Test
    void aParameterOfAnotherSizeIsRefused() {
        try (Net net = net(OPTIONS)) {
            Blob bias = net.params("fc").get(1);
            bias.reshape(1);
            assertThatThrownBy(net::forward)
                    .hasMessage(
                            "layer 'fc': its parameter 1 has now the shape (1,), and had 3 numbers when the net was built:"
                                    + " build a net that describes it so, and set its parameters");
            bias.reshape(1, 3);
            net.forward();
        }
    }

    @Test
    void whatWasReshapedHasToRunBeforeItsBackward() {
        try (Net net = net(OPTIONS.withGradients(Gradients.ALL))) {
            assertThatThrownBy(net::backward).hasMessageContaining("call forward before backward");
            net.forward();
            net.blob("data").reshape(1, 3, 4, 4);
            assertThatThrownBy(net::backward).hasMessageContaining("call forward before backward");
            net.forward();
            net.backward();
        }
    }
}
