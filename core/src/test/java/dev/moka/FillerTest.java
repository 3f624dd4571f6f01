package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.TextFormat;
import dev.moka.proto.FillerParameter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Caffe's test_filler.cpp, and the formulas where Caffe 1.0 differs from its last commit. */
class FillerTest {
    private static final int[][] SHAPES = {{15}, {8, 3}, {2, 3, 4, 5}, {2, 3, 4, 5, 2}};
    private static final int[] LARGE = {1000, 2, 4, 5};

    @Test
    void constantIsTheValueEverywhere() {
        for (int[] shape : SHAPES) {
            assertThat(fill("value: 10", shape)).containsOnly(10);
        }
        assertThat(fill("", 3)).containsOnly(0);
    }

    @Test
    void uniformStaysInItsRangeAndFillsIt() {
        for (int[] shape : SHAPES) {
            for (float value : fill("type: 'uniform' min: 1 max: 2", shape)) {
                assertThat(value).isBetween(1f, 2f);
            }
        }
        assertMoments(fill("type: 'uniform' min: -7.3 max: -2.3", LARGE), -4.8, 5 / Math.sqrt(12));
    }

    @Test
    void gaussianHasItsMeanAndDeviation() {
        assertMoments(fill("type: 'gaussian' mean: 10 std: 0.1", LARGE), 10, 0.1);
        float[] y = fill("type: 'gaussian'", 1_000_000);
        assertMoments(y, 0, 1);
        assertThat(shareAbove(y, 1)).isCloseTo(0.15866, within(0.002));
        assertThat(shareAbove(y, 3)).isCloseTo(0.00135, within(0.0002));
        assertThat(correlation(y)).isCloseTo(0, within(0.004));
    }

    @Test
    void sparseGaussianKeepsSoManyOfEachColumn() {
        float[] y = fill("type: 'gaussian' std: 2 sparse: 10", 100, 500);
        double kept = 0;
        double squares = 0;
        for (float value : y) {
            kept += value == 0 ? 0 : 1;
            squares += (double) value * value;
        }
        assertThat(kept / y.length).isCloseTo(0.1, within(0.01));
        assertThat(squares / kept).isCloseTo(4, within(0.3));
        assertThat(fill("type: 'gaussian' sparse: 0", 5, 5)).containsOnly(0);
        assertThatThrownBy(() -> fill("type: 'xavier' sparse: 1", 5, 5)).hasMessageContaining("only gaussian does");
    }

    @Test
    void positiveUnitBallSumsToOneInEveryItem() {
        for (int[] shape : SHAPES) {
            float[] y = fill("type: 'positive_unitball'", shape);
            int item = y.length / shape[0];
            for (int start = 0; start < y.length; start += item) {
                double sum = 0;
                for (int i = start; i < start + item; i++) {
                    assertThat(y[i]).isBetween(0f, 1f);
                    sum += y[i];
                }
                assertThat(sum).isCloseTo(1, within(1e-3));
            }
        }
    }

    @Test
    void xavierAndMsraScaleWithTheirFan() {
        assertXavier("", 40);
        assertXavier("variance_norm: FAN_OUT", 20_000);
        assertXavier("variance_norm: AVERAGE", 10_020);
        assertMoments(fill("type: 'msra'", LARGE), 0, Math.sqrt(2 / 40.0));
        assertMoments(fill("type: 'msra' variance_norm: FAN_OUT", LARGE), 0, Math.sqrt(2 / 20_000.0));
        assertMoments(fill("type: 'msra' variance_norm: AVERAGE", LARGE), 0, Math.sqrt(2 / 10_020.0));
        assertThat(fill("type: 'xavier' variance_norm: AVERAGE", 25))
                .hasSize(25)
                .doesNotContain(0);
    }

