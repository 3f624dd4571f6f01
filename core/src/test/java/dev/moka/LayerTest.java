package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.moka.model.Prototxt;
import dev.moka.oracle.Array;
import dev.moka.proto.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * The test of a layer type: every case of it is held to native Caffe, forward and backward, to numeric gradients, to itself in place, and
 * to itself after a reshape there and back. The system property {@code moka.backend} names the backend (java); another than java is held to java's loops as well.
 *
 * <p>The property {@code moka.seed} draws other numbers.
 */
public abstract class LayerTest {
    /** The backend under test. */
    public static final String BACKEND = System.getProperty("moka.backend", NetOptions.JAVA);

    /** Of the largest number, for sums of some hundred products in float32. */
    private static final double PART = 1e-5;
    /** The same for gradients, which sum over whole batches. */
    private static final double PART_OF_DIFF = 5e-5;
    /** The same where NaN or infinity is about. */
    private static final double PART_OF_DAMAGED = 1e-4;
    /** So many numbers of a blob are held to numeric gradients, which cost two forwards each. */
    private static final int SAMPLES = 16;

    private static final double SMALLER = 1 / 8.0;
    /** Caffe refuses the first; the tops of the others share their bottom's numbers, or have another number of items later. */
    private static final Set<String> NEVER_IN_PLACE = Set.of("AbsVal", "Flatten", "Reshape", "Split", "Filter");

    protected abstract Stream<Case> cases();

    /** Starts a case, see {@link Case#layer}. */
    protected static Case layer(String layer) {
        return Case.layer(layer);
    }

    /** A net for training, on the backend under test, where a case says too little. */
    protected static Net net(String prototxt, Gradients gradients) {
        NetOptions options = NetOptions.defaults()
                .withPhase(Phase.TRAIN)
                .withBackend(BACKEND)
                .withGradients(gradients);
        return new Net(Prototxt.parseNet(prototxt, "test").net(), options);
    }

    /** Runs a case on the backend under test; the data of the tops. */
    protected static List<float[]> forward(Case aCase) {
        return aCase.run(aCase.shapes(), false, BACKEND).stream()
                .map(Array::data)
                .toList();
    }

    /** Runs a case forward and backward from these diffs of top 0 on the backend under test; the diff of bottom 0. */
    protected static float[] backward(Case aCase, float... dy) {
        try (Net net = aCase.net(aCase.shapes(), false, BACKEND, Gradients.ALL)) {
            aCase.run(net, aCase.shapes());
            net.blob("y0").setDiff(dy);
            net.backward();
            return net.blob("x0").diff().clone();
        }
    }

    /** Runs a loss forward and backward on the backend under test; the diff of a bottom, with the loss weight of the description. */
    protected static float[] gradientOfLoss(Case aCase, int bottom) {
        try (Net net = aCase.net(aCase.shapes(), false, BACKEND, Gradients.ALL)) {
            aCase.run(net, aCase.shapes());
            net.backward();
            return net.blob("x" + bottom).diff().clone();
        }
    }

    /** Top 0's shape, as Python prints it. */
    protected static String shapeOf(Case aCase) {
        try (Net net = aCase.net(aCase.shapes(), false, BACKEND)) {
            return net.blob("y0").toString();
        }
    }

    /** That such a layer is refused as a fault of the model, in one line that names the layer and contains {@code words}. */
    protected static void assertRefused(Case aCase, String words) {
        assertThatThrownBy(() -> aCase.net(aCase.shapes(), false, BACKEND).close())
                .isInstanceOfSatisfying(
                        MokaException.class, e -> assertThat(e.kind()).isEqualTo(MokaException.Kind.MODEL))
                .hasMessageStartingWith("layer 'layer': ")
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }

    @TestFactory
    Stream<DynamicContainer> everyCase() {
        Seen.of(getClass().getSimpleName().replace("LayerTest", "")).chosen();
        return cases().map(aCase -> dynamicContainer(aCase.toString(), checks(aCase)));
    }

