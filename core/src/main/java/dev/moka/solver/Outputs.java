package dev.moka.solver;

import dev.moka.Net;
import dev.moka.Step;
import java.util.ArrayList;
import java.util.List;

/** The numbers that a net's outputs hold, in the alphabetical order of their blobs. */
public final class Outputs {
    private Outputs() {}

    /** What the last forward put there. */
    public static List<Output> of(Net net) {
        List<Output> outputs = new ArrayList<>();
        for (String blob : net.outputs()) {
            float weight = lossWeight(net, blob);
            for (float value : net.blob(blob).data()) {
                outputs.add(new Output(blob, value, weight));
            }
        }
        return outputs;
    }

    private static float lossWeight(Net net, String blob) {
        float weight = 0;
        for (Step step : net.steps()) {
            int top = step.layer().param().getTopList().lastIndexOf(blob);
            if (top >= 0) {
                weight = step.layer().lossWeight(top);
            }
        }
        return weight;
    }

    /** Each number summed with its like. */
    public static List<Output> sum(List<Output> a, List<Output> b) {
        List<Output> sums = new ArrayList<>();
        for (int i = 0; i < b.size(); i++) {
            Output next = b.get(i);
            float before = i < a.size() ? a.get(i).value() : 0;
            sums.add(new Output(next.blob(), before + next.value(), next.lossWeight()));
        }
        return sums;
    }

    /** Each number divided. */
    public static List<Output> divide(List<Output> sums, int count) {
        return sums.stream()
                .map(sum -> new Output(sum.blob(), sum.value() / count, sum.lossWeight()))
                .toList();
    }
}
