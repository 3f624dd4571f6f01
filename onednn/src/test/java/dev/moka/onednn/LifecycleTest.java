package dev.moka.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** A net on oneDNN: edits are seen, ranges and shapes may change, closing and forgetting free memory, threads are kept apart. */
class LifecycleTest {
    private static final String TEXT = """
            name: 'small'
            layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 2 dim: 3 dim: 32 dim: 32 } } }
            layer { name: 'conv' type: 'Convolution' bottom: 'data' top: 'conv'
                    convolution_param { num_output: 8 kernel_size: 3 weight_filler { type: 'msra' } } }
            layer { name: 'relu' type: 'ReLU' bottom: 'conv' top: 'conv' }
            layer { name: 'pool' type: 'Pooling' bottom: 'conv' top: 'pool' pooling_param { kernel_size: 3 stride: 2 } }
            """;

    private static Net net(NetOptions options) {
        Net net = new Net(Prototxt.parseNet(TEXT, "small").net(), options.withBackend("onednn"));
        fill(net);
        return net;
    }

    private static Net net() {
        return net(NetOptions.defaults());
    }

    private static void fill(Net net) {
        float[] data = net.blob("data").edit();
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) Math.sin(i);
        }
    }

    @Test
    void anEditOfAParameterIsSeenByTheNextForward() {
        try (Net net = net()) {
            net.forward();
            float before = net.blob("conv").at(0, 0, 5, 5);
            net.params("conv").get(1).edit()[0] = before + 10;
            net.forward();
            assertThat(net.blob("conv").at(0, 0, 5, 5)).isGreaterThanOrEqualTo(before + 10);
        }
    }

    @Test
    void aForwardThatEndsInsideAFusedRunShowsTheBlobAsItIsThere() {
        try (Net net = net()) {
            net.forward();
            float[] rectified = net.blob("conv").data().clone();
            net.forward("data", "conv");
            float[] raw = net.blob("conv").data().clone();
            net.forward("relu", "pool");
            assertThat(raw).satisfies(values -> assertThat(minimum(values)).isNegative());
            assertThat(net.blob("conv").data()).containsExactly(rectified);
        }
    }

    @Test
    void anotherShapeAndBackGivesTheSameNumbers() {
        try (Net net = net()) {
            net.forward();
            float[] first = net.blob("pool").data().clone();
            net.blob("data").reshape(1, 3, 17, 23);
            net.forward();
            assertThat(net.blob("pool").shape()).containsExactly(1, 8, 7, 10);
            net.blob("data").reshape(2, 3, 32, 32);
            fill(net);
            net.forward();
            assertThat(net.blob("pool").data()).containsExactly(first);
        }
    }

    @Test
    void aClosedNetKeepsWhatWasReadAndRefusesTheRest() {
        Net net = net();
        net.forward();
        float[] read = net.blob("pool").data();
        net.close();
        net.close();
        assertThat(net.blob("pool").data()).isSameAs(read);
        assertThatThrownBy(() -> net.blob("conv").data())
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(net::forward).isInstanceOf(MokaException.class).hasMessageContaining("closed");
    }

    @Test
    void twoNetsInTwoThreadsComputeWhatOneDoes() throws Exception {
        float[] expected = poolAfter(20, NetOptions.defaults());
        var threads = Executors.newFixedThreadPool(2);
        try {
            Callable<float[]> work = () -> poolAfter(50, NetOptions.defaults().withThreads(1));
            Future<float[]> one = threads.submit(work);
            Future<float[]> two = threads.submit(work);
            assertThat(one.get()).containsExactly(expected);
            assertThat(two.get()).containsExactly(expected);
        } finally {
            threads.shutdown();
        }
    }

    private static float[] poolAfter(int forwards, NetOptions options) {
        try (Net net = net(options)) {
            for (int i = 0; i < forwards; i++) {
                net.forward();
            }
            return net.blob("pool").data().clone();
        }
    }

    @Test
    void aSecondThreadInsideANetIsAnExceptionAndNoCrash() throws Exception {
        try (Net net = net()) {
            net.blob("data").reshape(64, 3, 96, 96);
            net.forward();
            var threads = Executors.newFixedThreadPool(2);
            try {
                Callable<Integer> work = () -> {
                    int refused = 0;
                    for (int i = 0; i < 40; i++) {
                        try {
                            net.forward();
                            net.blob("conv").data();
                        } catch (MokaException e) {
                            assertThat(e).hasMessageContaining("another thread");
                            refused++;
                        }
                    }
                    return refused;
                };
                Future<Integer> one = threads.submit(work);
                Future<Integer> two = threads.submit(work);
                assertThat(one.get() + two.get()).isPositive();
            } catch (ExecutionException e) {
                throw new AssertionError("something other than a refusal", e.getCause());
            } finally {
                threads.shutdown();
            }
        }
    }

    @Test
    void theNumberOfThreadsIsTheCallers() {
        try (Net net = net(NetOptions.defaults().withThreads(1))) {
            assertThat(net.threads()).isEqualTo(1);
            net.forward();
        }
        try (Net net = net()) {
            assertThat(net.threads()).isEqualTo(OpenMp.ownThreads());
        }
    }

    @Test
    void forgottenNetsAreCollected() {
        long before = forgetNets(5);
        long after = forgetNets(60);
        // Sixty of these nets hold about 2 GB.
        assertThat(after - before).isLessThan(600L << 20);
    }

    private static long forgetNets(int number) {
        for (int i = 0; i < number; i++) {
            Net net = net();
            net.blob("data").reshape(8, 3, 320, 320);
            net.forward();
            if (i % 5 == 4) {
                System.gc();
                sleep();
            }
        }
        return Pointer.physicalBytes();
    }

    private static void sleep() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static float minimum(float[] values) {
        float minimum = Float.POSITIVE_INFINITY;
        for (float value : values) {
            minimum = Math.min(minimum, value);
        }
        return minimum;
    }
}
