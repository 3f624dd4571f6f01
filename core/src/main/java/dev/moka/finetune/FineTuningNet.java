package dev.moka.finetune;

import dev.moka.Blob;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.NetStateRule;
import dev.moka.proto.ParamSpec;
import dev.moka.proto.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The two nets of fine-tuning, made of a pre-trained net as it is deployed: one that learns other classes, and one to deploy then. */
public final class FineTuningNet {
    private static final Set<String> WITH_BIAS = Set.of("Convolution", "InnerProduct", "Deconvolution");
    private static final ParamSpec FROZEN =
            ParamSpec.newBuilder().setLrMult(0).setDecayMult(0).build();

    private final String name;
    private final LayerParameter input;
    private final List<Integer> inputShape;
    private final NewHead head;
    /** How many parameters each layer has, of those that have any. */
    private final Map<String, Integer> params;

    /**
     * Replaces the last layer with parameters by one for {@code classes} classes.
     *
     * @param pretrained a net that is fed through one Input layer of shape (N, C, H, W)
     * @param suffix a word for the new classes; the new layer's name ends in it
     * @throws MokaException (MODEL) if this net is no classifier of pictures
     */
    public FineTuningNet(NetParameter pretrained, String suffix, int classes) {
        List<LayerParameter> inputs = pretrained.getLayerList().stream()
                .filter(layer -> layer.getType().equals("Input"))
                .toList();
        requireDeployed(pretrained, inputs);
        try (Net net = new Net(pretrained, NetOptions.defaults().withBackend(NetOptions.JAVA))) {
            input = inputs.get(0);
            Blob picture = net.blob(input.getTop(0));
            if (picture.axes() != 4) {
                throw MokaException.model(
                        "%s takes an input of shape %s, and pictures are (N, C, H, W)",
                        Net.called(pretrained.getName()), picture);
            }
            inputShape = Arrays.stream(picture.shape()).skip(1).boxed().toList();
            params = net.params().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().size()));
            List<LayerParameter> layers = pretrained.getLayerList().stream()
                    .filter(layer -> layer != input)
                    .toList();
            head = NewHead.of(layers, last(layers, pretrained.getName()), suffix, classes);
        }
        name = pretrained.getName() + "_" + suffix;
        requireScores(classes);
    }

    private static void requireDeployed(NetParameter net, List<LayerParameter> inputs) {
        net.getLayerList().stream()
                .filter(layer -> layer.getBottomCount() == 0 && layer.getTopCount() > 0 && !inputs.contains(layer))
                .findFirst()
                .ifPresent(data -> {
                    throw MokaException.model(
                            "%s reads its own data (layer '%s', %s), so it is one to train: fine-tuning takes the net as it is deployed;"
                                    + " give the model's deploy.prototxt with --net, or put in place of its data layers"
                                    + " layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 3 dim: 227 dim: 227 } } }",
                            Net.called(net.getName()), data.getName(), data.getType());
                });
        int tops = inputs.stream().mapToInt(LayerParameter::getTopCount).sum();
        if (tops != 1) {
            throw MokaException.model(
                    "%s has %d inputs: fine-tuning takes the net that is deployed, with one input for pictures",
                    Net.called(net.getName()), tops);
        }
    }

    private String last(List<LayerParameter> layers, String netName) {
        return layers.stream()
                .map(LayerParameter::getName)
                .filter(params::containsKey)
                .reduce((first, second) -> second)
                .orElseThrow(() -> MokaException.model("%s has no parameters to learn", Net.called(netName)));
    }

    private void requireScores(int classes) {
        try (Net net = new Net(deploy(), NetOptions.defaults().withBackend(NetOptions.JAVA))) {
            Blob scores = net.blob(head.scores());
            if (scores.axes() < 2 || scores.shape(1) != classes || scores.count(1) != classes) {
                throw MokaException.model(
                        "%s gives scores of shape %s: fine-tuning needs one number for each class and picture",
                        Net.called(name), scores);
            }
        }
    }

    /** C, H, W of a picture. */
    public List<Integer> inputShape() {
        return inputShape;
    }

    /** The blob with a number for each class, before any softmax. */
    public String scores() {
        return head.scores();
    }

    /** The layer that finds no weights in the pre-trained model. */
    public String newLayer() {
        return head.name();
    }

    /** The net to use afterwards; it ends in probabilities, prob. */
    public NetParameter deploy() {
        NetParameter.Builder net = NetParameter.newBuilder().setName(name).addLayer(input);
        for (LayerParameter layer : head.layers()) {
            net.addLayer(isNew(layer) ? layer.toBuilder().clearParam().build() : layer);
        }
        net.addLayer(layer("prob", "Softmax", head.scores()));
        return net.build();
    }

    /** The net to train, and to test while it is trained; its accuracy and loss are blobs of these names. */
    public NetParameter trainVal(LayerParameter trainData, LayerParameter testData, LearningLayers learning) {
        List<LayerParameter> layers = new ArrayList<>(head.layers());
        learning.requireAtMost((int) layers.stream().filter(this::hasParams).count());
        int fromEnd = 0;
        for (int i = layers.size() - 1; i >= 0; i--) {
            LayerParameter layer = layers.get(i);
            if (hasParams(layer)) {
                fromEnd++;
                layers.set(i, isNew(layer) ? layer : fromEnd <= learning.last() ? learning(layer) : frozen(layer));
            }
        }
        return NetParameter.newBuilder()
                .setName(name)
                .addLayer(trainData)
                .addLayer(testData)
                .addAllLayer(layers)
                .addLayer(layer("accuracy", "Accuracy", head.scores(), "label")
                        .addInclude(NetStateRule.newBuilder().setPhase(Phase.TEST)))
                .addLayer(layer("loss", "SoftmaxWithLoss", head.scores(), "label"))
                .build();
    }

    private boolean isNew(LayerParameter layer) {
        return layer.getName().equals(head.name());
    }

    private boolean hasParams(LayerParameter layer) {
        return isNew(layer) || params.containsKey(layer.getName());
    }

    /** The blob that pictures are put into. */
    public String inputBlob() {
        return input.getTop(0);
    }

    private static LayerParameter.Builder layer(String name, String type, String... bottoms) {
        return LayerParameter.newBuilder()
                .setName(name)
                .setType(type)
                .addAllBottom(List.of(bottoms))
                .addTop(name);
    }

    /** Unless the net says otherwise, biases learn twice as fast and do not decay, as in Caffe's own nets. */
    private LayerParameter learning(LayerParameter layer) {
        if (layer.getParamCount() > 0 || !WITH_BIAS.contains(layer.getType())) {
            return layer;
        }
        LayerParameter.Builder learning =
                layer.toBuilder().addParam(ParamSpec.newBuilder().setLrMult(1).setDecayMult(1));
        if (params.getOrDefault(layer.getName(), 0) > 1) {
            learning.addParam(ParamSpec.newBuilder().setLrMult(2).setDecayMult(0));
        }
        return learning.build();
    }

    /** A normalisation below what learns keeps its mean and variance, too. */
    private LayerParameter frozen(LayerParameter layer) {
        LayerParameter.Builder frozen = layer.toBuilder().clearParam();
        for (int i = 0; i < params.getOrDefault(layer.getName(), 0); i++) {
            ParamSpec given = i < layer.getParamCount() ? layer.getParam(i) : FROZEN;
            frozen.addParam(given.toBuilder().mergeFrom(FROZEN));
        }
        if (layer.getType().equals("BatchNorm")) {
            frozen.getBatchNormParamBuilder().setUseGlobalStats(true);
        }
        return frozen.build();
    }
}
