package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerTypesTest {
    @ParameterizedTest
    @CsvSource({
        "BatchNorm, exactly 1, exactly 1",
        "Concat, at least 1, exactly 1",
        "Convolution, at least 1, at least 1",
        "Crop, exactly 2, exactly 1",
        "Data, exactly 0, 1 to 2",
        "Deconvolution, at least 1, at least 1",
        "Dropout, exactly 1, exactly 1",
        "Eltwise, at least 2, exactly 1",
        "Flatten, exactly 1, exactly 1",
        "HDF5Data, exactly 0, at least 1",
        "HDF5Output, exactly 2, exactly 0",
        "ImageData, exactly 0, exactly 2",
        "InnerProduct, exactly 1, exactly 1",
        "Input, exactly 0, at least 1",
        "LRN, exactly 1, exactly 1",
        "Pooling, exactly 1, 1 to 2",
        "ReLU, exactly 1, exactly 1",
        "Reshape, exactly 1, exactly 1",
        "Scale, 1 to 2, exactly 1",
        "Sigmoid, exactly 1, exactly 1",
        "Softmax, exactly 1, exactly 1",
        "Split, exactly 1, at least 1",
        "TanH, exactly 1, exactly 1",
        "WindowData, exactly 0, exactly 2"
    })
    void takesAsManyBottomsAndTopsAsCaffes(String type, String bottoms, String tops) {
        Layer layer = LayerTypes.create(type);
        assertThat(layer.type()).isEqualTo(type);
        assertThat(layer.bottomArity()).hasToString(bottoms);
        assertThat(layer.topArity()).hasToString(tops);
    }

    /** A type without a test of its own would be a type nobody holds to native Caffe. */
    @Test
    void everyTypeHasATestOfItsOwn() throws ClassNotFoundException {
        assertThat(LayerTypes.names()).hasSizeGreaterThanOrEqualTo(19);
        for (String type : LayerTypes.names()) {
            assertThat(Class.forName("dev.moka.layer." + type + "LayerTest")).hasSuperclass(LayerTest.class);
        }
    }

    @Test
    void anUnknownTypeListsTheKnownOnes() {
        assertThatThrownBy(() -> LayerTypes.create("Relu"))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("'Relu'")
                .hasMessageContaining("ReLU")
                .hasMessageContaining("did you mean \"ReLU\"?");
    }
}
