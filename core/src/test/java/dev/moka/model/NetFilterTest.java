package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import dev.moka.MokaException;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of Caffe's FilterNet tests, as: state of the net, rules of one layer, whether it stays. */
class NetFilterTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                    |                                                        | true",
                "phase: TRAIN                        | include { phase: TRAIN }                               | true",
                "phase: TEST                         | include { phase: TRAIN }                               | false",
                "                                    | include { phase: TEST }                                | true",
                "                                    | include { }                                            | true",
                "                                    | exclude { }                                            | false",
                "                                    | include { stage: 'mystage' }                           | false",
                "stage: 'mystage'                    | include { stage: 'mystage' }                           | true",
                "stage: 'other'                      | exclude { stage: 'mystage' }                           | true",
                "stage: 'mystage'                    | exclude { stage: 'mystage' }                           | false",
                "stage: 'mystage'                    | include { stage: 'mystage' stage: 'myotherstage' }     | false",
                "stage: 'myotherstage' stage: 'mystage' | include { stage: 'mystage' stage: 'myotherstage' }  | true",
                "stage: 'mystage'                    | include { stage: 'a' } include { stage: 'mystage' }    | true",
                "stage: 'mystage'                    | include { not_stage: 'myotherstage' }                  | true",
                "stage: 'mystage'                    | include { not_stage: 'mystage' }                       | false",
                "                                    | include { min_level: 3 }                               | false",
                "                                    | include { max_level: -3 }                              | false",
                "                                    | include { min_level: 0 }                               | true",
                "level: 7                            | include { min_level: 3 }                               | true",
                "                                    | include { max_level: 0 }                               | true",
                "level: -7                           | include { max_level: -3 }                              | true",
                "level: 4 phase: TEST                | include { min_level: 2 phase: TRAIN }                  | false",
                "level: 4 phase: TRAIN               | include { min_level: 2 phase: TRAIN }                  | true",
                "level: 2 phase: TRAIN               | include { min_level: 2 phase: TRAIN } include { phase: TEST } | true",
                "level: 1 phase: TEST                | include { min_level: 2 phase: TRAIN } include { phase: TEST } | true",
                "level: 4 phase: TRAIN               | exclude { min_level: 2 phase: TRAIN }                  | false",
                "level: 4 phase: TEST                | exclude { min_level: 2 phase: TRAIN }                  | true",
                "stage: 'A'                          | include { stage: 'A' } include { stage: 'B' }          | true",
            })
    void aLayerStaysIfItsRulesSaySo(String state, String rules, boolean stays) throws ParseException {
        NetParameter net = TextFormat.parse(
                String.format(
                        "name: 'n' state { %s } layer { name: 'first' } layer { name: 'it' %s } layer { name: 'last' }",
                        state == null ? "" : state, rules == null ? "" : rules),
                NetParameter.class);
        NetParameter filtered = NetFilter.filter(net);
        assertThat(filtered.getLayerList().stream().map(LayerParameter::getName))
                .containsExactly(stays ? new String[] {"first", "it", "last"} : new String[] {"first", "last"});
        assertThat(filtered.toBuilder().clearLayer().build())
                .isEqualTo(net.toBuilder().clearLayer().build());
        assertThat(NetFilter.filter(filtered)).isEqualTo(filtered);
        if (stays) {
            assertThat(filtered).isEqualTo(net); // rules stay in place
        }
    }

    @Test
    void bothKindsOfRulesAreFatal() throws ParseException {
        NetParameter net = TextFormat.parse(
                "layer { name: 'x' include { phase: TEST } exclude { phase: TRAIN } }", NetParameter.class);
        assertThatThrownBy(() -> NetFilter.filter(net))
                .isInstanceOf(MokaException.class)
                .hasMessage("layer \"x\" has both include and exclude rules; keep one kind");
    }

    @Test
    void lenetKeepsOneDataLayerAPhase() {
        NetParameter net = Prototxt.readNet(Shared.path("nets/examples/mnist/lenet_train_test.prototxt"))
                .net();
        NetParameter.Builder train = net.toBuilder();
        train.getStateBuilder().setPhase(dev.moka.proto.Phase.TRAIN);
        assertThat(NetFilter.filter(net).getLayerList())
                .hasSize(net.getLayerCount() - 1)
                .anyMatch(layer -> layer.getType().equals("Accuracy"));
        assertThat(NetFilter.filter(train.build()).getLayerList())
                .hasSize(net.getLayerCount() - 2)
                .noneMatch(layer -> layer.getType().equals("Accuracy"));
    }
}
