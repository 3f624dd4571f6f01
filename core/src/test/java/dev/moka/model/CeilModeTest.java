package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.proto.NetParameter;
import dev.moka.proto.PoolingParameter.RoundMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CeilModeTest {
    private static final String DATA = "input: 'd' input_dim: 1 input_dim: 1 input_dim: 113 input_dim: 113 ";

    @ParameterizedTest
    @CsvSource({
        "ceil_mode: false, '(1, 1, 56, 56)'",
        "ceil_mode: true, '(1, 1, 57, 57)'",
        "'', '(1, 1, 57, 57)'",
        "ceil_mode: false round_mode: FLOOR, '(1, 1, 56, 56)'"
    })
    void roundsAsItsForksDo(String field, String shape) {
        String pooling = "pooling_param { kernel_size: 2 stride: 2 " + field + " } bottom: 'd' top: 'p' }";
        for (String layer : new String[] {"layer { type: 'Pooling' name: 'p' ", "layers { type: POOLING name: 'p' "}) {
            NetFile file = Prototxt.parseNet(DATA + layer + pooling, "net");
            assertThat(file.warnings()).isEmpty();
            assertThat(file.net().getLayer(1).getPoolingParam().hasCeilMode()).isFalse();
            try (Net net = new Net(file.net(), NetOptions.defaults().withBackend(NetOptions.JAVA))) {
                assertThat(net.blob("p")).hasToString(shape);
            }
        }
    }

    @Test
    void isRefusedWhereItContradictsRoundMode() {
        assertThatThrownBy(() -> Prototxt.parseNet(
                        "layer { name: 'p' type: 'Pooling' pooling_param { ceil_mode: true round_mode: FLOOR } }",
                        "net"))
                .hasMessage("net: layer \"p\": ceil_mode: true contradicts round_mode: FLOOR: remove one of them");
    }

    /** 13: 0 is round_mode CEIL or ceil_mode false. */
    @Test
    void inABinaryFileANumberThatSaysTheDefaultIsTheOtherField(@TempDir Path folder) throws IOException {
        NetParameter.Builder net = NetParameter.newBuilder().setName("n");
        net.addLayerBuilder()
                .setName("fork")
                .setType("Pooling")
                .getPoolingParamBuilder()
                .setRoundMode(RoundMode.CEIL);
        net.addLayerBuilder()
                .setName("caffe")
                .setType("Pooling")
                .getPoolingParamBuilder()
                .setRoundMode(RoundMode.FLOOR);
        net.addLayerBuilder()
                .setName("silent")
                .setType("Pooling")
                .getPoolingParamBuilder()
                .setKernelSize(2);
        CaffeModel model = CaffeModel.open(
                Files.write(folder.resolve("m.caffemodel"), net.build().toByteArray()));
        assertThat(model.withoutBlobs().getLayerList())
                .extracting(layer -> layer.getPoolingParam().getRoundMode())
                .containsExactly(RoundMode.FLOOR, RoundMode.FLOOR, RoundMode.CEIL);
        assertThat(model.warnings())
                .singleElement()
                .asString()
                .contains("m.caffemodel: the poolings fork give field 13 as 0");
    }
}