    /** What a case is held to. */
    static List<DynamicTest> checks(Case aCase) {
        List<DynamicTest> tests = new ArrayList<>();
        Seen.of(aCase.type()).reasons(aCase);
        if (aCase.isInCaffe()) {
            tests.add(test(aCase, "native Caffe", () -> equalsCaffe(aCase)));
        }
        if (!BACKEND.equals(NetOptions.JAVA) && aCase.runsAlone()) {
            tests.add(test(aCase, "reference loops", () -> equalsReference(aCase)));
        }
        boolean inPlace = aCase.isInPlace();
        if (inPlace) {
            tests.add(test(aCase, "in place", () -> equalsInPlace(aCase)));
        }
        for (int[][] other : aCase.otherShapes()) {
            tests.add(test(aCase, "reshape and back", () -> reshapes(aCase, other)));
        }
        if (aCase.hasGradient()) {
            tests.addAll(gradientTests(aCase, inPlace && !NEVER_IN_PLACE.contains(aCase.type())));
        }
        return tests;
    }

    private static List<DynamicTest> gradientTests(Case aCase, boolean inPlace) {
        List<DynamicTest> tests = new ArrayList<>();
        int[][] shapes = aCase.shapes();
        if (aCase.hasGradientInCaffe()) {
            tests.add(test(aCase, "native Caffe's gradient", () -> {
                Case.Gradient expected = new CaseInCaffe(aCase, shapes).gradient();
                Seen.of(aCase.type()).gradient(assertGradient("native Caffe", aCase, expected, gradient(aCase, false)));
            }));
        }
        if (BACKEND.equals(NetOptions.JAVA)) {
            tests.add(test(aCase, "numeric gradient", () -> equalsNumericGradient(aCase)));
        } else {
            tests.add(test(aCase, "gradient of the reference loops", () -> {
                Case.Gradient expected = aCase.gradient(shapes, false, NetOptions.JAVA);
                try (Net net = aCase.net(shapes, false, BACKEND, Gradients.ALL)) {
                    assertGradient("reference loops", aCase, expected, aCase.gradient(net, shapes));
                    Seen.of(aCase.type()).backwardBy(lastStage(net).hasBackwardKernel());
                }
            }));
        }
        tests.add(test(aCase, "second backward", () -> addsUp(aCase)));
        if (inPlace) {
            tests.add(test(aCase, "gradient in place", () -> {
                Case.Gradient expected = aCase.gradient(shapes, false, NetOptions.JAVA);
                assertGradient("in place", aCase, expected, gradient(aCase, true));
            }));
        }
        for (int[][] other : aCase.otherShapes()) {
            tests.add(test(aCase, "gradient after reshape and back", () -> {
                try (Net net = aCase.net(shapes, false, BACKEND, Gradients.ALL)) {
                    Case.Gradient first = aCase.gradient(net, shapes);
                    Case.Gradient fresh = aCase.gradient(other, false, NetOptions.JAVA);
                    assertGradient("reshaped", aCase, fresh, aCase.gradient(net, other));
                    assertGradient("reshaped back", aCase, first, aCase.gradient(net, shapes));
                }
            }));
        }
        return tests;
    }

    /** A second backward adds as much to the diffs of parameters, and computes those of bottoms anew. */
    private static void addsUp(Case aCase) {
        try (Net net = aCase.net(aCase.shapes(), false, BACKEND, Gradients.ALL)) {
            Map<String, Array> once = aCase.gradient(net, aCase.shapes()).diffs();
            net.backward();
            aCase.diffs(net).forEach((name, diff) -> {
                float[] expected = once.get(name).data().clone();
                for (int i = 0; name.startsWith("param") && i < expected.length; i++) {
                    expected[i] *= 2;
                }
                String which = aCase + ": second backward, diff of " + name;
                Close.assertClose(which, new Array(diff.shape(), expected), diff, PART_OF_DIFF);
            });
        }
    }

