package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.moka.oracle.Array;
import java.util.ArrayList;
import java.util.List;
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
    /** So many numbers of a blob are held to numeric gradients, which cost two forwards each. */
    private static final int SAMPLES = 16;

    protected abstract Stream<Case> cases();

    /** Starts a case, see {@link Case#layer}. */
    protected static Case layer(String layer) {
        return Case.layer(layer);
    }

    /** Runs a case on the backend under test; the data of the tops. */
    protected static List<float[]> forward(Case aCase) {
        return aCase.run(aCase.shapes(), false, BACKEND).stream()
                .map(Array::data)
                .toList();
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
        return cases().map(aCase -> dynamicContainer(aCase.toString(), tests(aCase)));
    }

    private static List<DynamicTest> tests(Case aCase) {
        List<DynamicTest> tests = new ArrayList<>();
        if (aCase.isInCaffe()) {
            tests.add(test(aCase, "native Caffe", () -> equalsCaffe(aCase)));
        }
        if (!BACKEND.equals(NetOptions.JAVA)) {
            tests.add(test(aCase, "reference loops", () -> equalsReference(aCase)));
        }
        if (aCase.isInPlace()) {
            tests.add(test(aCase, "in place", () -> equalsInPlace(aCase)));
        }
        for (int[][] other : aCase.otherShapes()) {
            tests.add(test(aCase, "reshape and back", () -> reshapes(aCase, other)));
        }
        if (aCase.hasGradient()) {
            tests.addAll(gradientTests(aCase));
        }
        return tests;
    }

    private static List<DynamicTest> gradientTests(Case aCase) {
        List<DynamicTest> tests = new ArrayList<>();
        int[][] shapes = aCase.shapes();
        if (aCase.hasGradientInCaffe()) {
            tests.add(test(aCase, "native Caffe's gradient", () -> {
                assertGradient("native Caffe", aCase, aCase.caffeGradient(shapes), gradient(aCase, false));
            }));
        }
        if (BACKEND.equals(NetOptions.JAVA)) {
            tests.add(test(aCase, "numeric gradient", () -> equalsNumericGradient(aCase)));
        } else {
            tests.add(test(aCase, "gradient of the reference loops", () -> {
                Case.Gradient expected = aCase.gradient(shapes, false, NetOptions.JAVA);
                assertGradient("reference loops", aCase, expected, gradient(aCase, false));
            }));
        }
        if (aCase.isInPlace()) {
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

    private static Case.Gradient gradient(Case aCase, boolean overwriting) {
        return aCase.gradient(aCase.shapes(), overwriting, BACKEND);
    }

    private static void assertGradient(String what, Case aCase, Case.Gradient expected, Case.Gradient actual) {
        assertClose(what, aCase, expected.tops(), actual.tops());
        assertThat(actual.diffs()).containsOnlyKeys(expected.diffs().keySet());
        expected.diffs().forEach((name, diff) -> {
            String which = aCase + ": " + what + ", diff of " + name;
            Close.assertClose(which, diff, actual.diffs().get(name), PART_OF_DIFF);
        });
    }

    /** Caffe's rule: the difference is measured by the larger of both and 1. */
    private static void equalsNumericGradient(Case aCase) {
        Case.Gradient computed = aCase.gradient(aCase.shapes(), false, NetOptions.JAVA);
        computed.diffs().forEach((name, array) -> {
            Draw draw = new Draw(Case.SEED, "samples of " + name);
            float[] diff = array.data();
            for (int i = 0; i < Math.min(SAMPLES, diff.length); i++) {
                int at = diff.length <= SAMPLES ? i : (int) (draw.uniform(i) * diff.length);
                double numeric = aCase.numericGradient(name, at);
                double scale = Math.max(1, Math.max(Math.abs(numeric), Math.abs(diff[at])));
                assertThat(Math.abs(numeric - diff[at]) > aCase.threshold() * scale)
                        .as("%s: diff of %s at %d is %s, the numeric gradient %s", aCase, name, at, diff[at], numeric)
                        .isFalse();
            }
        });
    }

    private static DynamicTest test(Case aCase, String name, Executable check) {
        return dynamicTest(name + ": " + aCase, check);
    }

    private static void equalsCaffe(Case aCase) {
        List<Array> native0 = aCase.caffe(aCase.shapes());
        assertClose("native Caffe", aCase, native0, aCase.run(aCase.shapes(), false, BACKEND));
        for (int[][] other : aCase.otherShapes()) {
            assertClose("native Caffe", aCase, aCase.caffe(other), aCase.run(other, false, BACKEND));
        }
    }

    private static void equalsReference(Case aCase) {
        List<Array> expected = aCase.run(aCase.shapes(), false, NetOptions.JAVA);
        assertClose("reference loops", aCase, expected, aCase.run(aCase.shapes(), false, BACKEND));
    }

    private static void equalsInPlace(Case aCase) {
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

    private static void assertClose(String what, Case aCase, List<Array> expected, List<Array> actual) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Close.assertClose(aCase + ": " + what + ", y" + i, expected.get(i), actual.get(i), PART);
        }
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
