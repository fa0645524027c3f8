package dev.lambent.speed.fold;

import static java.util.Objects.requireNonNull;

import dev.lambent.log.LogPlace;
import dev.lambent.schema.Row;
import dev.lambent.view.QuarantineReason;

/** What is gathered by position: a row itself, and the parts that the fold computed for it. */
public sealed interface Piece {
    LogPlace place();

    /**
     * A decoded row.
     *
     * @param label the label it brings, or null
     * @param input what {@code Fold.prepare} made of it if it may be scored (one part per set follows), else null
     */
    record Base(LogPlace place, long appendTimeMillis, Row event, Row label, Row input) implements Piece {
        public Base {
            requireNonNull(place, "place is null");
            requireNonNull(event, "event is null");
        }
    }

    /** A record that is no row; {@code value} is cut, {@code valueBytes} its full length. */
    record Rejected(
            LogPlace place,
            long appendTimeMillis,
            QuarantineReason reason,
            String detail,
            byte[] key,
            byte[] value,
            int valueBytes)
            implements Piece {
        public Rejected {
            requireNonNull(place, "place is null");
            requireNonNull(reason, "reason is null");
        }
    }

    /**
     * What the row sees in one set.
     *
     * @param bundle the model in force at the row's place, or null
     */
    record Part(LogPlace place, int set, String bundle, Row values) implements Piece {
        public Part {
            requireNonNull(place, "place is null");
            requireNonNull(values, "values is null");
        }
    }
}
