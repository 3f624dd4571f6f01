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
        if (tops.size() > 1) {
            tops.get(1).reshapeLike(bottoms.get(0));
        }
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Labels labels = labels(bottoms);
        float[] prob = tops.size() > 1
                ? tops.get(1).overwrite()
                : new float[bottoms.get(0).count()];
        labels.softmax(bottoms.get(0), prob, threads());
        double loss = threads()
                .sum(
                        labels.places(),
                        place -> labels.isIgnored(place)
                                ? 0
                                : -Math.log(Math.max(prob[labels.at(place, labels.label(place))], SMALLEST)));
        tops.get(0).set((float) (loss / normalizer(labels)));
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
        float factor = tops.get(0).diff()[0] / normalizer(labels);
        float[] dx = bottoms.get(0).overwriteDiff();
        labels.softmax(bottoms.get(0), dx, threads());
        threads().over(labels.places(), labels.classes(), (from, to) -> {
            for (int place = from; place < to; place++) {
                boolean ignored = labels.isIgnored(place);
                if (!ignored) {
                    dx[labels.at(place, labels.label(place))] -= 1;
                }
                int start = labels.start(place);
                for (int c = 0; c < labels.classes(); c++) {
                    dx[start + c * labels.inner()] *= ignored ? 0 : factor;
                }
            }
        });
    }
}
