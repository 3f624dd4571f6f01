package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.LayerTypes;
import dev.moka.proto.ConvolutionParameter;
import dev.moka.proto.PoolingParameter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestTest {
    private static final List<String> FIELDS = Stream.of(
                    ConvolutionParameter.getDescriptor(), PoolingParameter.getDescriptor())
            .flatMap(message -> message.getFields().stream())
            .map(field -> field.getName())
            .toList();

    @ParameterizedTest
    @CsvSource({
        "Relu, ReLU",
        "relu, ReLU",
        "Convolutoin, Convolution",
        "Convoltion, Convolution",
        "Softmaxx, Softmax",
        "InnerProdcut, InnerProduct",
        "Batchnorm, BatchNorm",
        "Inner_Product, InnerProduct",
        "Concta, Concat",
        "Slic, Slice",
        "Dorpout, Dropout"
    })
    void mistypedTypesAreFound(String typed, String meant) {
        assertThat(Nearest.of(typed, LayerTypes.names())).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ReLU6",
                "CReLU",
                "RReLU",
                "SELU",
                "GELU",
                "SiLU",
                "BN",
                "Pow",
                "Mean",
                "Mish",
                "Pad",
                "Add",
                "Permute",
                "Normalize",
                "Softmin",
                "Softplus",
                "Upsample",
                "Reorg",
                "LSTM2",
                "Interp",
                "HardSwish",
                "ROIPooling",
                "Stack",
                "x",
                "",
                "Python"
            })
    void typesOfForksAreNoMistypedTypesOfOurs(String fork) {
        assertThat(Nearest.of(fork, LayerTypes.names())).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "kernal_size, kernel_size",
        "kernelsize, kernel_size",
        "num_outputs, num_output",
        "padd_h, pad_h",
        "pda_h, pad_h",
        "biasterm, bias_term"
    })
    void mistypedFieldsAreFound(String typed, String meant) {
        assertThat(Nearest.of(typed, FIELDS)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pad_l",
                "pad_r",
                "pad_t",
                "pad_b",
                "pad_type",
                "kernel_d",
                "dilation_h",
                "relu",
                "ceil_modes_of_mine",
                "pad_3d"
            })
    void fieldsOfForksAreNoMistypedFieldsOfOurs(String fork) {
        assertThat(Nearest.of(fork, FIELDS)).isNull();
    }
}
