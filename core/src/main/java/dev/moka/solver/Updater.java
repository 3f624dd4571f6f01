package dev.moka.solver;

import dev.moka.Blob;
import dev.moka.LearnableParam;
import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.model.WeightBlob;
import dev.moka.proto.SolverParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Updates the parameters of a net from their gradients: Caffe's ApplyUpdate. Keeps the history this takes. */
final class Updater {
    private final SolverParameter param;
    private final Net net;
    private final List<LearnableParam> params;
    /** As in Caffe's snapshots: one blob for each parameter, then, for rules with two, the second ones. */
    private final List<Blob> history = new ArrayList<>();

    Updater(SolverParameter param, Net net) {
        this.param = param;
        this.net = net;
        this.params = net.learnableParams();
        check();
        for (int i = 0; i < UpdateRule.of(param, 0, 0).histories(); i++) {
            params.forEach(learnable -> history.add(new Blob(learnable.blob().shape())));
        }
    }

    private void check() {
        String type = param.getType();
        if ((type.equals("AdaGrad") || type.equals("RMSProp")) && param.getMomentum() != 0) {
            throw MokaException.model("solver type %s has no momentum: remove momentum: %s", type, param.getMomentum());
        }
        if (type.equals("RMSProp") && !(param.getRmsDecay() >= 0 && param.getRmsDecay() < 1)) {
            throw MokaException.model("rms_decay is %s: give 0 or more, and less than 1", param.getRmsDecay());
        }
        if (!List.of("L1", "L2").contains(param.getRegularizationType())) {
            throw MokaException.model(
                    "regularization_type \"%s\" is unknown: give L1 or L2", param.getRegularizationType());
        }
    }

    List<Blob> history() {
        return history;
    }

    /** Takes over the history of a snapshot. */
    void restore(List<WeightBlob> saved) {
        if (saved.size() != history.size()) {
            throw MokaException.model(
                    "the solver's state has %d history blobs, but %s with %d parameters keeps %d: resume with the solver type and the"
                            + " net it was trained with",
                    saved.size(), param.getType(), params.size(), history.size());
        }
        for (int i = 0; i < saved.size(); i++) {
            Blob blob = history.get(i);
            WeightBlob stored = saved.get(i);
            if (!stored.shapeEquals(blob.shape()) || stored.source().count() != blob.count()) {
                throw MokaException.model(
                        "the solver's state has a history of shape %s for parameter '%s' of shape %s: resume with the net it was"
                                + " trained with",
                        Blob.shapeText(stored.shape()),
                        params.get(i % params.size()).name(),
                        blob);
            }
        }
        for (int i = 0; i < saved.size(); i++) {
            saved.get(i).source().copyTo(history.get(i).dataStorage().overwrite());
        }
    }

    /** The name of a parameter of which a number, or one in its history, is infinite or none at all. */
    Optional<String> notFinite() {
        return IntStream.range(0, params.size() + history.size())
                .filter(i -> !isFinite(i < params.size() ? params.get(i).blob() : history.get(i - params.size())))
                .mapToObj(i -> params.get(i % params.size()).name())
                .findFirst();
    }

    private static boolean isFinite(Blob blob) {
        for (float x : blob.dataStorage().read()) {
            if (!Float.isFinite(x)) {
                return false;
            }
        }
        return true;
    }

    /** The L2 norm of all gradients as they are. */
    float gradientNorm() {
        double squares = 0;
        for (LearnableParam learnable : params) {
            for (float g : learnable.blob().diffStorage().read()) {
                squares += (double) g * g;
            }
        }
        return (float) Math.sqrt(squares);
    }

    /** @param clip factor of the gradients; 1 unless they are clipped */
    void update(float rate, int iteration, float clip) {
        for (int i = 0; i < params.size(); i++) {
            LearnableParam learnable = params.get(i);
            float decay = param.getWeightDecay() * learnable.decayMult();
            boolean lasso = param.getRegularizationType().equals("L1");
            UpdateRule rule = UpdateRule.of(param, rate * learnable.lrMult(), iteration);
            List<Blob> kept = historyOf(i, rule.histories());
            if (!rule.rests()
                    || !kept.stream().allMatch(blob -> blob.dataStorage().isZero())) {
                float scale = clip / param.getIterSize();
                net.update(learnable.blob(), kept, new ParamUpdate(scale, lasso ? 0 : decay, lasso ? decay : 0, rule));
            }
        }
    }

    private List<Blob> historyOf(int index, int histories) {
        return IntStream.range(0, histories)
                .mapToObj(h -> history.get(h * params.size() + index))
                .toList();
    }
}
