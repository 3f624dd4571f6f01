package dev.moka;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks, before a net runs, at the arrays that people hold: of what a run reads, and of what it computes before anything reads it. */
final class LentArrays {
    /** Numbers that a run touches, and what they are called. */
    private record Numbers(Blob blob, boolean diff, String name) {
        Storage storage() {
            return diff ? blob.diffStorage() : blob.dataStorage();
        }
    }

    /** What the first touch of each storage does. */
    private static final class Run {
        final List<Numbers> read = new ArrayList<>();
        final List<Numbers> computed = new ArrayList<>();
        private final Set<Storage> touched = Collections.newSetFromMap(new IdentityHashMap<>());

        void reads(Blob blob, boolean diff, String name) {
            touch(read, new Numbers(blob, diff, name));
        }

        void computes(Blob blob, boolean diff, String name) {
            touch(computed, new Numbers(blob, diff, name));
        }

        private void touch(List<Numbers> list, Numbers numbers) {
            if (touched.add(numbers.storage())) {
                list.add(numbers);
            }
        }

        void look() {
            computed.forEach(numbers -> numbers.storage().takeBack());
            read.forEach(numbers -> numbers.storage().notice(numbers.name()));
        }
    }

    private final List<Step> steps;
    /** By the first and the last step, in the order in which they run. */
    private final Map<List<Integer>, Run> runs = new HashMap<>();

    LentArrays(List<Step> steps) {
        this.steps = steps;
    }

    void beforeForward(int start, int end) {
        runs.computeIfAbsent(List.of(start, end), places -> forward(start, end)).look();
    }

    void beforeBackward(int start, int end) {
        runs.computeIfAbsent(List.of(start, end, 0), places -> backward(start, end))
                .look();
    }

    static void beforeUpdate(Blob parameter, List<Blob> history) {
        parameter.dataStorage().notice("a parameter");
        parameter.diffStorage().notice("the diff of a parameter");
        history.forEach(blob -> blob.dataStorage().notice("the history of a parameter"));
    }

    /** What a layer without bottoms gives may come from whoever holds the array: net inputs do. */
    private Run forward(int start, int end) {
        Run run = new Run();
        for (Step step : steps.subList(start, end + 1)) {
            readsData(run, step, step.bottoms());
            for (Blob top : step.tops()) {
                if (step.bottoms().isEmpty()) {
                    run.reads(top, false, nameOf(step, top));
                } else {
                    run.computes(top, false, nameOf(step, top));
                }
            }
        }
        return run;
    }

    private Run backward(int start, int end) {
        Run run = new Run();
        for (int i = start; i >= end; i--) {
            Step step = steps.get(i);
            if (step.backward()) {
                readsData(run, step, step.bottoms());
                readsData(run, step, step.tops());
                step.tops().forEach(top -> run.reads(top, true, "the diff of " + nameOf(step, top)));
                step.layer()
                        .blobs()
                        .forEach(blob -> run.reads(
                                blob,
                                true,
                                "the diff of a parameter of layer '"
                                        + step.layer().name() + "'"));
                step.bottoms().forEach(bottom -> run.computes(bottom, true, "the diff of " + nameOf(step, bottom)));
            }
        }
        return run;
    }

    private static void readsData(Run run, Step step, List<Blob> blobs) {
        blobs.forEach(blob -> run.reads(blob, false, nameOf(step, blob)));
        step.layer()
                .blobs()
                .forEach(blob -> run.reads(
                        blob, false, "a parameter of layer '" + step.layer().name() + "'"));
    }

    private static String nameOf(Step step, Blob blob) {
        int bottom = step.bottoms().indexOf(blob);
        String name = bottom < 0
                ? topName(step, step.tops().indexOf(blob))
                : step.layer().param().getBottom(bottom);
        return "blob '" + name + "'";
    }

    private static String topName(Step step, int top) {
        return top < step.layer().param().getTopCount()
                ? step.layer().param().getTop(top)
                : step.layer().name();
    }
}
