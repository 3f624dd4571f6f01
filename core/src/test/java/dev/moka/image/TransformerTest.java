package dev.moka.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.MokaException;
import dev.moka.array.NdArray;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransformerTest {
    private static Transformer transformer(int... shape) {
        return new Transformer(Map.of("data", shape));
    }

    @Test
    void appliesPycaffesStepsInPycaffesOrder() {
        Image image = Samples.noise(6, 5, 3);
        float[] before = image.data().clone();
        Transformer t = transformer(10, 3, 6, 5);
        t.setMean("data", 104, 117, 123);
        t.setRawScale("data", 255);
        t.setChannelSwap("data", 1, 2, 0);
        t.setInputScale("data", 0.5f);
        NdArray chw = t.preprocess("data", image);
        assertThat(chw.shape()).containsExactly(3, 6, 5);
        int[] swap = {1, 2, 0};
        float[] mean = {104, 117, 123};
        for (int k = 0; k < 3; k++) {
            for (int y = 0; y < 6; y++) {
                for (int x = 0; x < 5; x++) {
                    float expected = (255 * Samples.at(image, y, x, swap[k]) - mean[k]) * 0.5f;
                    assertThat(chw.data()[(k * 6 + y) * 5 + x]).isEqualTo(expected);
                }
            }
        }
        assertThat(image.data()).as("the caller's picture").containsExactly(before);
        assertThat(t.deprocess("data", chw).data()).containsExactly(before, within(1e-6f));
        NdArray batchOfOne = new NdArray(new int[] {1, 3, 6, 5}, chw.data());
        assertThat(t.deprocess("data", batchOfOne).data()).containsExactly(before, within(1e-6f));
    }

    @Test
    void resizesThePictureToTheInput() {
        Image image = Samples.noise(7, 9, 3);
        float[] chw = transformer(1, 3, 4, 5).preprocess("data", image).data();
        Image resized = Resize.resize(image, 4, 5);
        assertThat(chw[(2 * 4 + 3) * 5 + 1]).isEqualTo(Samples.at(resized, 3, 1, 2));
    }

    @Test
    void aMeanPictureIsSubtractedPixelByPixelAndResizedIfNeeded() {
        Image image = new Image(4, 5, 2, new float[40]);
        float[] mean = new float[2 * 2 * 3];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = i;
        }
        Transformer t = transformer(1, 2, 2, 3);
        t.setMean("data", new NdArray(new int[] {2, 2, 3}, mean));
        float[] same = t.preprocess("data", image).data();
        for (int i = 0; i < mean.length; i++) {
            assertThat(same[i]).isEqualTo(-mean[i]);
        }
        t.reshape("data", 50, 2, 4, 5);
        float[] fitted = t.preprocess("data", image).data();
        Image hwc = Resize.resize(Planes.toImage(mean, 2, 2, 3), 4, 5);
        for (int k = 0; k < 2; k++) {
            for (int i = 0; i < 20; i++) {
                assertThat(fitted[k * 20 + i]).isEqualTo(-hwc.data()[i * 2 + k]);
            }
        }
        t.reshape("data", 50, 2, 2, 3);
        assertThat(t.preprocess("data", image).data()).containsExactly(same);
    }

    @Test
    void oneMeanValueCountsForEveryChannel() {
        Transformer t = transformer(1, 3, 1, 1);
        t.setMean("data", Mean.parse("2"));
        assertThat(t.preprocess("data", new Image(1, 1, 3, new float[] {3, 4, 5}))
                        .data())
                .containsExactly(1, 2, 3);
    }

    @Test
    void laterChangesToTheArgumentsDoNotMatter() {
        float[] mean = {1, 2, 3};
        int[] swap = {2, 1, 0};
        Transformer t = transformer(1, 3, 1, 1);
        t.setMean("data", mean);
        t.setChannelSwap("data", swap);
        mean[0] = 100;
        swap[0] = 0;
        assertThat(t.preprocess("data", new Image(1, 1, 3, new float[] {3, 4, 5}))
                        .data())
                .containsExactly(4, 2, 0);
    }

    @Test
    void anotherTransposeIsPossible() {
        Image image = Samples.noise(4, 4, 3);
        Transformer t = transformer(1, 3, 4, 4);
        t.setTranspose("data", 2, 1, 0);
        NdArray cwh = t.preprocess("data", image);
        assertThat(cwh.data()[(2 * 4 + 1) * 4 + 3]).isEqualTo(Samples.at(image, 3, 1, 2));
        assertThat(t.deprocess("data", cwh).data()).containsExactly(image.data());
        t.setTranspose("data", 0, 1, 2);
        assertThatThrownBy(() -> t.preprocess("data", image)).isInstanceOf(MokaException.class);
    }

    @Test
    void settingsThatDoNotFitAreRefused() {
        Transformer t = transformer(1, 3, 4, 4);
        Image gray = Samples.noise(4, 4, 1);
        refuses(() -> t.setRawScale("image", 255), "'image' is not an input of the net: it has [data]");
        refuses(() -> t.setChannelSwap("data", 1, 0), "channel swap [1, 0]");
        refuses(() -> t.setChannelSwap("data", 0, 0, 1), "channel swap [0, 0, 1]");
        refuses(() -> t.setTranspose("data", 2, 0), "transpose [2, 0]");
        refuses(() -> t.setMean("data", 104, 117), "has 2 channels, but input 'data' has 3");
        refuses(() -> t.setMean("data", new NdArray(new int[] {1, 4, 4}, new float[16])), "has 1 channels");
        refuses(() -> t.preprocess("data", gray), "a picture of 1 channels");
        refuses(() -> t.deprocess("data", gray.array()), "(3, 4, 4) is needed");
        refuses(() -> transformer(1, 10), "(N, C, H, W) is needed");
    }

    private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String words) {
        assertThatThrownBy(call).isInstanceOf(MokaException.class).hasMessageContaining(words);
    }
}
