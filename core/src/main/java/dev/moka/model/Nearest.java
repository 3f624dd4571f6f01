package dev.moka.model;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the name that someone who mistyped probably meant. A name that may mean something of its own gets no such hint: ReLU6 is not
 * ReLU, and pad_l is not pad_h.
 */
public final class Nearest {
    /** In words of so few letters another letter makes another word. */
    private static final int SHORT = 4;

    private static final int LETTERS_FOR_AN_EDIT = 4;
    private static final int FAR = 100;

    private Nearest() {}

    /** The candidate with the fewest slips of the keyboard, at most one in four letters; null where there is none. */
    public static @Nullable String of(String name, Collection<String> candidates) {
        String best = null;
        int fewest = FAR;
        for (String candidate : candidates) {
            int slips = slips(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (slips < fewest && slips <= Math.max(1, candidate.length() / LETTERS_FOR_AN_EDIT)) {
                fewest = slips;
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

    /** Word by word: a typing error keeps the number of words, how each begins, and all digits. */
    private static int slips(String name, String candidate) {
        if (letters(name).equals(letters(candidate))) {
            return 0;
        }
        String[] given = name.split("[^a-z0-9]", -1);
        String[] meant = candidate.split("[^a-z0-9]", -1);
        if (given.length != meant.length || !digits(name).equals(digits(candidate))) {
            return FAR;
        }
        int sum = 0;
        for (int i = 0; i < given.length; i++) {
            sum += given[i].equals(meant[i]) ? 0 : edits(given[i], meant[i]);
        }
        return sum;
    }

    private static String letters(String name) {
        return name.replaceAll("[^a-z0-9]", "");
    }

    private static String digits(String name) {
        return name.replaceAll("[^0-9]", "");
    }

    /** Damerau's distance: insertions, deletions, exchanges of neighbours and, in longer words, replacements. */
    private static int edits(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 2 || a.length() < 2 || b.length() < 2) {
            return FAR;
        }
        boolean isShort = Math.min(a.length(), b.length()) <= SHORT;
        if (!beginAlike(a, b, isShort && a.length() != b.length() ? 2 : 1)) {
            return FAR;
        }
        int replacement = isShort ? FAR : 1;
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                d[i][j] = Math.min(d[i - 1][j - 1] + (same ? 0 : replacement), 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }

    private static boolean beginAlike(String a, String b, int letters) {
        return a.regionMatches(0, b, 0, letters) || (a.charAt(0) == b.charAt(1) && a.charAt(1) == b.charAt(0));
    }
}
