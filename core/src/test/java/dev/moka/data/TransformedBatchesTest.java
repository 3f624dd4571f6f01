package dev.moka.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.moka.Draw;
import dev.moka.MokaException;
import dev.moka.Threads;
import dev.moka.image.CvImage;
import dev.moka.proto.Datum;
import dev.moka.proto.TransformationParameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformedBatchesTest {
    /** A coloured picture, then another. */
    @ParameterizedTest
    @CsvSource({
        "1, 4, gray and coloured pictures lie side by side; set transform_param { force_color: true }",
        "3, 5, resize the pictures"
    })
    void picturesOfABatchThatDifferAreNamedWithTheReason(int channels, int height, String words) {
        Samples samples = number -> () -> number == 0 ? sample("first", 3, 4) : sample("second", channels, height);
        TransformedBatches batches = new TransformedBatches(
                samples,
                new DataTransformer(TransformationParameter.getDefaultInstance(), false),
                number -> new Draw(1, "records"),
                () -> Threads.ONE);
        assertThatThrownBy(() -> batches.load(0, 2))
                .isInstanceOf(MokaException.class)
                .hasMessageStartingWith("second ")
                .hasMessageContaining(words);
    }

    private static Sample sample(String name, int channels, int height) {
        Datum datum = Datum.newBuilder()
                .setChannels(channels)
                .setHeight(height)
                .setWidth(4)
                .setData(ByteString.copyFrom(new byte[channels * height * 4]))
                .build();
        return Sample.of(name, datum.toByteArray(), CvImage.Color.AS_STORED);
    }
}
