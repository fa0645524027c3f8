package dev.lambent.skew;

import dev.lambent.log.LogPlace;
import dev.lambent.schema.Row;

/**
 * A row of the log.
 *
 * @param event with the schema of {@code stream}
 */
public record LoggedRow(LogPlace place, String stream, Row event) {}
