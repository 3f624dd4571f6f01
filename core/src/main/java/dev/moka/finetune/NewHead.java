package dev.moka.finetune;

import dev.moka.MokaException;
import dev.moka.proto.FillerParameter;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.ParamSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A net's layers without what they are not needed for, the last layer with parameters replaced by one for other classes under another
 * name, so that it finds no weights: fc8 becomes fc8_NAME.
 *
 * <p>A ReLU on the scores, as SqueezeNet has one, is left out: a class whose scores are negative for all pictures would be zero for all of
 * them, and have no gradient to learn by. Without it the new layer is a plain softmax classifier, which cannot get stuck.
 *
 * @param layers from the input's consumers to the scores
 * @param name of the new layer
 * @param scores the blob with a number for each class
 */
record NewHead(List<LayerParameter> layers, String name, String scores) {
    private static final Set<String> CLASSIFIERS = Set.of("InnerProduct", "Convolution");
    private static final Set<String> ENDS = Set.of("Softmax", "Sigmoid", "ArgMax", "Accuracy", "Silence");
    private static final float LR_MULT = 10;
    /** So small that at first all classes are as likely, even where features are in the hundreds, as SqueezeNet's are. */
    private static final FillerParameter SMALL =
            FillerParameter.newBuilder().setType("gaussian").setStd(1e-4f).build();

    /**
     * Replaces the last layer with parameters.
     *
     * @param all without inputs
     * @param last the last of them that has parameters
     */
    static NewHead of(List<LayerParameter> all, String last, String suffix, int classes) {
        int at = 0;
        while (!all.get(at).getName().equals(last)) {
            at++;
        }
        LayerParameter old = all.get(at);
        if (!CLASSIFIERS.contains(old.getType())) {
            throw MokaException.model(
                    "the last layer with parameters, '%s', is of type %s: a classifier ends in an InnerProduct or a Convolution",
                    last, old.getType());
        }
        String oldTop = old.getTop(0);
        String newName = last + "_" + suffix;
        String newTop = oldTop.equals(last) ? newName : oldTop + "_" + suffix;
        List<LayerParameter> layers = new ArrayList<>(needed(all.subList(0, at), old.getBottomList()));
        layers.add(replaced(old, newName, newTop, classes));
        String scores = newTop;
        for (LayerParameter layer : all.subList(at + 1, all.size())) {
            LayerParameter renamed = renamed(layer, oldTop, newTop);
            if (renamed.getBottomList().equals(List.of(scores)) && !isEnd(renamed)) {
                if (layer.getType().equals("ReLU")) {
                    oldTop = layer.getTop(0);
                    newTop = scores;
                } else {
                    layers.add(renamed);
                    scores = renamed.getTop(0);
                }
            }
        }
        return new NewHead(layers, newName, scores);
    }

    private static boolean isEnd(LayerParameter layer) {
        return ENDS.contains(layer.getType()) || layer.getType().endsWith("Loss") || layer.getTopCount() != 1;
    }

    /** Those that have a part in the blobs wanted. */
    private static List<LayerParameter> needed(List<LayerParameter> before, List<String> wanted) {
        Set<String> blobs = new HashSet<>(wanted);
        List<LayerParameter> kept = new ArrayList<>();
        for (int i = before.size() - 1; i >= 0; i--) {
            LayerParameter layer = before.get(i);
            if (layer.getTopList().stream().anyMatch(blobs::contains)) {
                blobs.addAll(layer.getBottomList());
                kept.add(0, layer);
            }
        }
        return kept;
    }

    private static LayerParameter renamed(LayerParameter layer, String from, String to) {
        LayerParameter.Builder renamed = layer.toBuilder().clearBottom().clearTop();
        layer.getBottomList().forEach(blob -> renamed.addBottom(blob.equals(from) ? to : blob));
        layer.getTopList().forEach(blob -> renamed.addTop(blob.equals(from) ? to : blob));
        return renamed.build();
    }

    /** It learns ten times as fast, as it begins knowing nothing. */
    private static LayerParameter replaced(LayerParameter old, String name, String top, int classes) {
        LayerParameter.Builder layer =
                old.toBuilder().setName(name).setTop(0, top).clearParam();
        boolean biased;
        if (old.getType().equals("InnerProduct")) {
            biased = layer.getInnerProductParamBuilder()
                    .setNumOutput(classes)
                    .setWeightFiller(SMALL)
                    .clearBiasFiller()
                    .getBiasTerm();
        } else {
            biased = layer.getConvolutionParamBuilder()
                    .setNumOutput(classes)
                    .setWeightFiller(SMALL)
                    .clearBiasFiller()
                    .getBiasTerm();
        }
        layer.addParam(ParamSpec.newBuilder().setLrMult(LR_MULT).setDecayMult(1));
        if (biased) {
            layer.addParam(ParamSpec.newBuilder().setLrMult(2 * LR_MULT).setDecayMult(0));
        }
        return layer.build();
    }
}
