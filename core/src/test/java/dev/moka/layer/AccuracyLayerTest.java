package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import dev.moka.MokaException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccuracyLayerTest extends LayerTest {
    private static final String TIES = "Caffe 1.0 lets the larger class win a tie; later it is no success";

    private static Case accuracy(String more) {
        return layer("type: 'Accuracy' accuracy_param { " + more + " }").noGradient("it counts");
    }

    private static Case hundred(String more) {
        return accuracy(more).bottom(100, 10).labels(10, 100);
    }

    @Override
    protected String whyDamagedDiffers(Case aCase) {
        return aCase.text().contains("top_k")
                ? "native Caffe 1.0 sorts, and where NaN comes among sorted numbers is in nobody's specification"
                : "";
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                hundred(""),
                hundred("top_k: 3"),
                hundred("top_k: 10"),
                hundred("ignore_label: 4"),
                hundred("").tops(2),
                hundred("top_k: 2 ignore_label: 0").tops(2),
                accuracy("").bottom(3, 10).labels(10, 3).tops(2),
                accuracy("axis: 1").bottom(2, 10, 4, 5).labels(10, 2, 4, 5).tops(2),
                accuracy("axis: -1 ignore_label: 3").bottom(2, 5, 10).labels(10, 2, 1, 5),
                accuracy("").bottom(20, 3).labels(3, 20).ties().notInCaffe(TIES),
                accuracy("top_k: 2").bottom(20, 5).labels(3, 20).ties().tops(2).notInCaffe(TIES));
    }

    private static Case threeScores(int label, String more) {
        return accuracy(more).bottomOf(new float[] {0.3f, 0.3f, 0.1f}, 1, 3).bottomOf(new float[] {label}, 1);
    }

    @Test
    void aTieIsNoSuccess() {
        assertThat(forward(threeScores(0, "")).get(0)).containsExactly(0);
        assertThat(forward(threeScores(1, "")).get(0)).containsExactly(0);
        assertThat(forward(threeScores(0, "top_k: 2")).get(0)).containsExactly(1);
        assertThat(forward(threeScores(2, "top_k: 2")).get(0)).containsExactly(0);
    }

    @Test
    void ofNoLabelItIsZero() {
        Case none = threeScores(2, "ignore_label: 2").tops(2);
        assertThat(forward(none).get(0)).containsExactly(0);
        assertThat(forward(none).get(1)).containsExactly(0, 0, 0);
    }

    @Test
    void ignoredLabelsAreNotInTheDenominator() {
        float[] labels = new float[100];
        Arrays.fill(labels, 4);
        for (int ignored : new int[] {2, 5, 32}) {
            labels[ignored] = -1;
        }
        Case ignoring = accuracy("ignore_label: -1").bottom(100, 10).bottomOf(labels, 100);
        float right = forward(ignoring).get(0)[0] * 97;
        assertThat(right).isPositive().isCloseTo(Math.round(right), within(1e-4f));
    }

    @Test
    void refusesLabelsThatAreNoClassesAndSillyTopK() {
        assertThatThrownBy(() -> forward(threeScores(3, "")))
                .isInstanceOf(MokaException.class)
                .hasMessageStartingWith("layer 'layer': label 3 at (0,) is none of the 3 classes: give 0 to 2");
        assertRefused(hundred("top_k: 11"), "give 1 to 10, the number of classes");
        assertRefused(hundred("top_k: 0"), "top_k is 0");
        assertRefused(accuracy("").bottom(2, 3, 4).labels(3, 2), "give 8, one for each place off the axis");
    }
}
