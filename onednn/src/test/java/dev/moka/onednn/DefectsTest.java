package dev.moka.onednn;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Defects} and {@link ConvolutionArguments} keep from oneDNN: finds of the sweep, one of each kind. */
class DefectsTest {
    static Stream<Swept> finds() {
        return Stream.of(
                convolution("num_output: 4 kernel_size: 1 pad: 1 stride: 3 dilation: 3", 1, 16, 6, 2),
                convolution("num_output: 8 kernel_size: 3 pad: 2", 1, 1, 1, 9, 11),
                convolution(
                        "num_output: 16 group: 8 kernel_size: 3 stride: 1 stride: 3 stride: 4 pad: 1 pad: 1 pad: 0",
                        3,
                        8,
                        1,
                        8,
                        17),
                convolution("num_output: 17 kernel_size: 4 stride: 2 pad: 3 pad: 2 pad: 0", 2, 16, 2, 1, 5),
                convolution("num_output: 17 kernel_size: 3 kernel_size: 4 stride: 3 stride: 4", 1, 16, 3, 4),
                new Swept(0, "type: 'LRN' lrn_param { local_size: 1 k: 1.22 }", Swept.Behind.NOTHING, 1, 2, 3, 1, 1));
    }

    private static Swept convolution(String parameters, int... shape) {
        String layer = "type: 'Convolution' convolution_param { " + parameters + " }";
        return new Swept(0, layer, Swept.Behind.NOTHING, 2, shape);
    }

    @ParameterizedTest
    @MethodSource("finds")
    void areComputedRightElsewhere(Swept find) {
        find.hold();
    }
}
