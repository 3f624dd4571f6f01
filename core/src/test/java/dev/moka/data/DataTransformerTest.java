package dev.moka.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Draw;
import dev.moka.proto.BlobProto;
import dev.moka.proto.TransformationParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Caffe's own test of its transformer asserts, on 3 x 4 x 5 pictures. */
class DataTransformerTest {
    private static final int DRAWS = 200;

    /** Label and pixels are all {@code label}, or pixel j is j. */
    private static Sample sample(int label, boolean uniquePixels) {
        byte[] bytes = new byte[60];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (uniquePixels ? i : label);
        }
        return new Sample("sample", 3, 4, 5, bytes, null, label);
    }

    private static TransformationParameter.Builder param() {
        return TransformationParameter.newBuilder();
    }

    private static float[] transform(
            TransformationParameter.Builder param, boolean training, Sample sample, long draw) {
        DataTransformer transformer = new DataTransformer(param.build(), training);
        int[] shape = transformer.shape(sample);
        float[] to = new float[shape[0] * shape[1] * shape[2]];
        transformer.transform(sample, new Draw(1701, "test@" + draw), to, 0);
        return to;
    }

    /** How many different results many draws give. */
    private static long different(TransformationParameter.Builder param, boolean training) {
        return LongStream.range(0, DRAWS)
                .mapToObj(draw -> Arrays.toString(transform(param, training, sample(0, true), draw)))
                .distinct()
                .count();
    }

    @Test
    void withoutAnythingNumbersStay() {
        assertThat(transform(param(), false, sample(7, false), 0)).hasSize(60).containsOnly(7);
        float[] unique = transform(param(), true, sample(7, true), 0);
        for (int i = 0; i < 60; i++) {
            assertThat(unique[i]).isEqualTo(i);
        }
    }

    @Test
    void bytesAreUnsigned() {
        assertThat(transform(param(), false, sample(200, false), 0)).containsOnly(200);
    }

    @Test
    void drawsDecideOnEveryPlaceAndSideAndNothingElse() {
        assertThat(different(param().setCropSize(2), true)).isEqualTo(3 * 4);
        assertThat(different(param().setCropSize(2), false)).isOne();
        assertThat(different(param().setCropSize(4), true)).isEqualTo(2);
        assertThat(different(param().setMirror(true), true)).isEqualTo(2);
        assertThat(different(param().setMirror(true), false)).isEqualTo(2);
        assertThat(different(param().setMirror(true).setCropSize(2), true)).isEqualTo(2 * 3 * 4);
        assertThat(different(param().setMirror(true).setCropSize(2), false)).isEqualTo(2);
    }

    @Test
    void aTestCropIsCentralRoundedUpwardsAndLeft() {
        float[] crop = transform(param().setCropSize(2).addMeanValue(2).setScale(0.5f), false, sample(0, true), 0);
        assertThat(crop).hasSize(12).startsWith((6 - 2) * 0.5f, (7 - 2) * 0.5f, (11 - 2) * 0.5f, (12 - 2) * 0.5f);
    }

    @Test
    void mirroringTurnsRowsRound() {
        float[] mirrored = LongStream.range(0, DRAWS)
                .mapToObj(draw -> transform(param().setMirror(true), false, sample(0, true), draw))
                .filter(numbers -> numbers[0] != 0)
                .findFirst()
                .orElseThrow();
        assertThat(mirrored).startsWith(4, 3, 2, 1, 0, 9, 8, 7, 6, 5);
    }

    @Test
    void oneMeanCountsForAllChannelsAndThreeOneEach() {
        assertThat(transform(param().addMeanValue(2), false, sample(7, false), 0))
                .containsOnly(5);
        float[] each = transform(param().addMeanValue(0).addMeanValue(1).addMeanValue(2), false, sample(7, false), 0);
        for (int i = 0; i < 60; i++) {
            assertThat(each[i]).isEqualTo(7 - i / 20);
        }
    }

    @Test
    void aMeanFileIsSubtractedBeforeCroppingAndMirroring(@TempDir Path folder) throws IOException {
        BlobProto.Builder mean =
                BlobProto.newBuilder().setNum(1).setChannels(3).setHeight(4).setWidth(5);
        for (int i = 0; i < 60; i++) {
            mean.addData(i);
        }
        Path file = Files.write(folder.resolve("mean.binaryproto"), mean.build().toByteArray());
        for (int draw = 0; draw < 20; draw++) {
            TransformationParameter.Builder param =
                    param().setMeanFile(file.toString()).setMirror(true).setCropSize(2);
            assertThat(transform(param, true, sample(0, true), draw)).containsOnly(0);
        }
    }
}
