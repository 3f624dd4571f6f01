package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.Case;
import dev.moka.Gradients;
import dev.moka.LayerTest;
import dev.moka.MokaException;
import dev.moka.Net;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MemoryDataLayerTest extends LayerTest {
    private static final int ITEM = 4 * 7 * 11;
    private static final String PARAM =
            "type: 'MemoryData' memory_data_param { batch_size: 8 channels: 4 height: 7 width: 11 }";

    @Override
    protected Stream<Case> cases() {
        return Stream.of(layer(PARAM).tops(2).notAlone("it has to be given its data"));
    }

    private static Net net() {
        return net("layer { name: 'data' " + PARAM + " top: 'data' top: 'label' }", Gradients.NONE);
    }

    private static float[] range(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    /** Caffe's TestForward: 12 batches of 8, six times over. */
    @Test
    void givesBatchAfterBatchAndBeginsAgain() {
        float[] data = range(96 * ITEM);
        float[] labels = range(96);
        try (Net net = net()) {
            assertThat(net.blob("data")).hasToString("(8, 4, 7, 11)");
            assertThat(net.blob("label")).hasToString("(8,)");
            ((MemoryDataLayer) net.layer("data")).setArrays(data, labels);
            for (int i = 0; i < 72; i++) {
                net.forward();
                int start = i % 12 * 8;
                assertThat(net.blob("data").data())
                        .isEqualTo(Arrays.copyOfRange(data, start * ITEM, (start + 8) * ITEM));
                assertThat(net.blob("label").data()).isEqualTo(Arrays.copyOfRange(labels, start, start + 8));
            }
            assertThat(net.blob("label")).hasToString("(8, 1, 1, 1)");
        }
    }

    @Test
    void newArraysBeginWithTheirFirstBatch() {
        try (Net net = net()) {
            MemoryDataLayer layer = (MemoryDataLayer) net.layer("data");
            layer.setArrays(range(16 * ITEM), range(16));
            net.forward();
            float[] labels = range(24);
            layer.setArrays(range(24 * ITEM), labels);
            labels[0] = 77;
            net.forward();
            assertThat(net.blob("label").data()).startsWith(77, 1, 2);
        }
    }

    /** Caffe's TestSetBatchSize. */
    @Test
    void theBatchMayBeOfAnotherSize() {
        try (Net net = net()) {
            MemoryDataLayer layer = (MemoryDataLayer) net.layer("data");
            layer.setArrays(range(8 * ITEM), range(8));
            net.forward();
            layer.setBatchSize(16);
            assertThat(layer.batchSize()).isEqualTo(16);
            assertThatThrownBy(net::forward).hasMessageContaining("has no data");
            layer.setArrays(range(32 * ITEM), range(32));
            net.forward();
            net.forward();
            assertThat(net.blob("data")).hasToString("(16, 4, 7, 11)");
            assertThat(net.blob("label").data()).startsWith(16, 17).hasSize(16);
        }
    }

    @Test
    void refusesArraysThatAreNoWholeBatches() {
        try (Net net = net()) {
            MemoryDataLayer layer = (MemoryDataLayer) net.layer("data");
            assertThatThrownBy(net::forward)
                    .hasMessage("layer 'data': MemoryData has no data: a program gives it some before each forward"
                            + " (setArrays); for the command, make it a layer of type Input, Data or HDF5Data");
            assertThatThrownBy(() -> layer.setArrays(range(9 * ITEM), range(9)))
                    .isInstanceOf(MokaException.class)
                    .hasMessageContaining("whole batches of 8");
            assertThatThrownBy(() -> layer.setArrays(range(8), range(8)))
                    .hasMessageContaining("items of shape (4, 7, 11)");
            assertThatThrownBy(() -> layer.setArrays(new float[0], new float[0]))
                    .hasMessageContaining("0 labels");
            assertThatThrownBy(() -> layer.setBatchSize(0)).hasMessageContaining("give 1 or more");
        }
        assertRefused(
                layer("type: 'MemoryData' memory_data_param { batch_size: 8 }").tops(2), "give batch_size, channels");
    }
}
