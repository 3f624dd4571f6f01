package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import dev.moka.proto.BlobProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfogainLossLayerTest extends LayerTest {
    @TempDir
    static Path folder;

    /** A matrix for two classes. */
    private static String source = "";

    @BeforeAll
    static void writeMatrix() throws IOException {
        BlobProto matrix = BlobProto.newBuilder()
                .setNum(1)
                .setChannels(1)
                .setHeight(2)
                .setWidth(2)
                .addAllData(List.of(1f, 0.5f, 0f, 1f))
                .build();
        Path file = folder.resolve("matrix.binaryproto");
        Files.write(file, matrix.toByteArray());
        source = "infogain_loss_param { source: '%s' }".formatted(file);
    }

    private static Case loss(String more) {
        return layer("type: 'InfogainLoss' " + more);
    }

    private static Case fiveClasses(String more) {
        return loss("infogain_loss_param { axis: 2 } " + more)
                .bottom(4, 2, 5, 2)
                .labels(5, 4, 2, 1, 2)
                .bottomIn(0.1f, 2, 1, 1, 5, 5)
                .fixed();
    }

    @Override
    protected Stream<Case> cases() {
        Stream<Case> modes = Stream.of("FULL", "VALID", "BATCH_SIZE", "NONE")
                .map(mode -> fiveClasses("loss_param { ignore_label: 3 normalization: %s }".formatted(mode)));
        return Stream.concat(
                modes,
                Stream.of(
                        loss(source).bottom(6, 2).labels(2, 6),
                        fiveClasses(""),
                        fiveClasses("loss_weight: 0.7 loss_weight: 0").tops(2).topsWithGradient(1),
                        loss("loss_param { ignore_label: 0 }")
                                .bottom(3, 4)
                                .labels(1, 3)
                                .bottom(4, 4)
                                .fixed()));
    }

    @Test
    void weighsThePairOfTrueAndPredictedClass() {
        Case two = loss(source).bottom(1, 2).values(0, 0).labels(1, 1);
        assertThat(forward(two).get(0)).containsExactly(new float[] {1.039721f}, within(1e-6f));
        assertThat(gradientOfLoss(two, 0)).containsExactly(new float[] {-0.25f, 0.25f}, within(1e-6f));
    }

    @Test
    void withTheIdentityItIsSoftmaxWithLoss() {
        float[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        Case infogain = loss("").bottom(5, 3).labels(3, 5).bottomOf(identity, 3, 3);
        Case softmax = layer("type: 'SoftmaxWithLoss'").bottom(5, 3).labels(3, 5);
        assertThat(forward(infogain).get(0)).containsExactly(forward(softmax).get(0), within(1e-6f));
        assertThat(gradientOfLoss(infogain, 0)).containsExactly(gradientOfLoss(softmax, 0), within(1e-6f));
    }

    @Test
    void refusesAMissingOrUnfittingMatrix() {
        assertRefused(loss("").bottom(2, 2).labels(2, 2), "the matrix is missing: give a third bottom, or");
        assertRefused(loss(source).bottom(2, 3).labels(3, 2), "a matrix of 4 numbers for 3 classes: give 3 x 3");
        assertRefused(
                loss("infogain_loss_param { source: '/no/such' }").bottom(2, 2).labels(2, 2),
                "/no/such does not exist, nor does its folder; check the path: it should be an infogain matrix");
        assertRefused(
                loss("loss_param { normalize: true }").bottom(2, 2).labels(2, 2).bottom(2, 2),
                "does not know loss_param.normalize");
    }
}
