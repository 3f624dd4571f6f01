package dev.moka.finetune;

import dev.moka.Blob;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.CaffeModel;
import dev.moka.proto.NetParameter;
import dev.moka.proto.ParamSpec;
import dev.moka.proto.Phase;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * The learning rate that suits the new layer's input. Features of one net are in the hundreds, of another below one, and a rate that is
 * good for the latter tears the former apart.
 *
 * <p>Gradient descent with momentum m is stable up to a rate of 2 (1 + m) / c, where c is the loss's sharpest curvature (Polyak 1964). For
 * scores s that are linear in the new layer's parameters, the softmax loss curves at most by half the squared length of ds/dw; the
 * sharpest direction is nearly that of the mean picture. So one batch is run through the net, the mean score of a class taken back to the
 * parameters, and half of the stable rate chosen. For CaffeNet this is near 0.0005, about what Caffe's example of fine-tuning has.
 */
public final class BaseRate {
    /** Of a solver that trains from scratch; layers below the new one need no more. */
    private static final double MOST = 0.01;

    private static final double SOFTMAX_CURVATURE = 0.5;
    private static final MathContext DIGITS = new MathContext(2);

    private BaseRate() {}

    /**
     * Looks at one batch of pictures.
     *
     * @param files whose lists and nets are written
     * @param pretrained the weights that are begun with
     * @param options backend, threads and seed
     * @return two digits, 0.01 at most
     */
    public static float of(FineTuningFiles files, CaffeModel pretrained, NetOptions options) {
        try (Net net = new Net(files.trainVal(), options.withPhase(Phase.TRAIN))) {
            net.copyFrom(pretrained);
            net.forward();
            double length = sensitivity(net, files.net());
            if (!Double.isFinite(length)) {
                throw MokaException.model(
                        "what the layers below '%s' make of the pictures is no number: check the weights, the mean and the scale",
                        files.net().newLayer());
            }
            double momentum = files.solver().getMomentum();
            double stable = 2 * (1 + momentum) / (SOFTMAX_CURVATURE * length);
            return new BigDecimal(Math.min(stable / 2, MOST)).round(DIGITS).floatValue();
        }
    }

    /** The squared length of the gradient of a class's mean score, each parameter's part times its factor of the learning rate. */
    private static double sensitivity(Net net, FineTuningNet made) {
        Blob scores = net.blob(made.scores());
        float[] diff = new float[scores.count()];
        int classes = scores.shape(1);
        for (int n = 0; n < scores.shape(0); n++) {
            diff[n * classes] = 1f / scores.shape(0);
        }
        net.clearParamDiffs();
        scores.setDiff(diff);
        net.backward(last(net.param(), made.scores()), made.newLayer());
        List<ParamSpec> specs = net.layer(made.newLayer()).param().getParamList();
        List<Blob> params = net.params(made.newLayer());
        double length = 0;
        for (int i = 0; i < params.size(); i++) {
            for (float d : params.get(i).diffStorage().read()) {
                length += specs.get(i).getLrMult() * (double) d * d;
            }
        }
        return length;
    }

    /** The layer that the scores come out of. */
    private static String last(NetParameter net, String scores) {
        return net.getLayerList().stream()
                .filter(layer -> layer.getTopList().contains(scores))
                .reduce((first, second) -> second)
                .orElseThrow()
                .getName();
    }
}
