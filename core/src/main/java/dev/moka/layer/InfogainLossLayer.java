package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.model.BinaryProto;
import dev.moka.model.NamedFile;
import dev.moka.proto.InfogainLossParameter;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.LossParameter;
import dev.moka.proto.LossParameter.NormalizationMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * SoftmaxWithLoss with a weight for each pair of classes: loss = sum over l of -H[label, l] log p[l], over the normalizer, where p =
 * softmax of the scores (bottom 0) along axis (1), taken to be 1e-20 or more. With the identity as H it is SoftmaxWithLoss.
 *
 * <p>H is bottom 2 or the .binaryproto file {@code source}, with as many rows (true classes) and columns as classes. A second top
 * receives p. Gradient of the scores: (p[l] sum of H[label] - H[label, l]) / normalizer; none of labels and H.
 */
@AutoService(Layer.class)
public final class InfogainLossLayer extends LossLayer {
    private static final float SMALLEST = MultinomialLogisticLossLayer.SMALLEST;

    /** What the file holds; nothing if H is a bottom. */
    private float[] read = {};

    /** What forward has found, for backward; empty before. */
    private float[] prob = {};

    @Override
    protected Arity bottomArity() {
        return Arity.between(2, 3);
    }

    @Override
    protected Arity topArity() {
        return Arity.between(1, 2);
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return index == 0;
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        InfogainLossParameter p = param.getInfogainLossParam();
        if (param.getLossParam().hasNormalize()) {
            throw wrong("InfogainLoss does not know loss_param.normalize: use normalization: VALID or BATCH_SIZE");
        }
        if (bottoms.size() < 3) {
            if (p.getSource().isEmpty()) {
                throw wrong("the matrix is missing: give a third bottom, or infogain_loss_param.source");
            }
            Path source = NamedFile.of("infogain_loss_param.source", p.getSource());
            read = standIns().allowed() && Files.notExists(source)
                    ? new float[0]
                    : BinaryProto.read(source, "an infogain matrix (.binaryproto)")
                            .data();
        }
    }

    private Labels labels(List<Blob> bottoms) {
        LossParameter p = param().getLossParam();
        int axis = param().getInfogainLossParam().getAxis();
        return new Labels(bottoms, axis, Labels.ignored(p.hasIgnoreLabel(), p.getIgnoreLabel()));
    }

    private int normalizer(Labels labels) {
        return LossNormalization.of(param().getLossParam(), NormalizationMode.VALID)
                .divisor(labels.outer(), labels.inner(), labels.valid());
    }

    private float[] matrix(List<Blob> bottoms) {
        return bottoms.size() < 3 ? read : bottoms.get(2).data();
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        super.reshape(bottoms, tops);
        int classes = labels(bottoms).classes();
        prob = new float[0];
        if (bottoms.size() < 3 && read.length == 0) {
            read = identity(classes);
        }
        int numbers = bottoms.size() < 3 ? read.length : bottoms.get(2).count();
        if (numbers != classes * classes) {
            throw wrong("a matrix of %d numbers for %d classes: give %2$d x %2$d", numbers, classes);
        }
        if (tops.size() > 1) {
            tops.get(1).reshapeLike(bottoms.get(0));
        }
    }

    /** What stands in for a matrix that is not there: that of MultinomialLogisticLoss. */
    private static float[] identity(int classes) {
        float[] identity = new float[classes * classes];
        for (int i = 0; i < classes; i++) {
            identity[i * classes + i] = 1;
        }
        return identity;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Labels labels = labels(bottoms);
        float[] matrix = matrix(bottoms);
        findProbabilities(labels, bottoms.get(0));
        if (tops.size() > 1) {
            System.arraycopy(prob, 0, tops.get(1).overwrite(), 0, prob.length);
        }
        double loss = 0;
        for (int place = 0; place < labels.places(); place++) {
            if (!labels.isIgnored(place)) {
                int row = labels.label(place) * labels.classes();
                int start = labels.start(place);
                for (int c = 0; c < labels.classes(); c++) {
                    loss -= matrix[row + c] * Math.log(Math.max(prob[start + c * labels.inner()], SMALLEST));
                }
            }
        }
        tops.get(0).set((float) (loss / normalizer(labels)));
    }

    private void findProbabilities(Labels labels, Blob scores) {
        if (prob.length != scores.count()) {
            prob = new float[scores.count()];
        }
        labels.softmax(scores, prob, threads());
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        for (int b = 1; b < bottoms.size(); b++) {
            requireNoDiff(propagateDown, b, "labels and matrix");
        }
        if (!propagateDown[0]) {
            return;
        }
        Labels labels = labels(bottoms);
        float[] matrix = matrix(bottoms);
        if (prob.length == 0) {
            findProbabilities(labels, bottoms.get(0));
        }
        int classes = labels.classes();
        int inner = labels.inner();
        float factor = tops.get(0).diff()[0] / normalizer(labels);
        float[] sums = rowSums(matrix, classes);
        float[] p = prob;
        float[] dx = bottoms.get(0).overwriteDiff();
        for (int place = 0; place < labels.places(); place++) {
            int start = labels.start(place);
            if (labels.isIgnored(place)) {
                for (int c = 0; c < classes; c++) {
                    dx[start + c * inner] = 0;
                }
            } else {
                int label = labels.label(place);
                for (int c = 0; c < classes; c++) {
                    int at = start + c * inner;
                    dx[at] = factor * (p[at] * sums[label] - matrix[label * classes + c]);
                }
            }
        }
    }

    private static float[] rowSums(float[] matrix, int classes) {
        float[] sums = new float[classes];
        for (int label = 0; label < classes; label++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += matrix[label * classes + c];
            }
            sums[label] = (float) sum;
        }
        return sums;
    }
}
