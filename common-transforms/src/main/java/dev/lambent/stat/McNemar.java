package dev.lambent.stat;

/**
 * The exact test of McNemar (Psychometrika 12, 1947): is one of two classifiers right more often, on the same rows? Only
 * rows tell that one has right and the other wrong; if both are equally good, each of those is a fair coin.
 */
public final class McNemar {
    private McNemar() {}

    /**
     * @param onlyFirst rows that the first alone has right
     * @param onlySecond rows that the second alone has right
     * @return the p-value of "the first is right no more often than the second", one-sided; 1 if no row tells
     */
    public static double pFirstBetter(long onlyFirst, long onlySecond) {
        long telling = onlyFirst + onlySecond;
        return telling == 0 ? 1 : new ExactProportion(onlyFirst, telling).pGreater(0.5);
    }
}
