package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.model.Prototxt;
import dev.moka.oracle.Array;
import dev.moka.oracle.Request;
import dev.moka.proto.Phase;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a net's backward computes, and what not: the flags of Caffe's Net::Init, losses and their weights, shared parameters. */
class BackwardTest {
    private static final double PART = 5e-5;
    private static final String DATA = input("data", 5, 2, 3, 4);
    private static final String LABEL = input("label", 5);

    private static String input(String name, int... shape) {
        String dims = IntStream.of(shape).mapToObj(dim -> " dim: " + dim).collect(Collectors.joining());
        return "layer { name: '%s' type: 'Input' top: '%s' input_param { shape {%s } } }\n".formatted(name, name, dims);
    }

    private static String ip(String name, String bottom, String more) {
        return """
                layer { name: '%s' type: 'InnerProduct' bottom: '%s' top: '%s' %s
                        inner_product_param { num_output: 6 weight_filler { type: 'gaussian' } bias_filler { type: 'gaussian' } } }
                """.formatted(name, bottom, name, more);
    }

    private static String loss(String type, String a, String b, String more) {
        return "layer { name: 'loss' type: '%s' bottom: '%s' bottom: '%s' %s }\n".formatted(type, a, b, more);
    }

    private static String softmaxLoss(String more) {
        return loss("SoftmaxWithLoss", "ip", "label", more);
    }

    private static final String TINY = DATA + LABEL + ip("ip", "data", "") + softmaxLoss("top: 'top_loss'");

    /** Two layers on the same data, and how far apart they are. */
    private static String branches(String first, String second, String more) {
        return DATA + ip("ip1", "data", first) + ip("ip2", "data", second) + loss("EuclideanLoss", "ip1", "ip2", more);
    }

    private static Net net(String prototxt, Gradients gradients) {
        return new Net(
                Prototxt.parseNet(prototxt, "net").net(),
                NetOptions.defaults()
                        .withPhase(Phase.TRAIN)
                        .withBackend(LayerTest.BACKEND)
                        .withGradients(gradients));
    }

    private static Net net(String prototxt) {
        return net(prototxt, Gradients.AS_DESCRIBED);
    }

    /** Fills the inputs: whole numbers from 0 to 5 for labels, others normal. */
    private static void fill(Net net) {
        for (String name : net.inputs()) {
            Blob blob = net.blob(name);
            float[] numbers = new float[blob.count()];
            Draw draw = new Draw(Case.SEED, name);
            draw.gaussian(numbers, 0, 1);
            for (int i = 0; name.equals("label") && i < numbers.length; i++) {
                numbers[i] = (float) Math.floor(6 * draw.uniform(i));
            }
            blob.set(numbers);
        }
    }

    private static void forwardBackward(Net net) {
        fill(net);
        net.forward();
        net.clearParamDiffs();
        net.backward();
    }

    private static List<Boolean> flags(Net net, String layer) {
        return step(net, layer).propagateDown();
    }

    private static Step step(Net net, String layer) {
        return net.steps().stream()
                .filter(step -> step.layer().name().equals(layer))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> running(Net net) {
        return net.steps().stream()
                .filter(Step::backward)
                .map(step -> step.layer().name())
                .toList();
    }

    /** Loss, diffs of every blob and diffs of every parameter. */
    private static void assertEqualsCaffe(String prototxt) {
        try (Net net = net(prototxt)) {
            forwardBackward(net);
            Request request = Request.of(prototxt).phase(Request.Phase.TRAIN);
            for (String input : net.inputs()) {
                request = request.input(input, Close.copy(net.blob(input)));
            }
            for (Map.Entry<String, List<Blob>> layer : net.params().entrySet()) {
                request = request.param(
                        layer.getKey(),
                        layer.getValue().stream().map(Close::copy).toArray(Array[]::new));
            }
            var expected = NativeCaffe.get().backward(request, Map.of());
            assertThat((double) net.loss())
                    .isCloseTo(
                            expected.forward().loss(),
                            within(1e-5 * Math.abs(expected.forward().loss())));
            net.blobs().forEach((name, blob) -> {
                Close.assertClose("diff of " + name, expected.blobs().get(name), Close.copyDiff(blob), PART);
            });
            net.params()
                    .forEach((layer, blobs) -> IntStream.range(0, blobs.size())
                            .forEach(i -> Close.assertClose(
                                    "diff of " + layer + ", parameter " + i,
                                    expected.params().get(layer, i),
                                    Close.copyDiff(blobs.get(i)),
                                    PART)));
        }
    }

    private static double asum(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += Math.abs(number);
        }
        return sum;
    }