    private static Case.Gradient gradient(Case aCase, boolean overwriting) {
        return aCase.gradient(aCase.shapes(), overwriting, BACKEND);
    }

    private static double assertGradient(String what, Case aCase, Case.Gradient expected, Case.Gradient actual) {
        assertClose(what, aCase, expected.tops(), actual.tops());
        assertThat(actual.diffs()).containsOnlyKeys(expected.diffs().keySet());
        double worst = 0;
        for (Map.Entry<String, Array> diff : expected.diffs().entrySet()) {
            String which = aCase + ": " + what + ", diff of " + diff.getKey();
            Array found = actual.diffs().get(diff.getKey());
            worst = Math.max(worst, Close.assertClose(which, diff.getValue(), found, PART_OF_DIFF));
        }
        return worst;
    }

    /** Caffe's rule: the difference is measured by the larger of both and 1. */
    private static void equalsNumericGradient(Case aCase) {
        Case.Gradient computed = aCase.gradient(aCase.shapes(), false, NetOptions.JAVA);
        computed.diffs().forEach((name, array) -> {
            Draw draw = new Draw(Case.SEED, "samples of " + name);
            float[] diff = array.data();
            for (int i = 0; i < Math.min(SAMPLES, diff.length); i++) {
                int at = diff.length <= SAMPLES ? i : (int) (draw.uniform(i) * diff.length);
                double numeric = aCase.numericGradient(name, at, 1);
                if (differ(aCase, numeric, diff[at])) {
                    // Two maxima may have changed places on the way, or the function be curved: a smaller step tells.
                    numeric = aCase.numericGradient(name, at, SMALLER);
                }
                assertThat(differ(aCase, numeric, diff[at]))
                        .as("%s: diff of %s at %d is %s, the numeric gradient %s", aCase, name, at, diff[at], numeric)
                        .isFalse();
            }
        });
        Seen.of(aCase.type()).numeric();
    }

    private static boolean differ(Case aCase, double numeric, double diff) {
        double scale = Math.max(1, Math.max(Math.abs(numeric), Math.abs(diff)));
        return Math.abs(numeric - diff) > aCase.threshold() * scale;
    }

    /** Why native Caffe makes something else of NaN and infinity in this case; empty where it does not. */
    protected String whyDamagedDiffers(Case aCase) {
        return "";
    }