    private static void assertXavier(String norm, double fan) {
        float[] y = fill("type: 'xavier' " + norm, LARGE);
        double limit = Math.sqrt(3 / fan);
        for (float value : y) {
            assertThat(Math.abs(value)).isLessThanOrEqualTo((float) limit);
        }
        assertMoments(y, 0, limit / Math.sqrt(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 10, 16})
    void bilinearIsInterpolation(int k) {
        float[] y = fill("type: 'bilinear'", 3, 2, k, k);
        double f = Math.ceil(k / 2.0);
        double c = (k - 1) / (2 * f);
        for (int i = 0; i < y.length; i++) {
            double expected = (1 - Math.abs(i % k / f - c)) * (1 - Math.abs(i / k % k / f - c));
            assertThat(y[i]).isCloseTo((float) expected, within(1e-6f));
        }
    }

    @Test
    void bilinearProfilesAreThoseWrittenDown() {
        assertProfile(2, 0.5f, 0.5f);
        assertProfile(3, 0.5f, 1, 0.5f);
        assertProfile(4, 0.25f, 0.75f, 0.75f, 0.25f);
        assertProfile(6, 0.166667f, 0.5f, 0.833333f, 0.833333f, 0.5f, 0.166667f);
        assertThatThrownBy(() -> fill("type: 'bilinear'", 1, 1, 2, 3)).hasMessageContaining("square 4-D kernel");
    }

    /** The middle row is the profile times the profile's middle. */
    private static void assertProfile(int k, float... profile) {
        float[] middle = Arrays.copyOfRange(fill("type: 'bilinear'", 1, 1, k, k), k / 2 * k, k / 2 * k + k);
        for (int i = 0; i < k; i++) {
            assertThat(middle[i]).isCloseTo(profile[i] * profile[k / 2], within(1e-5f));
        }
    }

    @Test
    void aSeedAndAPurposeDrawTheSameAndOthersDrawOthers() {
        float[] first = fill(1, "conv1/0");
        assertThat(fill(1, "conv1/0")).isEqualTo(first);
        assertThat(fill(2, "conv1/0")).isNotEqualTo(first);
        assertThat(fill(1, "conv2/0")).isNotEqualTo(first);
        assertThat(fill(1, "conv1/1")).isNotEqualTo(first);
    }

    private static float[] fill(long seed, String purpose) {
        float[] target = new float[100];
        Filler.of(Filler.named("gaussian")).fill(target, new int[] {100}, new Draw(seed, purpose));
        return target;
    }

    @Test
    void valuesAreDrawnWhenSomebodyAsks() {
        boolean[] drawn = {false};
        Filler filler = (target, shape, draw) -> drawn[0] = true;
        Blob blob = new Blob(1000, 1000);
        blob.dataStorage().setSource(filler.source(blob.shape(), new Draw(1, "x")));
        assertThat(drawn[0]).isFalse();
        assertThat(blob.data()).hasSize(1_000_000);
        assertThat(drawn[0]).isTrue();
    }

    @Test
    void anUnknownTypeNamesTheKnownOnes() {
        assertThatThrownBy(() -> fill("type: 'Xavier'", 3))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("'Xavier' is unknown")
                .hasMessageContaining("xavier, msra");
    }

    private static float[] fill(String param, int... shape) {
        try {
            FillerParameter parsed = TextFormat.parse(param, FillerParameter.class);
            float[] target = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            Arrays.fill(target, Float.NaN);
            Filler.of(parsed).fill(target, shape, new Draw(1701, "test"));
            return target;
        } catch (TextFormat.ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Within what so many numbers can show. */
    private static void assertMoments(float[] y, double mean, double std) {
        double sum = 0;
        double squares = 0;
        for (float value : y) {
            sum += value;
            squares += (value - mean) * (value - mean);
        }
        assertThat(sum / y.length).isCloseTo(mean, within(3.8 * std / Math.sqrt(y.length)));
        assertThat(Math.sqrt(squares / y.length)).isCloseTo(std, within(4 * std / Math.sqrt(y.length)));
    }

    private static double shareAbove(float[] y, double limit) {
        int above = 0;
        for (float value : y) {
            above += value > limit ? 1 : 0;
        }
        return (double) above / y.length;
    }

    private static double correlation(float[] y) {
        double sum = 0;
        for (int i = 1; i < y.length; i++) {
            sum += y[i] * y[i - 1];
        }
        return sum / y.length;
    }
}
