package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.Close;
import dev.moka.Draw;
import dev.moka.LayerTest;
import dev.moka.NativeCaffe;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import dev.moka.oracle.Array;
import dev.moka.oracle.Request;
import dev.moka.oracle.Result;
import dev.moka.proto.ParamSpec;
import dev.moka.proto.Phase;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchNormLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                        layer("type: 'BatchNorm'")
                                .bottom(5, 2, 3, 4)
                                .positiveParams()
                                .anySize()
                                .inPlace(),
                        layer("type: 'BatchNorm'")
                                .bottom(3, 17)
                                .positiveParams()
                                .inPlace(),
                        layer("type: 'BatchNorm' batch_norm_param { eps: 0.1 }")
                                .bottom(1, 1, 1, 1)
                                .positiveParams()
                                .anySize(),
                        layer("type: 'BatchNorm'")
                                .bottom(2, 3, 2, 2, 3)
                                .positiveParams()
                                .anySize()
                                .inPlace(),
                        layer("type: 'BatchNorm'")
                                .bottom(2, 3, 4)
                                .param(1, 2, 3)
                                .param(1, 2, 3)
                                .param(0),
                        layer("type: 'BatchNorm' batch_norm_param { use_global_stats: true }")
                                .bottom(2, 3, 4)
                                .positiveParams()
                                .train(),
                        layer("type: 'BatchNorm' batch_norm_param { use_global_stats: false }")
                                .bottom(4, 3, 2, 5)
                                .positiveParams()
                                .anySize(),
                        layer("type: 'BatchNorm'")
                                .bottom(5, 2, 3, 4)
                                .positiveParams()
                                .train()
                                .anySize()
                                .inPlace(),
                        layer("type: 'BatchNorm'")
                                .bottom(6, 5)
                                .positiveParams()
                                .train()
                                .inPlace(),
                        layer("type: 'BatchNorm' batch_norm_param { eps: 0.5 }")
                                .bottom(3, 19, 7, 1)
                                .positiveParams()
                                .train()
                                .anySize())
                .map(aCase -> aCase.numeric(1e-2, 1e-3));
    }

    @Test
    void trainingNormalisesByTheBatchAndKeepsSumsOfItsStatistics() {
        try (Net net = oneChannel(Phase.TRAIN)) {
            net.blob("x").set(1, 2, 3, 4);
            net.forward();
            assertThat(net.blob("y").data())
                    .containsExactly(new float[] {-1.341635f, -0.4472118f, 0.4472118f, 1.341635f}, within(2e-6f));
            assertStatistics(net, 2.5f, 1.666667f, 1);
            net.forward();
            assertStatistics(net, 4.9975f, 3.331667f, 1.999f);
            try (Net test = oneChannel(Phase.TEST)) {
                for (int i = 0; i < 3; i++) {
                    test.params("y").get(i).set(net.params("y").get(i).data());
                }
                test.blob("x").set(1, 2, 3, 4);
                test.forward();
                assertThat(test.blob("y").data())
                        .containsExactly(new float[] {-1.161892f, -0.3872972f, 0.3872972f, 1.161892f}, within(2e-6f));
            }
        }
    }

    @Test
    void trainingGivesChannelsOfMeanZeroAndVarianceOne() {
        float[] y = forward(
                        layer("type: 'BatchNorm'").bottomIn(2, 7, 5, 2, 3, 4).train())
                .get(0);
        for (int c = 0; c < 2; c++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < 60; i++) {
                float value = y[(i / 12 * 2 + c) * 12 + i % 12];
                sum += value;
                squares += value * value;
            }
            assertThat(sum / 60).isCloseTo(0, within(1e-3));
            assertThat(squares / 60).isCloseTo(1, within(1e-3));
        }
    }

    @Test
    void theGradientFlowsThroughMeanAndVariance() {
        Case four = layer("type: 'BatchNorm'").bottom(4, 1).values(1, 2, 3, 4).train();
        assertThat(backward(four, 1, 0, 0, 0))
                .containsExactly(new float[] {0.2683303f, -0.3577684f, -0.08944343f, 0.1788815f}, within(2e-6f));
    }

    @Test
    void statisticsAreNotLearnedWhateverTheDescriptionLeavesOut() {
        String prototxt = """
                layer { name: 'x' type: 'Input' top: 'x' top: 't' input_param { shape { dim: 2 dim: 3 } } }
                layer { name: 's' type: 'Scale' bottom: 'x' top: 's' }
                layer { name: 'y' type: 'BatchNorm' bottom: 's' top: 'y' param { name: 'mean' lr_mult: 0 } }
                layer { name: 'loss' type: 'EuclideanLoss' bottom: 'y' bottom: 't' top: 'loss' }
                """;
        NetOptions train = NetOptions.defaults().withPhase(Phase.TRAIN).withBackend(BACKEND);
        try (Net net = new Net(Prototxt.parseNet(prototxt, "test").net(), train)) {
            assertThat(net.param().getLayer(2).getParamList())
                    .extracting(ParamSpec::getName, ParamSpec::getLrMult)
                    .containsExactly(tuple("mean", 0f), tuple("", 0f), tuple("", 0f));
            net.blob("x").set(1, 2, 3, 4, 5, 7);
            net.forward();
            net.backward();
            assertThat(net.params("y")).allMatch(blob -> blob.diffStorage().isZero());
            assertThat(net.params("s").get(0).diffStorage().isZero()).isFalse();
        }
    }

    private static void assertStatistics(Net net, float... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(net.params("y").get(i).data()[0]).isCloseTo(expected[i], within(2e-6f));
        }
    }

    private static Net oneChannel(Phase phase) {
        String prototxt = """
                layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 4 dim: 1 } } }
                layer { name: 'y' type: 'BatchNorm' bottom: 'x' top: 'y' }
                """;
        return new Net(
                Prototxt.parseNet(prototxt, "test").net(),
                NetOptions.defaults().withPhase(phase).withBackend(BACKEND));
    }

    /** A second layer that shares the parameters shows what the first has made of them, in native Caffe too. */
    @Test
    void updatedStatisticsAreNativeCaffes() {
        String prototxt = """
                layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 3 dim: 2 dim: 4 dim: 5 } } }
                layer { name: 'train' type: 'BatchNorm' bottom: 'x' top: 'train'
                        batch_norm_param { use_global_stats: false moving_average_fraction: 0.9 }
                        param { name: 'm' lr_mult: 0 } param { name: 'v' lr_mult: 0 } param { name: 'f' lr_mult: 0 } }
                layer { name: 'test' type: 'BatchNorm' bottom: 'x' top: 'test'
                        batch_norm_param { use_global_stats: true }
                        param { name: 'm' lr_mult: 0 } param { name: 'v' lr_mult: 0 } param { name: 'f' lr_mult: 0 } }
                """;
        float[] x = new float[3 * 2 * 4 * 5];
        new Draw(1701, "x").gaussian(x, 1, 2);
        Array[] statistics = {
            new Array(new int[] {2}, new float[] {1, -2}),
            new Array(new int[] {2}, new float[] {3, 4}),
            new Array(new int[] {1}, new float[] {2})
        };
        Result caffe = NativeCaffe.get()
                .forward(Request.of(prototxt)
                        .param("train", statistics)
                        .input("x", new Array(new int[] {3, 2, 4, 5}, x)));
        try (Net net = new Net(
                Prototxt.parseNet(prototxt, "test").net(), NetOptions.defaults().withBackend(BACKEND))) {
            for (int i = 0; i < 3; i++) {
                net.params("train").get(i).set(statistics[i].data());
            }
            net.blob("x").set(x);
            net.forward();
            for (String blob : new String[] {"train", "test"}) {
                Close.assertClose(blob, caffe.blob(blob), Close.copy(net.blob(blob)), 1e-5);
            }
        }
    }

    @Test
    void refusesLearnedStatisticsAndOneAxis() {
        assertRefused(layer("type: 'BatchNorm' param { lr_mult: 1 }").bottom(2, 3), "set lr_mult: 0");
        assertRefused(layer("type: 'BatchNorm'").bottom(3), "2 axes");
    }
}
