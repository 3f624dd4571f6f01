package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.AccuracyParameter;
import dev.moka.proto.LayerParameter;
import java.util.List;

/**
 * The part of the labels that are right: those with fewer than top_k (1) other classes whose score is at least the true one's, so
 * that equal scores are no success. A label equal to ignore_label does not count; of no label at all the accuracy is 0.
 *
 * <p>Bottoms: scores, whose classes lie on axis (1), and labels. Tops: the accuracy, of shape (); and, if named, that of each
 * class, of shape (classes), 0 for a class that no label names. No gradient.
 */
@AutoService(Layer.class)
public final class AccuracyLayer extends Layer {
    private int topK;

    @Override
    protected Arity bottomArity() {
        return Arity.exactly(2);
    }

    @Override
    protected Arity topArity() {
        return Arity.between(1, 2);
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return false;
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        topK = param.getAccuracyParam().getTopK();
    }

    private Labels labels(List<Blob> bottoms) {
        AccuracyParameter p = param().getAccuracyParam();
        return new Labels(bottoms, p.getAxis(), Labels.ignored(p.hasIgnoreLabel(), p.getIgnoreLabel()));
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Labels labels = labels(bottoms);
        if (topK < 1 || topK > labels.classes()) {
            throw wrong("accuracy_param.top_k is %d: give 1 to %d, the number of classes", topK, labels.classes());
        }
        tops.get(0).reshape();
        if (tops.size() > 1) {
            tops.get(1).reshape(labels.classes());
        }
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Labels labels = labels(bottoms);
        float[] scores = bottoms.get(0).data();
        int[] seen = new int[labels.classes()];
        int[] right = new int[labels.classes()];
        int allSeen = 0;
        int allRight = 0;
        for (int place = 0; place < labels.places(); place++) {
            if (!labels.isIgnored(place)) {
                int label = labels.label(place);
                int success = isRight(scores, labels, place, label) ? 1 : 0;
                seen[label]++;
                right[label] += success;
                allSeen++;
                allRight += success;
            }
        }
        tops.get(0).set(part(allRight, allSeen));
        if (tops.size() > 1) {
            float[] ofEach = tops.get(1).overwrite();
            for (int c = 0; c < ofEach.length; c++) {
                ofEach[c] = part(right[c], seen[c]);
            }
        }
    }

    private boolean isRight(float[] scores, Labels labels, int place, int label) {
        int start = labels.start(place);
        float score = scores[labels.at(place, label)];
        int notWorse = 0;
        for (int c = 0; c < labels.classes() && notWorse < topK; c++) {
            if (scores[start + c * labels.inner()] >= score && c != label) {
                notWorse++;
            }
        }
        return notWorse < topK;
    }

    private static float part(int right, int seen) {
        return seen == 0 ? 0 : (float) right / seen;
    }
}
