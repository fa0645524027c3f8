package dev.lambent.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant: the nearest of some known names. */
public final class Suggestion {
    private Suggestion() {}

    /** The nearest name, if one is near enough to be a slip of the pen. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        String wanted = normal(written);
        int limit = Math.max(1, wanted.length() / 3);
        return known.stream()
                .filter(name -> distance(wanted, normal(name)) <= limit)
                .min(Comparator.comparingInt((String name) -> distance(wanted, normal(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** A sentence: what was probably meant, else all that is known. */
    public static String sentence(String written, Collection<String> known) {
        return nearest(written, known)
                .map(name -> "Did you mean " + name + "?")
                .orElseGet(() -> "Known: " + String.join(", ", known) + ".");
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace(" ", "");
    }

    /** Edit distance in which swapping two neighbours counts as one step (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int replace = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                steps[i][j] = Math.min(replace, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[a.length()][b.length()];
    }
}
