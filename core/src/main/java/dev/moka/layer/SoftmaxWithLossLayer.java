package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LossParameter;
import dev.moka.proto.LossParameter.NormalizationMode;
import java.util.List;

/**
 * How unlikely softmax finds the true classes: loss = sum of -log p[label] / normalizer, where p = softmax of the scores (bottom 0)
 * along softmax_param.axis (1). A second top receives p.
 *
 * <p>The normalizer is the number of labels other than ignore_label, unless loss_param.normalization says otherwise. Gradient:
 * p - 1 for the true class, p for the others, 0 where the label is ignored, each over the normalizer.
 */
@AutoService(Layer.class)
public final class SoftmaxWithLossLayer extends LossLayer {
    private static final float SMALLEST = Float.MIN_NORMAL;

    /** What forward has found, for backward; empty before. */
    private float[] prob = {};

    @Override
    protected Arity topArity() {
        return Arity.between(1, 2);
    }

    private Labels labels(List<Blob> bottoms) {
        LossParameter p = param().getLossParam();
        int axis = param().getSoftmaxParam().getAxis();
        return new Labels(bottoms, axis, Labels.ignored(p.hasIgnoreLabel(), p.getIgnoreLabel()));
    }

    private int normalizer(Labels labels) {
        return LossNormalization.of(param().getLossParam(), NormalizationMode.VALID)
                .divisor(labels.outer(), labels.inner(), labels.valid());
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        super.reshape(bottoms, tops);
        labels(bottoms);
        prob = new float[0];
        if (tops.size() > 1) {
            tops.get(1).reshapeLike(bottoms.get(0));
        }
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Labels labels = labels(bottoms);
        findProbabilities(labels, bottoms.get(0));
        if (tops.size() > 1) {
            System.arraycopy(prob, 0, tops.get(1).overwrite(), 0, prob.length);
        }
        double loss = threads().sum(labels.places(), (from, to) -> loss(labels, from, to));
        tops.get(0).set((float) (loss / normalizer(labels)));
    }

    private void findProbabilities(Labels labels, Blob scores) {
        if (prob.length != scores.count()) {
            prob = new float[scores.count()];
        }
        labels.softmax(scores, prob, threads());
    }

    private double loss(Labels labels, int from, int to) {
        double loss = 0;
        for (int place = from; place < to; place++) {
            if (!labels.isIgnored(place)) {
                loss -= Math.log(Math.max(prob[labels.at(place, labels.label(place))], SMALLEST));
            }
        }
        return loss;
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        requireNoDiff(propagateDown, 1, "labels");
        if (!propagateDown[0]) {
            return;
        }
        Labels labels = labels(bottoms);
        if (prob.length == 0) {
            findProbabilities(labels, bottoms.get(0));
        }
        float factor = tops.get(0).diff()[0] / normalizer(labels);
        float[] p = prob;
        float[] dx = bottoms.get(0).overwriteDiff();
        threads().over(dx.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                dx[i] = factor * p[i];
            }
        });
        for (int place = 0; place < labels.places(); place++) {
            if (labels.isIgnored(place)) {
                int start = labels.start(place);
                for (int c = 0; c < labels.classes(); c++) {
                    dx[start + c * labels.inner()] = 0;
                }
            } else {
                int at = labels.at(place, labels.label(place));
                dx[at] = factor * (p[at] - 1);
            }
        }
    }
}
