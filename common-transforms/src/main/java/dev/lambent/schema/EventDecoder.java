package dev.lambent.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.lambent.app.StreamSpec;
import dev.lambent.error.LambentException;
import dev.lambent.feature.ScalarSql;
import dev.lambent.view.QuarantineReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes the records of one stream: JSON to a row, checked against the schema, the clock and {@code expect}, in this
 * order; the first that fails is the reason. Depends on nothing but the record and its append time, so every layer
 * decides alike. Thread-safe.
 */
public final class EventDecoder {
    /** A longer value is no row. */
    public static final int MAX_VALUE_BYTES = 1 << 20;

    private final StreamSpec stream;
    private final JsonRowReader reader;
    private final RowJson writer;
    private final List<Condition> expectations;

    /** @throws LambentException (USER) if a condition of {@code expect} does not compile */
    public EventDecoder(StreamSpec stream) {
        this.stream = requireNonNull(stream, "stream is null");
        reader = new JsonRowReader(stream.schema(), stream.eventTimeIndex());
        writer = new RowJson(stream.schema());
        List<Condition> conditions = new ArrayList<>();
        for (int i = 0; i < stream.expect().size(); i++) {
            String where = "streams." + stream.name() + ".expect[" + i + "]";
            conditions.add(Condition.compile(stream.expect().get(i), stream.schema(), where));
        }
        expectations = List.copyOf(conditions);
    }

    /** What became of a record. */
    public sealed interface Decoded {
        /** A valid row in the stream's schema. */
        record Accepted(Row row) implements Decoded {}

        /**
         * No row, and why.
         *
         * @param detail one line for people: the column, at most 100 characters of the value, what was expected
         */
        record Rejected(QuarantineReason reason, String detail) implements Decoded {}
    }

    /** A condition of {@code expect}. */
    private record Condition(String text, ScalarSql.Expression expression) {
        static Condition compile(String text, RowSchema schema, String where) {
            ScalarSql.Expression expression = ScalarSql.compile(text, schema, where);
            if (expression.type() != ColumnType.BOOLEAN) {
                throw LambentException.user(
                        where + ": `" + text + "` is no condition",
                        "its value is " + expression.type() + ", not BOOLEAN",
                        "Write what must hold, such as `distance_mi > 0`.");
            }
            return new Condition(text, expression);
        }

        /** False also if the condition is unknown because of nulls. */
        boolean isBrokenBy(Row row) {
            return Boolean.FALSE.equals(expression.evaluate(row));
        }
    }

    /**
     * Never throws because of what a record holds.
     *
     * @param value the record's value, or null
     * @param appendTimeMillis the broker's append time (for history: its log time)
     */
    public Decoded decode(byte[] value, long appendTimeMillis) {
        if (value == null) {
            return new Decoded.Rejected(QuarantineReason.MALFORMED, "the record has no value");
        }
        if (value.length > MAX_VALUE_BYTES) {
            return new Decoded.Rejected(
                    QuarantineReason.TOO_LARGE,
                    "the value has " + value.length + " bytes, more than " + MAX_VALUE_BYTES);
        }
        if (!isUtf8(value)) {
            return new Decoded.Rejected(QuarantineReason.MALFORMED, "the value is not UTF-8");
        }
        Decoded decoded = reader.read(value);
        if (!(decoded instanceof Decoded.Accepted accepted)) {
            return decoded;
        }
        Decoded.Rejected rejected = checkEventTime(accepted.row(), appendTimeMillis);
        if (rejected == null) {
            rejected = checkExpectations(accepted.row());
        }
        return rejected == null ? decoded : rejected;
    }

    /**
     * The canonical JSON of a row: columns in schema order, nulls left out, no blanks. {@link #decode} reads it back.
     *
     * <p>What no decoded row holds (NaN, infinities, halves of surrogate pairs) is written as strings that
     * {@link #decode} rejects as WRONG_TYPE.
     */
    public byte[] encode(Row row) {
        return writer.write(row);
    }

    private Decoded.Rejected checkEventTime(Row row, long appendTimeMillis) {
        long eventTime = row.longAt(stream.eventTimeIndex());
        if (eventTime < stream.earliestEventTime().toEpochMilli()) {
            return new Decoded.Rejected(
                    QuarantineReason.EVENT_TIME_TOO_OLD,
                    "column " + stream.eventTime() + ": " + TimestampText.format(eventTime)
                            + " is before earliest_event_time " + stream.earliestEventTime());
        }
        long latest = plus(appendTimeMillis, stream.maxAhead());
        if (eventTime > latest) {
            return new Decoded.Rejected(
                    QuarantineReason.EVENT_TIME_AHEAD,
                    "column " + stream.eventTime() + ": " + TimestampText.format(eventTime) + " is more than max_ahead "
                            + stream.maxAhead() + " after the append time " + TimestampText.format(appendTimeMillis));
        }
        return null;
    }

    private static long plus(long millis, Duration duration) {
        long sum = millis + duration.toMillis();
        return millis > 0 && sum < 0 ? Long.MAX_VALUE : sum;
    }

    private Decoded.Rejected checkExpectations(Row row) {
        for (Condition condition : expectations) {
            if (condition.isBrokenBy(row)) {
                return new Decoded.Rejected(QuarantineReason.EXPECTATION, "not true: " + condition.text());
            }
        }
        return null;
    }

    private static boolean isUtf8(byte[] value) {
        int i = 0;
        while (i < value.length && value[i] >= 0) {
            i++;
        }
        if (i == value.length) {
            return true;
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(value, i, value.length - i));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
