package dev.lambent.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.lambent.app.StreamSpec;
import dev.lambent.feature.ScalarSql;
import dev.lambent.view.QuarantineReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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
    private final Function<String, Condition> compiler;
    private volatile List<Condition> expectations;

    /** Conditions are compiled at the first record, or by {@link #compile}. */
    public EventDecoder(StreamSpec stream) {
        this(stream, null);
    }

    /** @param compiler makes conditions of the texts of {@code expect}; null for {@link ScalarSql} */
    EventDecoder(StreamSpec stream, Function<String, Condition> compiler) {
        this.stream = requireNonNull(stream, "stream is null");
        this.compiler = compiler;
        reader = new JsonRowReader(stream.schema(), stream.eventTimeIndex());
        writer = new RowJson(stream.schema());
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
    interface Condition {
        /** False, also if the condition is unknown because of nulls, unless the row breaks it. */
        boolean isBrokenBy(Row row);
    }

    /**
     * Never throws because of what a record holds.
     *
     * @param value the record's value, or null
     * @param appendTimeMillis the broker's append time (for history: its log time)
     * @throws dev.lambent.error.LambentException (USER) at the first record if a condition of {@code expect} does not
     *     compile
     */
    public Decoded decode(byte[] value, long appendTimeMillis) {
        List<Condition> conditions = conditions();
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
            rejected = checkExpectations(accepted.row(), conditions);
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

    /**
     * Compiles {@code expect} now rather than at the first record.
     *
     * @throws dev.lambent.error.LambentException (USER) if a condition does not compile
     */
    public EventDecoder compile() {
        conditions();
        return this;
    }

    private List<Condition> conditions() {
        List<Condition> compiled = expectations;
        if (compiled == null) {
            List<Condition> conditions = new ArrayList<>();
            for (int i = 0; i < stream.expect().size(); i++) {
                String text = stream.expect().get(i);
                conditions.add(compiler == null ? scalarSql(text, i) : compiler.apply(text));
            }
            compiled = List.copyOf(conditions);
            expectations = compiled;
        }
        return compiled;
    }

    private Condition scalarSql(String text, int index) {
        String where = "streams." + stream.name() + ".expect[" + index + "]";
        ScalarSql.Expression expression = ScalarSql.compile(text, stream.schema(), where);
        return row -> Boolean.FALSE.equals(expression.evaluate(row));
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

    private Decoded.Rejected checkExpectations(Row row, List<Condition> conditions) {
        for (int i = 0; i < conditions.size(); i++) {
            String text = stream.expect().get(i);
            try {
                if (conditions.get(i).isBrokenBy(row)) {
                    return new Decoded.Rejected(QuarantineReason.EXPECTATION, "not true: " + text);
                }
            } catch (ArithmeticException e) {
                return new Decoded.Rejected(
                        QuarantineReason.EXPECTATION, "cannot be evaluated (" + e.getMessage() + "): " + text);
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
