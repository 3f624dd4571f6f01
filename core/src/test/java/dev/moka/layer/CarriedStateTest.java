package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Blob;
import dev.moka.Draw;
import dev.moka.Gradients;
import dev.moka.NativeCaffe;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import dev.moka.oracle.Array;
import dev.moka.oracle.Request;
import dev.moka.oracle.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recurrent layers go on from forward to forward: three forwards of one step are one forward of three steps. */
class CarriedStateTest {
    private static final int STREAMS = 2;
    private static final int INPUTS = 3;
    private static final int HIDDEN = 4;
    private static final int STEPS = 3;

    private static String input(String name, int... shape) {
        StringBuilder dims = new StringBuilder();
        Arrays.stream(shape).forEach(dim -> dims.append(" dim: ").append(dim));
        return "layer { name: '%s' type: 'Input' top: '%s' input_param { shape {%s } } }\n".formatted(name, name, dims);
    }

    /** Native Caffe's net, with a Scale by 1 before the layer, so that Caffe computes the diff of x. */
    private static String scaled(String type, int steps, String... exposed) {
        return input("in", steps, STREAMS, INPUTS)
                + "layer { name: 'one' type: 'Scale' bottom: 'in' top: 'x' scale_param { axis: 0 num_axes: 0 } }\n"
                + behind(type, steps, exposed);
    }

    private static String plain(String type, int steps, String... exposed) {
        return input("x", steps, STREAMS, INPUTS) + behind(type, steps, exposed);
    }

    private static String behind(String type, int steps, String... exposed) {
        StringBuilder text = new StringBuilder(input("cont", steps, STREAMS));
        Arrays.stream(exposed).forEach(name -> text.append(input(name, 1, STREAMS, HIDDEN)));
        text.append("layer { name: 'layer' type: '%s' bottom: 'x' bottom: 'cont' top: 'y'".formatted(type));
        Arrays.stream(exposed).forEach(name -> text.append(" bottom: '%s' top: 'last_%s'".formatted(name, name)));
        return text.append(" loss_weight: 1")
                .append(" loss_weight: 0".repeat(exposed.length))
                .append(
                        " recurrent_param { num_output: %d expose_hidden: %s weight_filler { type: 'gaussian' std: 0.5 }"
                                .formatted(HIDDEN, exposed.length > 0))
                .append(" bias_filler { type: 'gaussian' std: 0.1 } } }\n")
                .toString();
    }

    private static Net net(String prototxt) {
        return new Net(
                Prototxt.parseNet(prototxt, "net").net(),
                NetOptions.defaults().withBackend(NetOptions.JAVA).withGradients(Gradients.ALL));
    }

    private static final float[] X = drawn("x", STEPS * STREAMS * INPUTS);
    private static final float[] DY = drawn("dy", STEPS * STREAMS * HIDDEN);
    private static final float[] CONT = {0, 0, 1, 1, 1, 1};
    /** The second stream begins anew in every forward. */
    private static final float[] CONT_OF_ONE = {0, 0, 1, 0, 1, 0};

    private static float[] drawn(String name, int count) {
        float[] numbers = new float[count];
        new Draw(7, name).gaussian(numbers, 0, 1);
        return numbers;
    }

    private static float[] step(float[] numbers, int t) {
        int count = numbers.length / STEPS;
        return Arrays.copyOfRange(numbers, t * count, (t + 1) * count);
    }

    /** Runs one step on a net of one step. */
    private static float[] forward(Net net, float[] conts, int t) {
        net.blob("x").set(step(X, t));
        net.blob("cont").set(step(conts, t));
        net.forward();
        return net.blob("y").data().clone();
    }

    private static Array[] params(Net net) {
        return net.params("layer").stream()
                .map(blob -> new Array(blob.shape(), blob.data()))
                .toArray(Array[]::new);
    }

    private static Request wholeSequence(String type, Net parameters, float[] conts) {
        return Request.of(scaled(type, STEPS))
                .param("layer", params(parameters))
                .input("in", new Array(new int[] {STEPS, STREAMS, INPUTS}, X))
                .input("cont", new Array(new int[] {STEPS, STREAMS}, conts));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RNN", "LSTM"})
    void stepsOneByOneEqualNativeCaffesSequence(String type) {
        for (float[] conts : List.of(CONT, CONT_OF_ONE)) {
            try (Net net = net(plain(type, 1))) {
                Result sequence = NativeCaffe.get().forward(wholeSequence(type, net, conts));
                for (int t = 0; t < STEPS; t++) {
                    assertThat(forward(net, conts, t))
                            .as("step %d", t)
                            .containsExactly(step(sequence.blob("y").data(), t), within(1e-5f));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RNN", "LSTM"})
    void streamsThatBeginAnewForgetTheForwardBefore(String type) {
        try (Net carried = net(plain(type, 1));
                Net fresh = net(plain(type, 1))) {
            float[] never = new float[CONT.length];
            assertThat(forward(carried, CONT, 0)).isEqualTo(forward(fresh, never, 0));
            assertThat(forward(carried, CONT, 1)).isNotEqualTo(forward(fresh, never, 1));
        }
    }

    /** A carried state has no gradient, as an exposed one has none: native Caffe is asked with the state as a bottom. */
    @ParameterizedTest
    @ValueSource(strings = {"RNN", "LSTM"})
    void backwardGoesOnFromTheStateItsForwardBeganWith(String type) {
        String[] names = type.equals("RNN") ? new String[] {"h"} : new String[] {"h", "c"};
        try (Net net = net(plain(type, 1));
                Net exposed = net(plain(type, 1, names))) {
            for (int i = 0; i < net.params("layer").size(); i++) {
                exposed.params("layer").get(i).set(net.params("layer").get(i).data());
            }
            for (int t = 0; t < STEPS; t++) {
                Request request = Request.of(scaled(type, 1, names))
                        .param("layer", params(net))
                        .input("in", new Array(new int[] {1, STREAMS, INPUTS}, step(X, t)))
                        .input("cont", new Array(new int[] {1, STREAMS}, step(CONT, t)));
                for (String name : names) {
                    Blob state = exposed.blob(name);
                    request = request.input(
                            name, new Array(state.shape(), state.data().clone()));
                }
                var expected = NativeCaffe.get()
                        .backward(request, Map.of("y", new Array(new int[] {1, STREAMS, HIDDEN}, step(DY, t))));
                assertThat(forward(net, CONT, t))
                        .containsExactly(expected.forward().blob("y").data(), within(1e-5f));
                assertThat(backward(net, t)).usingRecursiveComparison().isEqualTo(backward(net, t));
                List<float[]> actual = backward(net, t);
                assertThat(actual.get(0))
                        .containsExactly(expected.blobs().get("x").data(), within(1e-5f));
                for (int i = 1; i < actual.size(); i++) {
                    assertThat(actual.get(i))
                            .as("parameter %d, step %d", i - 1, t)
                            .containsExactly(
                                    expected.params().get("layer", i - 1).data(), within(1e-5f));
                }
                forward(exposed, CONT, t);
                for (String name : names) {
                    exposed.blob(name).set(exposed.blob("last_" + name).data());
                }
            }
        }
    }

    /** The diffs of x and of the parameters. */
    private static List<float[]> backward(Net net, int t) {
        net.blob("y").setDiff(step(DY, t));
        net.clearParamDiffs();
        net.backward();
        List<float[]> diffs = new ArrayList<>();
        diffs.add(net.blob("x").diff().clone());
        net.params("layer").forEach(blob -> diffs.add(blob.diff().clone()));
        return diffs;
    }
}
