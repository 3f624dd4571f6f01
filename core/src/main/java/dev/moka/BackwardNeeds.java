package dev.moka;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Decides which layers a backward runs and which diffs they compute: the two passes of Caffe's Net::Init. */
final class BackwardNeeds {
    private final List<Step> steps;
    private final boolean[] backward;
    private final boolean[][] propagateDown;

    private BackwardNeeds(List<Step> steps) {
        this.steps = steps;
        this.backward = new boolean[steps.size()];
        this.propagateDown = new boolean[steps.size()][];
    }

    /** The same steps with what each one's backward is to do. */
    static List<Step> mark(List<Step> steps, boolean all) {
        BackwardNeeds needs = new BackwardNeeds(steps);
        if (all) {
            needs.everything();
        } else {
            needs.fromParameters();
            needs.towardsLosses();
        }
        return needs.marked();
    }

    /** As with force_backward, but a layer that has no gradient is left out rather than fatal. */
    private void everything() {
        for (int i = 0; i < backward.length; i++) {
            Layer layer = steps.get(i).layer();
            propagateDown[i] = new boolean[steps.get(i).bottoms().size()];
            boolean any = !layer.blobs().isEmpty();
            for (int b = 0; b < propagateDown[i].length; b++) {
                propagateDown[i][b] = layer.allowsForceBackward(b);
                any |= propagateDown[i][b];
            }
            backward[i] = any;
            layer.wantDiffs(true);
        }
    }

    /** Whatever a learning parameter leads to may need a diff. */
    private void fromParameters() {
        Set<Blob> needing = identitySet();
        for (int i = 0; i < backward.length; i++) {
            Step step = steps.get(i);
            propagateDown[i] = new boolean[step.bottoms().size()];
            List<Boolean> given = step.layer().param().getPropagateDownList();
            boolean needs = step.layer().learns();
            for (int b = 0; b < propagateDown[i].length; b++) {
                boolean needed = needing.contains(step.bottoms().get(b));
                needs |= needed;
                propagateDown[i][b] = given.isEmpty() ? needed : given.get(b);
            }
            backward[i] = needs;
            step.layer().wantDiffs(false);
            if (needs) {
                needing.addAll(step.tops());
            }
        }
    }

    /** What leads to no loss, or whose tops' diffs nobody computes, needs none after all. */
    private void towardsLosses() {
        Set<Blob> underLoss = identitySet();
        Set<Blob> skipped = identitySet();
        for (int i = backward.length - 1; i >= 0; i--) {
            Step step = steps.get(i);
            boolean contributes = false;
            boolean skips = true;
            for (int t = 0; t < step.tops().size(); t++) {
                Blob top = step.tops().get(t);
                contributes |= step.layer().lossWeight(t) != 0 || underLoss.contains(top);
                skips &= skipped.contains(top);
            }
            if (backward[i] && skips) {
                propagateDown[i] = new boolean[propagateDown[i].length];
            }
            backward[i] &= contributes && !skips;
            for (int b = 0; b < propagateDown[i].length; b++) {
                Blob bottom = step.bottoms().get(b);
                if (contributes) {
                    underLoss.add(bottom);
                } else {
                    propagateDown[i][b] = false;
                }
                if (!propagateDown[i][b]) {
                    skipped.add(bottom);
                }
            }
        }
    }

    private List<Step> marked() {
        List<Step> marked = new ArrayList<>();
        for (int i = 0; i < backward.length; i++) {
            Step step = steps.get(i);
            List<Boolean> flags = new ArrayList<>();
            for (boolean flag : propagateDown[i]) {
                flags.add(flag);
            }
            marked.add(new Step(step.layer(), step.bottoms(), step.tops(), backward[i], flags));
        }
        return marked;
    }

    private static Set<Blob> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
