package dev.moka.vis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColorMapTest {
    @Test
    void endsAndMiddleAreThePublishedColours() {
        assertThat(ColorMap.VIRIDIS.rgb(0)).isEqualTo(0x440154);
        assertThat(ColorMap.VIRIDIS.rgb(1)).isEqualTo(0xfde725);
        assertThat(ColorMap.DIVERGING.rgb(0)).isEqualTo(0x3b4cc0);
        assertThat(ColorMap.DIVERGING.rgb(0.5)).isEqualTo(0xdddddd);
        assertThat(ColorMap.DIVERGING.rgb(1)).isEqualTo(0xb40426);
        assertThat(ColorMap.GRAY.rgb(0.5)).isEqualTo(0x808080);
        assertThat(ColorMap.GRAY.rgb(7)).isEqualTo(0xffffff);
    }

    @Test
    void viridisGetsLighterAllTheWay() {
        double before = -1;
        for (int i = 0; i <= 100; i++) {
            int rgb = ColorMap.VIRIDIS.rgb(i / 100.0);
            double light = 0.2126 * (rgb >> 16) + 0.7152 * (rgb >> 8 & 255) + 0.0722 * (rgb & 255);
            assertThat(light).isGreaterThan(before);
            before = light;
        }
    }

    @Test
    void signedNumbersAreCentredOnZero() {
        Range signed = new Range(-1, 3);
        assertThat(ColorMap.of(signed)).isEqualTo(ColorMap.DIVERGING);
        assertThat(ColorMap.DIVERGING.over(signed)).isEqualTo(new Range(-3, 3));
        assertThat(ColorMap.of(new Range(0, 3))).isEqualTo(ColorMap.VIRIDIS);
        assertThat(ColorMap.VIRIDIS.over(signed)).isEqualTo(signed);
    }
}
