package dev.lambent.batch.audit;

/**
 * How the speed layer's answers for one partition compare with the batch layer's own.
 *
 * @param compared answers with a row of features at their position
 * @param featureDifferences of these, features that differ in any bit
 * @param scoreDifferences of these, another model or a score that differs in any bit
 * @param unknown answers at positions that the batch layer knows no features for
 */
public record ServedCounts(long compared, long featureDifferences, long scoreDifferences, long unknown) {
    static final ServedCounts NONE = new ServedCounts(0, 0, 0, 0);
}
