package dev.lambent.fold;

import dev.lambent.schema.Row;

/** One argument column of a ring. */
record Lane(int input, Kind kind) {
    /** What a ring keeps of the argument. */
    enum Kind {
        /** Only whether it is null. */
        PRESENCE,
        /** INTEGER, BIGINT, TIMESTAMP, BOOLEAN. */
        LONG,
        DOUBLE,
        TEXT
    }

    static boolean anyPresent(Lane[] lanes, Row row) {
        for (Lane lane : lanes) {
            if (lane.isPresent(row)) {
                return true;
            }
        }
        return false;
    }

    boolean isPresent(Row row) {
        return !row.isNull(input);
    }
}
