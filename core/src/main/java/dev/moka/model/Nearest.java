package dev.moka.model;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that someone who mistyped probably meant. */
public final class Nearest {
    private Nearest() {}

    /** The candidate with the fewest differing letters, at most two; null where there is none. */
    public static @Nullable String of(String name, Collection<String> candidates) {
        String best = null;
        int fewest = Math.min(2, name.length() - 1) + 1;
        for (String candidate : candidates) {
            int edits = edits(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (edits < fewest) {
                fewest = edits;
                best = candidate;
            }
        }
        return best;
    }

    /** {@code  (did you mean "x"?)}, or nothing. */
    public static String hint(String name, Collection<String> candidates) {
        String nearest = of(name, candidates);
        return nearest == null ? "" : " (did you mean \"" + nearest + "\"?)";
    }

    /** Levenshtein's distance: insertions, deletions and replacements. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
