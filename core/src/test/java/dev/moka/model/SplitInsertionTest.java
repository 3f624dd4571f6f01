package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import dev.moka.MokaException;
import dev.moka.proto.NetParameter;
import org.junit.jupiter.api.Test;

/** The cases of Caffe's split insertion tests, on nets of our own. */
class SplitInsertionTest {
    private static NetParameter proto(String text) {
        try {
            return TextFormat.parse(text, NetParameter.class);
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertSplit(String before, String after) {
        NetParameter split = SplitInsertion.insert(proto(before));
        assertThat(split).isEqualTo(proto(after));
        assertThat(SplitInsertion.insert(split)).isEqualTo(split);
    }

    @Test
    void blobsReadOnceAreLeftAlone() {
        String net = """
                layer { name: 'data' type: 'Data' top: 'data' top: 'label' }
                layer { name: 'ip' type: 'InnerProduct' bottom: 'data' top: 'ip' }
                layer { name: 'relu' type: 'ReLU' bottom: 'ip' top: 'ip' }
                layer { name: 'loss' type: 'SoftmaxWithLoss' bottom: 'ip' bottom: 'label' }
                """;
        assertSplit(net, net);
    }

    @Test
    void splitsWrittenByHandAreEnough() {
        String net = """
                layer { name: 'data' type: 'Data' top: 'data' }
                layer { name: 'mine' type: 'Split' bottom: 'data' top: 'a' top: 'b' }
                layer { name: 'x' type: 'ReLU' bottom: 'a' top: 'x' }
                layer { name: 'y' type: 'ReLU' bottom: 'b' top: 'y' }
                """;
        assertSplit(net, net);
    }

    @Test
    void readersGetCopiesInFileOrder() {
        assertSplit("""
                layer { name: 'data' type: 'Data' top: 'data' top: 'label' }
                layer { name: 'ip1' type: 'InnerProduct' bottom: 'data' top: 'ip1' }
                layer { name: 'ip2' type: 'InnerProduct' bottom: 'data' top: 'ip2' }
                layer { name: 'l1' type: 'EuclideanLoss' bottom: 'ip1' bottom: 'label' }
                layer { name: 'l2' type: 'EuclideanLoss' bottom: 'ip2' bottom: 'label' }
                """, """
                layer { name: 'data' type: 'Data' top: 'data' top: 'label' }
                layer { name: 'data_data_0_split' type: 'Split' bottom: 'data'
                  top: 'data_data_0_split_0' top: 'data_data_0_split_1' }
                layer { name: 'label_data_1_split' type: 'Split' bottom: 'label'
                  top: 'label_data_1_split_0' top: 'label_data_1_split_1' }
                layer { name: 'ip1' type: 'InnerProduct' bottom: 'data_data_0_split_0' top: 'ip1' }
                layer { name: 'ip2' type: 'InnerProduct' bottom: 'data_data_0_split_1' top: 'ip2' }
                layer { name: 'l1' type: 'EuclideanLoss' bottom: 'ip1' bottom: 'label_data_1_split_0' }
                layer { name: 'l2' type: 'EuclideanLoss' bottom: 'ip2' bottom: 'label_data_1_split_1' }
                """);
    }

    @Test
    void oneLayerMayReadABlobTwice() {
        assertSplit("""
                layer { name: 'd' type: 'Data' top: 'd' }
                layer { name: 'sq' type: 'Eltwise' bottom: 'd' bottom: 'd' top: 'sq' }
                """, """
                layer { name: 'd' type: 'Data' top: 'd' }
                layer { name: 'd_d_0_split' type: 'Split' bottom: 'd' top: 'd_d_0_split_0' top: 'd_d_0_split_1' }
                layer { name: 'sq' type: 'Eltwise' bottom: 'd_d_0_split_0' bottom: 'd_d_0_split_1' top: 'sq' }
                """);
    }

    @Test
    void theLastInPlaceLayerNamesTheSplit() {
        assertSplit("""
                layer { name: 'data' type: 'Data' top: 'data' }
                layer { name: 'ip1' type: 'InnerProduct' bottom: 'data' top: 'ip1' }
                layer { name: 'relu1' type: 'ReLU' bottom: 'ip1' top: 'ip1' }
                layer { name: 'a' type: 'InnerProduct' bottom: 'ip1' top: 'a' }
                layer { name: 'b' type: 'EuclideanLoss' bottom: 'ip1' bottom: 'a' }
                """, """
                layer { name: 'data' type: 'Data' top: 'data' }
                layer { name: 'ip1' type: 'InnerProduct' bottom: 'data' top: 'ip1' }
                layer { name: 'relu1' type: 'ReLU' bottom: 'ip1' top: 'ip1' }
                layer { name: 'ip1_relu1_0_split' type: 'Split' bottom: 'ip1'
                  top: 'ip1_relu1_0_split_0' top: 'ip1_relu1_0_split_1' }
                layer { name: 'a' type: 'InnerProduct' bottom: 'ip1_relu1_0_split_0' top: 'a' }
                layer { name: 'b' type: 'EuclideanLoss' bottom: 'ip1_relu1_0_split_1' bottom: 'a' }
                """);
    }

    @Test
    void aLossWeightIsAReaderAndMovesToTheSplit() {
        assertSplit("""
                layer { name: 'data' type: 'Data' top: 'data' }
                layer { name: 'ip' type: 'InnerProduct' bottom: 'data' top: 'ip' loss_weight: 2.5 }
                layer { name: 'l' type: 'Silence' bottom: 'ip' }
                """, """
                layer { name: 'data' type: 'Data' top: 'data' }
                layer { name: 'ip' type: 'InnerProduct' bottom: 'data' top: 'ip' }
                layer { name: 'ip_ip_0_split' type: 'Split' bottom: 'ip' top: 'ip_ip_0_split_0' top: 'ip_ip_0_split_1'
                  loss_weight: 2.5 loss_weight: 0 }
                layer { name: 'l' type: 'Silence' bottom: 'ip_ip_0_split_1' }
                """);
    }

    @Test
    void aLossThatNobodyReadsKeepsItsWeight() {
        String net = """
                layer { name: 'data' type: 'Data' top: 'data' }
                layer { name: 'l' type: 'Reduction' bottom: 'data' top: 'l' loss_weight: 3 }
                """;
        assertSplit(net, net);
    }

    @Test
    void anUnknownBottomIsNamedWithTheNearestBlob() {
        NetParameter net = proto("""
                layer { name: 'd' type: 'Data' top: 'data' top: 'label' }
                layer { name: 'ip' type: 'InnerProduct' bottom: 'daat' top: 'ip' }
                """);
        assertThatThrownBy(() -> SplitInsertion.insert(net))
                .isInstanceOf(MokaException.class)
                .hasMessage(
                        "layer \"ip\": unknown bottom blob \"daat\" (did you mean \"data\"?): no earlier layer has it"
                                + " as a top");
    }
}