    /** NaN and infinity among the bottoms make of the tops, and of the diffs, what native Caffe makes of them. */
    @Test
    void damagedNumbersAreNativeCaffes() {
        List<String> differences = new ArrayList<>();
        for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            cases().filter(aCase ->
                            aCase.isInCaffe() && whyDamagedDiffers(aCase).isEmpty())
                    .map(aCase -> aCase.holding(special))
                    .forEach(aCase -> {
                        boolean back = aCase.hasGradient() && aCase.hasGradientInCaffe();
                        Map<String, Array> expected = inCaffe(aCase, back);
                        Map<String, Array> found = onBackend(aCase, back);
                        expected.forEach((name, array) -> addDifference(
                                differences, aCase + " holding " + special + ": " + name, array, found.get(name)));
                    });
        }
        assertThat(differences).isEmpty();
    }

    /** The tops, and the diffs of what has one if the case goes {@code back}. */
    private static Map<String, Array> inCaffe(Case aCase, boolean back) {
        CaseInCaffe inCaffe = new CaseInCaffe(aCase, aCase.shapes());
        return back ? named(inCaffe.gradient()) : named(new Case.Gradient(inCaffe.forward(), Map.of()));
    }

    private static Map<String, Array> onBackend(Case aCase, boolean back) {
        return named(
                back ? gradient(aCase, false) : new Case.Gradient(aCase.run(aCase.shapes(), false, BACKEND), Map.of()));
    }

    private static Map<String, Array> named(Case.Gradient found) {
        Map<String, Array> named = new LinkedHashMap<>();
        for (int t = 0; t < found.tops().size(); t++) {
            named.put("y" + t, found.tops().get(t));
        }
        found.diffs().forEach((name, diff) -> named.put("diff of " + name, diff));
        return named;
    }

    private static void addDifference(List<String> differences, String what, Array expected, Array found) {
        double scale = 0;
        for (float x : expected.data()) {
            scale = Math.abs(x) < Float.MAX_VALUE ? Math.max(scale, Math.abs(x)) : scale;
        }
        for (int i = 0; i < expected.data().length; i++) {
            float a = expected.data()[i];
            float b = found.data()[i];
            if (Float.compare(a, b) != 0 && !(Math.abs((double) a - b) <= PART_OF_DAMAGED * scale)) {
                differences.add("%s[%d]: %s, not %s".formatted(what, i, b, a));
                return;
            }
        }
    }

    private static DynamicTest test(Case aCase, String name, Executable check) {
        return dynamicTest(name + ": " + aCase, check);
    }

    private static void equalsCaffe(Case aCase) {
        List<Array> native0 = new CaseInCaffe(aCase, aCase.shapes()).forward();
        Seen seen = Seen.of(aCase.type());
        seen.forward(assertClose("native Caffe", aCase, native0, aCase.run(aCase.shapes(), false, BACKEND)));
        for (int[][] other : aCase.otherShapes()) {
            seen.forward(assertClose(
                    "native Caffe", aCase, new CaseInCaffe(aCase, other).forward(), aCase.run(other, false, BACKEND)));
        }
    }

    private static void equalsReference(Case aCase) {
        List<Array> expected = aCase.run(aCase.shapes(), false, NetOptions.JAVA);
        try (Net net = aCase.net(aCase.shapes(), false, BACKEND)) {
            assertClose("reference loops", aCase, expected, aCase.run(net, aCase.shapes()));
            Seen.of(aCase.type()).forwardBy(lastStage(net).hasKernel());
        }
    }

    private static Stage lastStage(Net net) {
        return net.stage(net.steps().size() - 1);
    }

    private static void equalsInPlace(Case aCase) {
        if (NEVER_IN_PLACE.contains(aCase.type())) {
            assertThatThrownBy(() -> aCase.run(aCase.shapes(), true, BACKEND))
                    .isInstanceOf(MokaException.class)
                    .hasMessageContaining(aCase.type() + " cannot work in place")
                    .hasMessageEndingWith(" own");
            return;
        }
        List<Array> expected = aCase.run(aCase.shapes(), false, NetOptions.JAVA);
        assertClose("in place", aCase, expected, aCase.run(aCase.shapes(), true, BACKEND));
    }

    private static void reshapes(Case aCase, int[][] other) {
        try (Net net = aCase.net(aCase.shapes(), false, BACKEND)) {
            List<Array> first = aCase.run(net, aCase.shapes());
            assertClose("reshaped", aCase, aCase.run(other, false, NetOptions.JAVA), aCase.run(net, other));
            assertClose("reshaped back", aCase, first, aCase.run(net, aCase.shapes()));
        }
    }

    private static double assertClose(String what, Case aCase, List<Array> expected, List<Array> actual) {
        assertThat(actual).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < expected.size(); i++) {
            String which = aCase + ": " + what + ", y" + i;
            worst = Math.max(worst, Close.assertClose(which, expected.get(i), actual.get(i), PART));
        }
        return worst;
    }

    @Test
    void wrongNumbersOfBottomsAndTopsAreRefusedWithARemedy() {
        String type = getClass().getSimpleName().replace("LayerTest", "");
        Layer layer = LayerTypes.create(type);
        Case bottoms = layer("type: '" + type + "'");
        assertRefused(layer.bottomArity().allows(0) ? bottoms.bottom(1) : bottoms, type + " takes ");
        assertRefused(bottoms, "correct its 'bottom:' lines");
        int tooFewOrMany = layer.hasAutomaticTop() || layer.topArity().allows(0) ? 9 : 0;
        assertRefused(cases().findFirst().orElseThrow().tops(tooFewOrMany), "correct its 'top:' lines");
    }
}