    @Test
    void onlyWhatLiesBetweenLearningParametersAndALossNeedsBackward() {
        try (Net net = net(TINY)) {
            assertThat(flags(net, "data")).isEmpty();
            assertThat(flags(net, "ip")).containsExactly(false);
            assertThat(flags(net, "loss")).containsExactly(true, false);
            assertThat(running(net)).containsExactly("ip", "loss");
        }
        assertEqualsCaffe(TINY);
    }

    @Test
    void forceBackwardAndAllComputeEverythingButTheDiffsOfLabels() {
        for (Net each : List.of(net("force_backward: true " + TINY), net(TINY, Gradients.ALL))) {
            try (Net net = each) {
                assertThat(flags(net, "ip")).containsExactly(true);
                assertThat(flags(net, "loss")).containsExactly(true, false);
            }
        }
        assertEqualsCaffe("force_backward: true " + TINY);
    }

    @Test
    void forceBackwardComputesBothSidesOfEuclideanLoss() {
        String euclidean = "force_backward: true " + DATA + input("label", 5, 6) + ip("ip", "data", "")
                + loss("EuclideanLoss", "ip", "label", "");
        try (Net net = net(euclidean)) {
            assertThat(flags(net, "ip")).containsExactly(true);
            assertThat(flags(net, "loss")).containsExactly(true, true);
        }
        assertEqualsCaffe(euclidean);
    }

    @Test
    void aLabelThatIsLearnedNeedsADiffWhichTheLossRefuses() {
        String learned = """
                layer { name: 'label_ip' type: 'InnerProduct' bottom: 'raw' top: 'learned' inner_product_param { num_output: 1 } }
                """;
        String tricky = DATA
                + input("raw", 5, 1)
                + ip("ip", "data", "")
                + learned
                + loss("SoftmaxWithLoss", "ip", "learned", "");
        try (Net net = net(tricky)) {
            assertThat(flags(net, "ip")).containsExactly(false);
            assertThat(flags(net, "label_ip")).containsExactly(false);
            assertThat(flags(net, "loss")).containsExactly(true, true);
            fill(net);
            net.forward();
            assertThatThrownBy(net::backward)
                    .isInstanceOf(MokaException.class)
                    .hasMessage("layer 'loss': bottom 'learned' needs a diff, but SoftmaxWithLoss has none for labels: "
                            + "set propagate_down: false for it");
        }
    }

