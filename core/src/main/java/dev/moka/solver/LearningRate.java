package dev.moka.solver;

import dev.moka.MokaException;
import dev.moka.model.Nearest;
import dev.moka.proto.SolverParameter;
import java.util.List;
import java.util.Map;

/** The learning rate of every iteration: Caffe's seven policies, computed in float as Caffe does. */
final class LearningRate {
    private static final List<String> POLICIES = List.of("fixed", "step", "exp", "inv", "multistep", "poly", "sigmoid");

    private static final Map<String, List<String>> FIELDS = Map.of(
            "step", List.of("gamma"),
            "exp", List.of("gamma"),
            "inv", List.of("gamma", "power"),
            "multistep", List.of("gamma", "stepvalue"),
            "poly", List.of("power"),
            "sigmoid", List.of("gamma"));

    private final SolverParameter p;
    private int currentStep;

    LearningRate(SolverParameter param) {
        this.p = param;
        String policy = p.getLrPolicy();
        if (!POLICIES.contains(policy)) {
            throw MokaException.model(
                    "%s%s: give one of %s",
                    policy.isEmpty() ? "the solver has no lr_policy" : "lr_policy \"" + policy + "\" is unknown",
                    Nearest.hint(policy, POLICIES),
                    String.join(", ", POLICIES));
        }
        boolean steps = policy.equals("step");
        if ((steps || policy.equals("sigmoid")) && p.getStepsize() <= 0) {
            throw MokaException.model("lr_policy %s needs a stepsize above 0, not %d", policy, p.getStepsize());
        }
        if ((steps || List.of("exp", "inv", "multistep", "sigmoid").contains(policy)) && p.getGamma() < 0) {
            throw MokaException.model("lr_policy %s needs a gamma of 0 or more, not %s", policy, p.getGamma());
        }
    }

    /** What a policy takes from fields that are not given: each is 0, so that the rate soon is 0, or never changes. */
    List<String> warnings() {
        return FIELDS.getOrDefault(p.getLrPolicy(), List.of()).stream()
                .filter(field -> !isGiven(field))
                .map(field -> String.format(
                        "lr_policy %s takes a %s, and the solver has none: set it", p.getLrPolicy(), field))
                .toList();
    }

    private boolean isGiven(String field) {
        return switch (field) {
            case "gamma" -> p.hasGamma();
            case "power" -> p.hasPower();
            default -> p.getStepvalueCount() > 0;
        };
    }

    /** How often the policies step and multistep have lowered the rate; a snapshot keeps it. */
    int currentStep() {
        return currentStep;
    }

    void currentStep(int step) {
        currentStep = step;
    }

    /** The rate after so many updates. Multistep goes on by at most one step each time it is asked. */
    float at(int iteration) {
        float base = p.getBaseLr();
        float gamma = p.getGamma();
        float power = p.getPower();
        return switch (p.getLrPolicy()) {
            case "fixed" -> base;
            case "step" -> {
                currentStep = iteration / p.getStepsize();
                yield (float) (base * Math.pow(gamma, currentStep));
            }
            case "exp" -> (float) (base * Math.pow(gamma, iteration));
            case "inv" -> base * (float) Math.pow(1 + gamma * iteration, -power);
            case "multistep" -> {
                if (currentStep < p.getStepvalueCount() && iteration >= p.getStepvalue(currentStep)) {
                    currentStep++;
                }
                yield (float) (base * Math.pow(gamma, currentStep));
            }
            case "poly" -> base * (float) Math.pow(1 - (float) iteration / p.getMaxIter(), power);
            default -> base / (1 + (float) Math.exp(-gamma * ((float) iteration - p.getStepsize())));
        };
    }
}
