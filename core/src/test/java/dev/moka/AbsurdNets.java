package dev.moka;

import dev.moka.model.Prototxt;
import dev.moka.proto.Phase;
import java.util.Map;
import java.util.TreeMap;

/**
 * A process that builds absurd nets and runs them forward and backward, one after the other: it prints {@code net N} before each, and
 * {@code found N} with a stack trace if one throws anything but a MokaException, so that whoever reads it knows where it died.
 */
final class AbsurdNets {
    private AbsurdNets() {}

    /** @param args the seed, the first net, the number of nets, the backend */
    public static void main(String[] args) {
        long seed = Long.parseLong(args[0]);
        int first = Integer.parseInt(args[1]);
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = first; i < first + Integer.parseInt(args[2]); i++) {
            System.out.println("net " + i);
            counts.merge(run(AbsurdNet.draw(seed, i), i, args[3]), 1, Integer::sum);
        }
        System.out.println("done " + counts);
        System.exit(0);
    }

    private static String run(String text, int index, String backend) {
        Phase phase = index % 2 == 0 ? Phase.TRAIN : Phase.TEST;
        NetOptions options =
                NetOptions.defaults().withPhase(phase).withBackend(backend).withThreads(1);
        try (Net net = new Net(Prototxt.parseNet(text, "absurd").net(), options)) {
            net.forward();
            if (net.steps().stream().anyMatch(Step::backward)) {
                net.backward();
            }
            return "run";
        } catch (MokaException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("\n") || message.length() > 1000) {
                System.out.println("found " + index + " a message of more than a line: " + message);
                System.out.println("end");
            }
            return message.contains("memory") ? "too large" : "refused";
        } catch (Throwable e) {
            System.out.println("found " + index + " " + e);
            e.printStackTrace(System.out);
            System.out.println("end");
            return "found";
        }
    }
}
