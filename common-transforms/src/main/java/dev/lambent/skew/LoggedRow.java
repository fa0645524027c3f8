package dev.lambent.skew;

import dev.lambent.log.LogPlace;
import dev.lambent.schema.Row;

/**
 * A row of the log.
 *
 * @param event with the schema of {@code stream}
 * @param late whether a row before it in its partition has a later event time
 */
public record LoggedRow(LogPlace place, String stream, Row event, boolean late) {}
