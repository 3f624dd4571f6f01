package dev.moka.solver;

import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.LearnableParam;
import dev.moka.Net;
import dev.moka.Step;
import java.util.List;

/** Runs a net layer by layer, and tells how large the numbers of each are: Caffe's debug_info. */
final class DebugPass {
    private final Net net;
    private final List<SolverListener> listeners;

    DebugPass(Net net, List<SolverListener> listeners) {
        this.net = net;
        this.listeners = listeners;
    }

    /** One forward; returns the loss. */
    float forward() {
        float loss = 0;
        for (int i = 0; i < net.steps().size(); i++) {
            net.forward(i, i);
            loss += net.loss();
            tellForward(net.steps().get(i));
        }
        return loss;
    }

    void backward() {
        for (int i = net.steps().size() - 1; i >= 0; i--) {
            if (net.steps().get(i).backward()) {
                net.backward(i, i);
                tellBackward(net.steps().get(i));
            }
        }
        DebugNorms norms = norms();
        listeners.forEach(listener -> listener.debugged(norms));
    }

    private void tellForward(Step step) {
        Layer layer = step.layer();
        for (int t = 0; t < step.tops().size(); t++) {
            String name = t < layer.param().getTopCount() ? layer.param().getTop(t) : "(automatic)";
            tell(false, layer, "top blob", name, step.tops().get(t).data());
        }
        for (int p = 0; p < layer.blobs().size(); p++) {
            String name = p < layer.param().getParamCount()
                    ? layer.param().getParam(p).getName()
                    : "";
            String shown = name.isEmpty() ? Integer.toString(p) : name;
            tell(false, layer, "param blob", shown, layer.blobs().get(p).data());
        }
    }

    private void tellBackward(Step step) {
        Layer layer = step.layer();
        for (int b = 0; b < step.bottoms().size(); b++) {
            if (step.propagateDown().get(b)) {
                float[] diff = step.bottoms().get(b).diff();
                tell(true, layer, "bottom blob", layer.param().getBottom(b), diff);
            }
        }
        for (int p = 0; p < layer.blobs().size(); p++) {
            if (layer.wantsDiff(p)) {
                tell(
                        true,
                        layer,
                        "param blob",
                        Integer.toString(p),
                        layer.blobs().get(p).diff());
            }
        }
    }

    private void tell(boolean backward, Layer layer, String role, String blob, float[] numbers) {
        float mean = (float) (sum(numbers) / numbers.length);
        DebugInfo info = new DebugInfo(backward, layer.name(), role, blob, mean);
        listeners.forEach(listener -> listener.debugged(info));
    }

    private DebugNorms norms() {
        double[] sums = new double[4];
        for (LearnableParam param : net.learnableParams()) {
            Blob blob = param.blob();
            sums[0] += sum(blob.data());
            sums[1] += sum(blob.diff());
            sums[2] += squares(blob.data());
            sums[3] += squares(blob.diff());
        }
        return new DebugNorms((float) sums[0], (float) sums[1], (float) Math.sqrt(sums[2]), (float) Math.sqrt(sums[3]));
    }

    private static double sum(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += Math.abs(number);
        }
        return sum;
    }

    private static double squares(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += (double) number * number;
        }
        return sum;
    }
}
