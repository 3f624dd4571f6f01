package dev.moka;

import dev.moka.layer.PoolingLayer;
import dev.moka.layer.ReLULayer;
import dev.moka.oracle.Array;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.PoolingParameter.PoolMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Places where a last bit decides: a ReLU whose input is 0 but for rounding, a window with two equal maxima. There two right nets
 * have different gradients, all the way down, although their data agree.
 */
final class Flips {
    private Flips() {}

    /** Every place of {@code net} that native Caffe, with these data, decided otherwise: the layer, the blob, the element. */
    static List<String> find(Net net, Map<String, Array> caffe) {
        List<String> flips = new ArrayList<>();
        for (Step step : net.steps()) {
            if (step.layer() instanceof ReLULayer) {
                String top = step.layer().param().getTop(0);
                compare(
                        step,
                        top,
                        signs(step.tops().get(0).data()),
                        signs(caffe.get(top).data()),
                        flips);
            } else if (step.layer() instanceof PoolingLayer pooling && pooling.method() == PoolMethod.MAX) {
                String bottom = step.layer().param().getBottom(0);
                float[] ours = maxima(step, Close.copy(step.bottoms().get(0)));
                compare(step, step.layer().param().getTop(0), ours, maxima(step, caffe.get(bottom)), flips);
            }
        }
        return flips;
    }

    private static void compare(Step step, String blob, float[] ours, float[] caffes, List<String> flips) {
        for (int i = 0; i < ours.length; i++) {
            if (ours[i] != caffes[i]) {
                flips.add("%s: blob '%s', number %d of %s"
                        .formatted(step.layer(), blob, i, step.tops().get(0)));
            }
        }
    }

    private static float[] signs(float[] numbers) {
        float[] signs = new float[numbers.length];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = numbers[i] > 0 ? 1 : 0;
        }
        return signs;
    }

    /** Where the maxima of {@code bottom} are: the second top of its pooling. */
    private static float[] maxima(Step step, Array bottom) {
        LayerParameter pooling = step.layer().param().toBuilder()
                .clearBottom()
                .addBottom("x")
                .clearTop()
                .addTop("y")
                .addTop("places")
                .build();
        NetParameter.Builder description = NetParameter.newBuilder();
        var shape = description
                .addLayerBuilder()
                .setName("x")
                .setType("Input")
                .addTop("x")
                .getInputParamBuilder()
                .addShapeBuilder();
        Arrays.stream(bottom.shape()).forEach(shape::addDim);
        try (Net net = new Net(
                description.addLayer(pooling).build(), NetOptions.defaults().withBackend(NetOptions.JAVA))) {
            net.blob("x").set(bottom.data());
            net.forward();
            return net.blob("places").data();
        }
    }
}
