package dev.lambent.feature;

import dev.lambent.schema.Row;

/** The part of a fold that is generated from SQL. Public because generated classes extend it; used by nobody else. */
public abstract class FoldCode {
    /**
     * See {@link dev.lambent.fold.Fold#prepare}.
     *
     * @param branch number of the stream in the query
     */
    public abstract Row prepare(int branch, Row event);

    /** See {@link dev.lambent.fold.Fold#mayScore}. */
    public abstract boolean mayScore(Row input);

    /** See {@link dev.lambent.fold.Fold#key}. */
    public abstract String key(int set, Row input);

    /** See {@link dev.lambent.fold.Fold#finish}. */
    public abstract Row finish(Row input, Row[] parts);

    /** A key that spreads rows evenly over 256 buckets, the same everywhere, for queries without windows. */
    protected static String bucket(Row input) {
        int hash = input.hashCode() * 0x9E3779B9;
        return Integer.toString(hash >>> 24);
    }
}
