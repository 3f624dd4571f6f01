package dev.moka.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Blob;
import dev.moka.Close;
import dev.moka.Layer;
import dev.moka.NativeCaffe;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.Step;
import dev.moka.model.Prototxt;
import dev.moka.oracle.Array;
import dev.moka.oracle.Gradients;
import dev.moka.oracle.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NaN, infinities and numbers near the limits of float come out of a kernel as they come out of the loops, forward and backward. */
class SpecialNumbersTest {
    private static final float[] SPECIAL = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        1e38f,
        -1e38f,
        3e38f,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        0f,
        -0f,
        1e-30f,
        88.8f,
        -88.8f,
        -104,
        1e10f,
        -1e10f
    };

    private static Net net(String layers, String backend) {
        String data = "layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 8 dim: 5 dim: 5 } } }"
                + " layer { name: 'z' type: 'Input' top: 'z' input_param { shape { dim: 2 dim: 8 dim: 5 dim: 5 } } }";
        Net net = new Net(
                Prototxt.parseNet(data + layers, "special").net(),
                NetOptions.defaults().withGradients(dev.moka.Gradients.ALL).withBackend(backend));
        net.fillRandomly(1);
        return net;
    }

    /** The numbers of a run, one of which is special, in a bottom, a parameter or the top's diff. */
    private static final class Numbers {
        private final Random random = new Random(7);
        private final String where;
        private final float special;

        Numbers(String where, float special) {
            this.where = where;
            this.special = special;
        }

        private float[] drawn(int count, boolean spoilt) {
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = random.nextFloat() * 2 - 1;
            }
            if (spoilt) {
                numbers[count / 7] = special;
            }
            return numbers;
        }

        float[] bottom(String name) {
            return drawn(400, name.equals("x") && where.equals("bottom"));
        }

        void spoil(Layer layer) {
            if (where.equals("parameter") && !layer.blobs().isEmpty()) {
                Blob first = layer.blobs().get(0);
                first.edit()[first.count() / 2] = special;
            }
        }

        float[] topDiff(int count) {
            return drawn(count, where.equals("diff"));
        }
    }

    /** What a net makes of the same numbers: all data, the diff of x, those of the parameters. */
    private static List<float[]> computed(String layers, String backend, String where, float special) {
        try (Net net = net(layers, backend)) {
            Numbers numbers = new Numbers(where, special);
            for (String name : List.of("x", "z")) {
                net.blob(name).set(numbers.bottom(name));
            }
            net.layers().forEach(numbers::spoil);
            net.forward();
            List<float[]> found = new ArrayList<>();
            net.blobs().values().forEach(blob -> found.add(blob.data().clone()));
            if (net.steps().stream().noneMatch(Step::backward)) {
                return found;
            }
            Blob top = net.blob("y");
            top.setDiff(numbers.topDiff(top.count()));
            net.backward();
            found.add(net.blob("x").diff().clone());
            net.layers()
                    .forEach(layer ->
                            layer.blobs().forEach(blob -> found.add(blob.diff().clone())));
            return found;
        }
    }

    /** The same by native Caffe, which computes a diff only behind something that learns, and before a loss. */
    private static List<float[]> inCaffe(String layers, String where, float special) {
        try (Net net = net(layers, NetOptions.JAVA)) {
            Numbers numbers = new Numbers(where, special);
            Request request =
                    Request.of(learned("x") + learned("z") + layers.replaceFirst("\\}\\s*$", "loss_weight: 1 }"));
            for (String name : List.of("x", "z")) {
                request = request.input("in_" + name, new Array(new int[] {2, 8, 5, 5}, numbers.bottom(name)));
            }
            Layer layer = net.layer("y");
            numbers.spoil(layer);
            if (!layer.blobs().isEmpty()) {
                request = request.param(
                        "y", layer.blobs().stream().map(Close::copy).toArray(Array[]::new));
            }
            Blob top = net.blob("y");
            Gradients found = NativeCaffe.get()
                    .backward(request, Map.of("y", new Array(top.shape(), numbers.topDiff(top.count()))));
            List<float[]> all = new ArrayList<>();
            net.blobs()
                    .keySet()
                    .forEach(name -> all.add(found.forward().blob(name).data()));
            all.add(found.blobs().get("x").data());
            for (int i = 0; i < layer.blobs().size(); i++) {
                all.add(found.params().get("y", i).data());
            }
            return all;
        }
    }

    private static String learned(String name) {
        return ("layer { name: 'in_%s' type: 'Input' top: 'in_%s' input_param { shape { dim: 2 dim: 8 dim: 5 dim: 5 } } }"
                        + " layer { name: 's_%s' type: 'Scale' bottom: 'in_%s' top: '%s' scale_param { axis: 0 num_axes: 0 } }")
                .formatted(name, name, name, name, name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: 'Convolution' convolution_param { num_output: 8 kernel_size: 3 pad: 1 }",
                "type: 'Convolution' convolution_param { num_output: 8 kernel_size: 3 group: 8 }",
                "type: 'Deconvolution' convolution_param { num_output: 4 kernel_size: 3 stride: 2 }",
                "type: 'InnerProduct' inner_product_param { num_output: 5 }",
                "type: 'Pooling' pooling_param { kernel_size: 3 stride: 2 }",
                "type: 'Pooling' pooling_param { kernel_size: 3 stride: 2 pool: AVE }",
                "type: 'LRN' lrn_param { local_size: 3 }",
                "type: 'LRN' lrn_param { local_size: 3 norm_region: WITHIN_CHANNEL }",
                "type: 'ReLU'",
                "type: 'ReLU' relu_param { negative_slope: 0.1 }",
                "type: 'ReLU' relu_param { negative_slope: -0.5 }",
                "type: 'ELU'",
                "type: 'ELU' elu_param { alpha: -1 }",
                "type: 'AbsVal'",
                "type: 'Exp'",
                "type: 'Exp' exp_param { base: 2 scale: 0.5 shift: 1 }",
                "type: 'Log'",
                "type: 'Power' power_param { scale: 2 shift: 1 }",
                "type: 'Power' power_param { scale: 2 power: 3 }",
                "type: 'Power' power_param { scale: -2 power: 2 shift: 1 }",
                "type: 'Log' log_param { base: 10 scale: 2 shift: 1 }",
                "type: 'Power' power_param { scale: 2 power: 2.5 }",
                "type: 'Power' power_param { power: -1 }",
                "type: 'Power' power_param { power: 2 }",
                "type: 'Swish' swish_param { beta: 2 }",
                "type: 'Clip' clip_param { min: -0.5 max: 0.5 }",
                "type: 'BNLL'",
                "type: 'PReLU'",
                "type: 'PReLU' prelu_param { channel_shared: true }",
                "type: 'Dropout'",
                "type: 'Slice' top: 'w'",
                "type: 'Sigmoid'",
                "type: 'TanH'",
                "type: 'Softmax'",
                "type: 'Softmax' softmax_param { axis: 3 }",
                "type: 'BatchNorm'",
                "type: 'BatchNorm' batch_norm_param { use_global_stats: false }",
                "type: 'Scale' scale_param { bias_term: true }",
                "type: 'Scale'",
                "type: 'Scale' bottom: 'z' scale_param { axis: 0 }",
                "type: 'Bias'",
                "type: 'Threshold'",
                "type: 'MVN'",
                "type: 'Eltwise' bottom: 'z' eltwise_param { operation: PROD }",
                "type: 'Eltwise' bottom: 'z'",
                "type: 'Eltwise' bottom: 'z' eltwise_param { coeff: 1 coeff: -2 }",
                "type: 'Eltwise' bottom: 'z' eltwise_param { operation: MAX }",
                "type: 'Eltwise' bottom: 'z' bottom: 'x' bottom: 'z' eltwise_param { operation: MAX }",
                "type: 'Eltwise' bottom: 'x' bottom: 'z' eltwise_param { operation: MAX }",
                "type: 'Reduction' reduction_param { axis: 1 }",
                "type: 'Reduction' reduction_param { axis: 1 operation: ASUM }",
                "type: 'Reduction' reduction_param { axis: 1 operation: SUMSQ }",
                "type: 'Reduction' reduction_param { axis: 1 operation: MEAN coeff: 3 }",
                "type: 'Concat' bottom: 'z'"
            })
    void aLayerAlone(String layer) {
        hold("layer { name: 'y' bottom: 'x' top: 'y' " + layer + " }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: 'Convolution' convolution_param { num_output: 8 kernel_size: 3 pad: 1 }",
                "type: 'Convolution' convolution_param { num_output: 8 kernel_size: 1 }",
                "type: 'Convolution' convolution_param { num_output: 8 kernel_size: 3 group: 8 }",
                "type: 'Deconvolution' convolution_param { num_output: 4 kernel_size: 3 stride: 2 }",
                "type: 'InnerProduct' inner_product_param { num_output: 5 }",
                "type: 'BatchNorm'",
                "type: 'Scale' scale_param { bias_term: true }",
                "type: 'Eltwise' bottom: 'z'",
                "type: 'Eltwise' bottom: 'z' eltwise_param { operation: PROD }"
            })
    void aLayerAndItsReLU(String layer) {
        hold("layer { name: 'y' bottom: 'x' top: 'y' " + layer
                + " } layer { name: 'r' type: 'ReLU' bottom: 'y' top: 'y' }");
    }

    /** Loops of a layer type to which native Caffe's own rounding, or its library's way with NaN, adds nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: 'InnerProduct' inner_product_param { num_output: 5 }",
                "type: 'Pooling' pooling_param { kernel_size: 3 stride: 2 }",
                "type: 'Pooling' pooling_param { kernel_size: 3 stride: 2 pool: AVE }",
                "type: 'ReLU'",
                "type: 'ReLU' relu_param { negative_slope: 0.1 }",
                "type: 'ReLU' relu_param { negative_slope: -0.5 }",
                "type: 'AbsVal'",
                "type: 'Exp'",
                "type: 'Log'",
                "type: 'BNLL'",
                "type: 'PReLU'",
                "type: 'PReLU' prelu_param { channel_shared: true }",
                "type: 'Sigmoid'",
                "type: 'TanH'",
                "type: 'Softmax'",
                "type: 'Eltwise' bottom: 'z'",
                "type: 'Eltwise' bottom: 'z' eltwise_param { operation: MAX }"
            })
    void theLoopsAreNativeCaffes(String layer) {
        String layers = "layer { name: 'y' bottom: 'x' top: 'y' " + layer + " }";
        hold(
                layers,
                (where, special) -> inCaffe(layers, where, special),
                (where, special) -> computed(layers, NetOptions.JAVA, where, special));
    }

    private interface Run {
        List<float[]> of(String where, float special);
    }

    private static void hold(String layers) {
        hold(
                layers,
                (where, special) -> computed(layers, NetOptions.JAVA, where, special),
                (where, special) -> computed(layers, "onednn", where, special));
    }

    private static void hold(String layers, Run right, Run tried) {
        List<String> differences = new ArrayList<>();
        for (String where : List.of("bottom", "parameter", "diff")) {
            // Of what a Deconvolution multiplies, oneDNN leaves out less at the edges: NaN in a weight reaches further.
            if (where.equals("parameter") && layers.contains("Deconvolution")) {
                continue;
            }
            for (float special : SPECIAL) {
                if (!where.equals("bottom") && Math.abs(special) < Float.POSITIVE_INFINITY) {
                    continue;
                }
                List<float[]> wanted = right.of(where, special);
                List<float[]> found = tried.of(where, special);
                for (int a = 0; a < wanted.size(); a++) {
                    for (int i = 0; i < wanted.get(a).length; i++) {
                        if (!same(wanted.get(a)[i], found.get(a)[i])) {
                            differences.add("%s %s, array %d, %d: %s, not %s"
                                    .formatted(where, special, a, i, found.get(a)[i], wanted.get(a)[i]));
                            break;
                        }
                    }
                }
            }
        }
        assertThat(differences).as(layers).isEmpty();
    }

    private static boolean same(float a, float b) {
        if (Float.isNaN(a) || Float.isNaN(b) || Float.isInfinite(a) || Float.isInfinite(b)) {
            return Float.isNaN(a) == Float.isNaN(b) && (Float.isNaN(a) || a == b);
        }
        return Math.abs(a - b) <= 1e-4f + 1e-4f * Math.abs(a);
    }
}