    @Test
    void noneAndTestComputeNothing() {
        Net none = net(TINY, Gradients.NONE);
        Net test = new Net(Prototxt.parseNet(TINY, "net").net(), NetOptions.defaults());
        for (Net each : List.of(none, test)) {
            try (Net net = each) {
                assertThat(running(net)).isEmpty();
                assertThat(flags(net, "loss")).containsExactly(false, false);
                assertThatThrownBy(net::backward).hasMessageContaining("computes no gradient: build it with");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {2, 0, 1, -1, -2.5f, 3.7f})
    void aLossWeightScalesLossAndDiffs(float weight) {
        try (Net one = net(branches("", "", "loss_weight: 1"), Gradients.ALL);
                Net weighted = net(branches("", "", "loss_weight: " + weight), Gradients.ALL)) {
            forwardBackward(one);
            forwardBackward(weighted);
            assertThat(Math.abs(one.loss())).isGreaterThan(1e-2f);
            assertThat(weighted.loss()).isCloseTo(weight * one.loss(), within(1e-4f * Math.abs(weight)));
            one.blobs().forEach((name, blob) -> assertScaled(weight, blob, weighted.blob(name)));
            one.params()
                    .forEach((layer, blobs) -> IntStream.range(0, blobs.size())
                            .forEach(i -> assertScaled(
                                    weight, blobs.get(i), weighted.params(layer).get(i))));
        }
        assertEqualsCaffe("force_backward: true " + branches("", "", "top: 'loss' loss_weight: " + weight));
    }

    private static void assertScaled(float weight, Blob one, Blob scaled) {
        float[] expected = one.diff().clone();
        for (int i = 0; i < expected.length; i++) {
            expected[i] *= weight;
        }
        assertThat(scaled.diff()).containsExactly(expected, within(1e-4f * Math.abs(weight)));
    }

    /** ip1 counts as a loss itself, in the middle of the net. */
    private static String midNet(float main, float mid) {
        return branches("loss_weight: " + mid, "", "loss_weight: " + main);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, -2.5", "1, 1", "2, 1", "1, 3"})
    void anyTopMayCountAsALoss(float main, float mid) {
        assertEqualsCaffe("force_backward: true " + midNet(main, mid));
        assertEqualsCaffe(midNet(main, mid));
    }

    @Test
    void lossesAddUp() {
        Map<String, Net> nets = new LinkedHashMap<>();
        for (float[] weights : new float[][] {{1, 1}, {2, 1}, {3, 1}, {1, 2}, {1, 3}}) {
            Net net = net(midNet(weights[0], weights[1]));
            forwardBackward(net);
            nets.put((int) weights[0] + "," + (int) weights[1], net);
        }
        for (List<String> three : List.of(List.of("1,1", "2,1", "3,1"), List.of("1,1", "1,2", "1,3"))) {
            List<Net> more = three.stream().map(nets::get).toList();
            double once = more.get(1).loss() - more.get(0).loss();
            assertThat((double) more.get(2).loss() - more.get(0).loss()).isCloseTo(2 * once, within(1e-4));
            assertThat(Math.abs(once)).isGreaterThan(1e-4);
            boolean main = three.contains("2,1");
            assertThat(increment(more.get(0), more.get(1), "ip1")).isGreaterThan(1e-4);
            assertThat(increment(more.get(0), more.get(1), "ip2") > 1e-4)
                    .as("the loss in the middle does not reach ip2")
                    .isEqualTo(main);
            for (String layer : List.of("ip1", "ip2")) {
                assertThat(increment(more.get(0), more.get(2), layer))
                        .isCloseTo(2 * increment(more.get(0), more.get(1), layer), within(1e-3));
            }
        }
        nets.values().forEach(Net::close);
    }

    /** How far the diffs of a layer's weights are apart. */
    private static double increment(Net from, Net to, String layer) {
        float[] difference = to.params(layer).get(0).diff().clone();
        float[] start = from.params(layer).get(0).diff();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= start[i];
        }
        return asum(difference);
    }

    @Test
    void aLossNeedsNoNamedTop() {
        String unnamed = DATA + LABEL + ip("ip", "data", "") + softmaxLoss("");
        try (Net net = net(unnamed);
                Net named = net(TINY)) {
            fill(net);
            fill(named);
            assertThat(net.forward()).isEmpty();
            assertThat(net.loss())
                    .isPositive()
                    .isEqualTo(named.forward().get("top_loss").data()[0]);
            assertThat(net.outputs()).isEmpty();
            assertThat(step(net, "loss").tops().get(0).axes()).isZero();
        }
        assertEqualsCaffe(unnamed);
    }

    @Test
    void aForwardOfAPartHasTheLossOfThatPart() {
        try (Net net = net(midNet(1, 0.5f))) {
            fill(net);
            net.forward();
            float whole = net.loss();
            net.forward("ip2", "loss");
            float end = net.loss();
            net.forward("data", "ip1_ip1_0_split");
            assertThat(net.loss() + end).isCloseTo(whole, within(1e-4f * Math.abs(whole)));
            assertThat(net.loss()).isNotZero();
        }
    }

    @Test
    void anAccuracyBesideTheLossChangesNothing() {
        String both = TINY + "layer { name: 'accuracy' type: 'Accuracy' bottom: 'ip' bottom: 'label' top: 'accuracy' }";
        assertEqualsCaffe(both);
        try (Net with = net(both);
                Net without = net(TINY);
                Net all = net(both, Gradients.ALL)) {
            for (Net net : List.of(with, without, all)) {
                forwardBackward(net);
            }
            assertThat(with.params("ip").get(0).diff())
                    .isEqualTo(without.params("ip").get(0).diff());
            assertThat(all.params("ip").get(0).diff())
                    .isEqualTo(without.params("ip").get(0).diff());
            assertThat(running(all)).doesNotContain("accuracy");
        }
    }

    @Test
    void branchesOfUnsharedWeightsHaveOppositeDiffs() {
        String unshared = branches("", "", "");
        try (Net net = net(unshared)) {
            forwardBackward(net);
            assertThat(net.loss()).isPositive();
            float[] diff = net.params("ip1").get(0).diff();
            float[] opposite = net.params("ip2").get(0).diff().clone();
            for (int i = 0; i < opposite.length; i++) {
                opposite[i] = -opposite[i];
            }
            assertThat(diff).containsExactly(opposite, within(1e-5f)).doesNotContain(0);
        }
        assertEqualsCaffe(unshared);
    }

    private static final String SHARED = "param { name: 'w' } param { name: 'b' }";

    @Test
    void branchesOfSharedWeightsHaveNoLossAndNoDiff() {
        try (Net net = net(branches(SHARED, SHARED, ""))) {
            forwardBackward(net);
            assertThat(net.loss()).isZero();
            assertThat(net.params("ip1").get(0).diff()).containsOnly(0);
            assertThat(net.params("ip2").get(0).diff()).containsOnly(0);
        }
    }

    /** Branches on data of their own. */
    private static String twoInputs(String more) {
        return input("data1", 5, 12)
                + input("data2", 5, 12)
                + ip("ip1", "data1", more)
                + ip("ip2", "data2", more)
                + loss("EuclideanLoss", "ip1", "ip2", "");
    }

    @Test
    void theDiffOfASharedParameterIsTheSum() {
        try (Net shared = net(twoInputs(SHARED));
                Net unshared = net(twoInputs(""))) {
            for (int i = 0; i < 2; i++) {
                float[] owner = shared.params("ip1").get(i).data();
                unshared.params("ip1").get(i).set(owner);
                unshared.params("ip2").get(i).set(owner);
                Blob one = shared.params("ip1").get(i);
                Blob two = shared.params("ip2").get(i);
                assertThat(one.dataStorage()).isSameAs(two.dataStorage());
                assertThat(one.diffStorage()).isSameAs(two.diffStorage());
            }
            forwardBackward(shared);
            forwardBackward(unshared);
            float[] sum = unshared.params("ip1").get(0).diff().clone();
            float[] more = unshared.params("ip2").get(0).diff();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += more[i];
            }
            assertThat(asum(sum)).isGreaterThan(1e-3);
            assertThat(shared.params("ip1").get(0).diff()).containsExactly(sum, within(1e-4f));
        }
        // Not the biases: the two halves of their diffs cancel out.
        assertEqualsCaffe(twoInputs("param { name: 'w' }"));
    }

    @Test
    void sharedParametersStaySharedWhenWeightsAreRead(@TempDir Path folder) {
        Path weights = folder.resolve("shared.caffemodel");
        try (Net trained = net(twoInputs(SHARED));
                Net resumed = net(twoInputs(SHARED))) {
            trained.params("ip2").get(0).edit()[0] = 42;
            trained.save(weights);
            resumed.copyFrom(weights);
            Blob one = resumed.params("ip1").get(0);
            assertThat(one.dataStorage()).isSameAs(resumed.params("ip2").get(0).dataStorage());
            assertThat(one.data()).isEqualTo(trained.params("ip1").get(0).data());
            assertThat(one.data()[0]).isEqualTo(42);
        }
    }

    /** Two layers whose four parameters w1, b1, w2 and b2 learn at these rates. */
    private static String chain(float... rates) {
        String params = "param { lr_mult: %s } param { lr_mult: %s }";
        return DATA
                + LABEL
                + ip("ip1", "data", params.formatted(rates[0], rates[1]))
                + ip("ip", "ip1", params.formatted(rates[2], rates[3]))
                + softmaxLoss("");
    }

    private static double[] diffsOf(Net net) {
        forwardBackward(net);
        return IntStream.range(0, 4)
                .mapToDouble(
                        i -> asum(net.params(i < 2 ? "ip1" : "ip").get(i % 2).diff()))
                .toArray();
    }

    @Test
    void parametersThatDoNotLearnGetNoDiff() {
        try (Net net = net(chain(1, 1, 2, 2));
                Net faster = net(chain(2, 2, 4, 4));
                Net outer = net(chain(1, 0, 0, 1));
                Net inner = net(chain(0, 1, 1, 0));
                Net all = net(chain(1, 0, 0, 1), Gradients.ALL)) {
            double[] diffs = diffsOf(net);
            assertThat(diffs).satisfies(each -> {
                for (double sum : each) {
                    assertThat(sum).isGreaterThan(1e-3);
                }
            });
            assertThat(diffsOf(faster)).isEqualTo(diffs);
            assertThat(diffsOf(outer)).containsExactly(diffs[0], 0, 0, diffs[3]);
            assertThat(diffsOf(inner)).containsExactly(0, diffs[1], diffs[2], 0);
            assertThat(diffsOf(all)).isEqualTo(diffs);
        }
        assertEqualsCaffe(chain(1, 0, 0, 1));
        assertEqualsCaffe(chain(0, 0, 1, 1));
    }

    @Test
    void layersBehindWhichNothingLearnsAreLeftOut() {
        try (Net net = net(chain(0, 0, 1, 1))) {
            assertThat(running(net)).containsExactly("ip", "loss");
            assertThat(flags(net, "ip")).containsExactly(false);
        }
    }

    @Test
    void passesInPartsEqualWholeOnes() {
        String prototxt = "force_backward: true " + chain(1, 1, 1, 1);
        try (Net net = net(prototxt)) {
            forwardBackward(net);
            float loss = net.loss();
            float[] diff = net.blob("data").diff().clone();
            List<String> layers = net.layers().stream().map(Layer::name).toList();
            String last = layers.get(layers.size() - 1);
            for (int i = 1; i < layers.size(); i++) {
                net.forward(layers.get(0), layers.get(i - 1));
                net.forward(layers.get(i), last);
                assertThat(net.loss()).isEqualTo(loss);
                net.blob("data").setDiff(0);
                net.backward(last, layers.get(i));
                net.backward(layers.get(i - 1), layers.get(0));
                assertThat(net.blob("data").diff()).isEqualTo(diff);
            }
        }
    }

    /** Scores and targets both come from layers that learn. */
    private static String learnedTargets(String propagateDown) {
        return DATA + ip("ip", "data", "") + ip("ip_targets", "data", "")
                + "layer { name: 'targets' type: 'Sigmoid' bottom: 'ip_targets' top: 'targets' }\n"
                + loss("SigmoidCrossEntropyLoss", "ip", "targets", propagateDown);
    }

    @Test
    void propagateDownFalseCutsABranchOff() {
        try (Net net = net(learnedTargets("propagate_down: true propagate_down: true"))) {
            assertThat(flags(net, "loss")).containsExactly(true, true);
            assertThat(running(net)).containsExactly("ip", "ip_targets", "targets", "loss");
        }
        String cut = learnedTargets("propagate_down: true propagate_down: false");
        try (Net net = net(cut)) {
            assertThat(flags(net, "loss")).containsExactly(true, false);
            assertThat(running(net)).containsExactly("ip", "loss");
        }
        assertEqualsCaffe(cut);
    }

    @Test
    void propagateDownTrueForcesADiff() {
        String forced =
                DATA + LABEL + ip("ip1", "data", "propagate_down: true") + ip("ip", "ip1", "") + softmaxLoss("");
        try (Net net = net(forced);
                Net unforced = net(forced.replace("propagate_down: true", ""))) {
            assertThat(flags(net, "ip1")).containsExactly(true);
            assertThat(flags(unforced, "ip1")).containsExactly(false);
            assertThat(running(net)).containsExactly("ip1", "ip", "loss");
            forwardBackward(net);
            assertThat(asum(net.blob("data").diff())).isGreaterThan(1e-3);
        }
        assertEqualsCaffe(forced);
    }

    @Test
    void aBackwardNeedsAForwardInTheSameShapes() {
        try (Net net = net(TINY, Gradients.ALL)) {
            assertThatThrownBy(net::backward)
                    .isInstanceOf(MokaException.class)
                    .hasMessage("layer 'loss' has not run in these shapes: call forward before backward");
            net.forward();
            net.backward();
            net.blob("data").reshape(7, 2, 3, 4);
            net.blob("label").reshape(7);
            net.reshape();
            assertThatThrownBy(net::backward)
                    .isInstanceOf(MokaException.class)
                    .hasMessageContaining("has not run in these shapes");
            net.forward();
            net.backward();
        }
    }

    @Test
    void aRangeOfLayersLiesInTheNet() {
        try (Net net = net(TINY, Gradients.ALL)) {
            assertThatThrownBy(() -> net.forward("loss", "ip"))
                    .isInstanceOf(MokaException.class)
                    .hasMessageEndingWith(
                            "has no forward from layer 3 to 2: its layers are 0 to 3, the smaller comes first");
            assertThatThrownBy(() -> net.backward(4, 0))
                    .isInstanceOf(MokaException.class)
                    .hasMessageEndingWith(
                            "has no backward from layer 4 to 0: its layers are 0 to 3, the larger comes first");
        }
    }
}
