package dev.moka.onednn;

import dev.moka.MokaException;
import java.io.PrintStream;

/**
 * Computes configurations of a sweep and says before and after each what became of it, for {@link Sweep}, which lives on if oneDNN takes
 * this process down.
 */
final class SweepChild {
    static final String BEGUN = "begun";
    static final String HELD = "held";
    static final String WRONG = "wrong";
    static final String REFUSED = "refused";

    private SweepChild() {}

    /** @param args seed, the first index, and the one behind the last */
    public static void main(String[] args) {
        long seed = Long.parseLong(args[0]);
        for (int i = Integer.parseInt(args[1]); i < Integer.parseInt(args[2]); i++) {
            Swept swept = SweptLayers.draw(seed, i);
            say(BEGUN, swept.index(), "");
            try {
                swept.hold();
                say(HELD, i, "");
            } catch (AssertionError e) {
                say(WRONG, i, String.valueOf(e.getMessage()));
            } catch (MokaException e) {
                say(REFUSED, i, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                say(WRONG, i, e.toString());
            }
        }
    }

    private static void say(String what, int index, String more) {
        PrintStream out = System.out;
        out.println(what + " " + index + " " + more.replace('\n', ' '));
        out.flush();
    }
}
