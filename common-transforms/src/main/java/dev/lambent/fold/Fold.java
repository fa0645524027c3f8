package dev.lambent.fold;

import dev.lambent.feature.FeatureSetId;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.List;
import java.util.Set;

/**
 * A compiled {@code features.sql}. A row of the log goes through
 *
 * <pre>
 *   input = prepare(stream, event)              // null: the row feeds no window and is not scored
 *   for each set s: part[s] = step(s, state of key(s, input), ...)   // in log order within (s, key)
 *   features = finish(input, parts)             // null: the filter above the windows drops the row
 * </pre>
 *
 * <p>There is at least one set. Sets are independent of each other: a row may be folded per set in different places and
 * its parts gathered by position. Thread-safe; the {@link KeyState}s are not.
 */
public interface Fold {
    /**
     * A BOOLEAN column of {@link #outputSchema} if the app bounds the rows of a key: TRUE for a row whose windows may lack
     * rows that were forgotten.
     */
    String TRUNCATED = "_truncated";

    FeatureSetId featureSet();

    /** The streams whose rows this fold takes. */
    Set<String> streams();

    /** The PARTITION BY sets; index = set number. */
    List<FoldSet> sets();

    /** The columns of {@link #prepare}'s result: what windows and the final projection need. */
    RowSchema inputSchema();

    /** The columns of a part of {@code set}: the values of its window aggregates. */
    RowSchema partSchema(int set);

    /** The columns of {@link #finish}'s result: the SELECT list of features.sql. */
    RowSchema outputSchema();

    /**
     * The projection and filter below the windows.
     *
     * @param stream one of {@link #streams}
     * @param event a row with that stream's schema
     */
    Row prepare(String stream, Row event);

    /**
     * Whether {@link #finish} may return features for this row. False means it only feeds the windows, and its parts
     * need not be computed or gathered.
     */
    boolean mayScore(Row input);

    /** The state's key within {@code set}: a canonical text; equal keys have equal texts. */
    String key(int set, Row input);

    KeyState newState(int set);

    /**
     * Adds the row to its key's state and computes what it sees: itself and the rows before it in log order whose event
     * time lies in its window and whose log time is at least {@code logTimeMillis} - (window + max_lateness).
     *
     * @param wanted false if the part is not needed ({@link #mayScore} was false)
     * @return the part, or null if not wanted
     */
    Row step(int set, KeyState state, long logTimeMillis, Row input, boolean wanted);

    /** The filter and projection above the windows. {@code parts[s]} has {@link #partSchema}{@code (s)}. */
    Row finish(Row input, Row[] parts);

    /** Reads a state that {@link KeyState#toBytes} wrote; bytes of another format version are refused. */
    KeyState readState(int set, byte[] bytes);
}
