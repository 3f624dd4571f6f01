package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LRNLayerTest extends LayerTest {
    @Override
    protected String whyDamagedDiffers(Case aCase) {
        return !aCase.text().contains("WITHIN_CHANNEL")
                ? "native Caffe slides a sum over the channels, in which NaN stays to the last channel: here it is as near as the window"
                : "";
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                lrn("").bottom(2, 7, 3, 3).anySize(),
                lrn("local_size: 15").bottom(2, 7, 3, 3).anySize(),
                lrn("local_size: 3 alpha: 2 beta: 0.5 k: 2").bottom(2, 5, 1, 4).anySize(),
                lrn("local_size: 1 alpha: 0.5").bottom(1, 3, 2, 2).anySize(),
                lrn("local_size: 5 alpha: 0.0001 beta: 0.75")
                        .bottom(2, 19, 5, 7)
                        .anySize(),
                lrn("local_size: 5").bottom(1, 1, 4, 4).anySize(),
                lrn("local_size: 9 beta: 1.3 k: 0.1").bottom(1, 16, 1, 1).anySize(),
                lrn("norm_region: WITHIN_CHANNEL local_size: 3")
                        .bottom(2, 7, 3, 3)
                        .anySize(),
                lrn("norm_region: WITHIN_CHANNEL local_size: 5 alpha: 0.5 beta: 0.6")
                        .bottom(2, 3, 9, 8)
                        .anySize(),
                lrn("norm_region: WITHIN_CHANNEL local_size: 7 k: 4")
                        .bottom(1, 2, 3, 5)
                        .anySize(),
                lrn("norm_region: WITHIN_CHANNEL local_size: 1")
                        .bottom(1, 2, 3, 1)
                        .anySize());
    }

    @Test
    void valuesAreThoseOfTheFormula() {
        assertLrn("", 0.3674196f, 0.4647362f, 0.4653024f, 0.6282731f, 0.8278001f);
        assertLrn("local_size: 3", 0.4792073f, 0.5445456f, 0.5082761f, 0.4641881f, 0.6671468f);
        assertLrn("alpha: 0.0001", 0.9997901f, 1.9991f, 2.997527f, 3.996763f, 4.996253f);
        assertLrn("local_size: 3 alpha: 2 beta: 0.5 k: 2", 0.4330127f, 0.5940885f, 0.6495191f, 0.6729266f, 0.9231862f);
    }

    private static void assertLrn(String param, float... expected) {
        assertThat(forward(lrn(param).bottom(1, 5, 1, 1).values(1, 2, 3, 4, 5)).get(0))
                .containsExactly(expected, within(2e-6f));
    }

    @Test
    void refusesAnEvenSizeAndOtherAxes() {
        assertRefused(lrn("local_size: 4").bottom(1, 2, 3, 4), "it must be odd");
        assertRefused(lrn("").bottom(1, 2, 3), "4 axes");
    }

    private static Case lrn(String param) {
        return layer("type: 'LRN' lrn_param { " + param + " }");
    }
}
