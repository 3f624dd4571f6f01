package dev.moka.solver;

import dev.moka.MokaException;
import dev.moka.model.Nearest;
import dev.moka.proto.SolverParameter;
import java.util.List;

/**
 * What a solver of one type subtracts from a number of a parameter, with the coefficients of one step: a function of that number's
 * gradient and history alone, in whatever order the numbers lie.
 */
public interface UpdateRule {
    /**
     * Makes updates of gradients.
     *
     * @param g the gradients after decay; the updates afterwards
     * @param history for each of {@link #histories()} an array like the parameter, zero at first; changed here
     * @param count how many numbers of each array are meant
     */
    void update(float[] g, float[][] history, int count);

    /** How many numbers are kept for each number of a parameter. */
    default int histories() {
        return 1;
    }

    /** Whether a history of zeros, and with it the parameter, stays as it is whatever the gradient. */
    default boolean rests() {
        return false;
    }

    /**
     * The rule of a solver's type.
     *
     * @param rate the learning rate of this iteration and parameter
     * @param iteration how many updates there were before
     */
    static UpdateRule of(SolverParameter p, float rate, int iteration) {
        return switch (p.getType()) {
            case "SGD" -> new SGD(rate, p.getMomentum());
            case "Nesterov" -> new Nesterov(rate, p.getMomentum());
            case "AdaGrad" -> new AdaGrad(rate, p.getDelta());
            case "RMSProp" -> new RMSProp(rate, p.getRmsDecay(), p.getDelta());
            case "AdaDelta" -> new AdaDelta(rate, p.getMomentum(), p.getDelta());
            case "Adam" -> Adam.at(iteration, rate, p.getMomentum(), p.getMomentum2(), p.getDelta());
            default -> {
                List<String> types = List.of("SGD", "Nesterov", "AdaGrad", "RMSProp", "AdaDelta", "Adam");
                throw MokaException.model(
                        "solver type \"%s\" is unknown%s: give one of %s",
                        p.getType(), Nearest.hint(p.getType(), types), String.join(", ", types));
            }
        };
    }
}
