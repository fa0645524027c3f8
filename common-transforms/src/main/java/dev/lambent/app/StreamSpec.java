package dev.lambent.app;

import dev.lambent.schema.RowSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One stream of the log.
 *
 * @param name the stream's name in SQL and in positions
 * @param topic the Kafka topic; {@code <app>.<stream>} unless the app names one
 * @param partitions partitions of the topic when Lambent creates it; of a mirrored stream the source decides, and this
 *     number means nothing
 * @param key the column by which producers partition the stream
 * @param eventTime the TIMESTAMP column that is the event time
 * @param schema the columns; nullable unless declared {@code NOT NULL}; key and event time never are
 * @param expect SQL conditions that a row must not break (a condition that is unknown for nulls is not broken)
 * @param maxLateness how late a row may be appended and still be seen; bounds the fold's state
 * @param knownAfter how long after its event time a row becomes known; windows see it from then on, whenever it came
 * @param maxAhead an event time further than this after its append time is quarantined (default 1h)
 * @param earliestEventTime an event time before this is quarantined (default 1980-01-01: zero epochs are rubbish)
 * @param source the topic of others that is mirrored into this stream's topic; empty if producers write to it themselves
 */
public record StreamSpec(
        String name,
        String topic,
        int partitions,
        String key,
        String eventTime,
        RowSchema schema,
        List<String> expect,
        Duration maxLateness,
        Duration knownAfter,
        Duration maxAhead,
        Instant earliestEventTime,
        Optional<SourceSpec> source) {

    public int eventTimeIndex() {
        return schema.indexOf(eventTime);
    }
}
