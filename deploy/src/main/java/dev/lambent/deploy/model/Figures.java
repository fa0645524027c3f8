package dev.lambent.deploy.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Numbers and times as the registry prints them. */
final class Figures {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Figures() {}

    /** Four decimals; four digits if it is large or tiny; blank if it is not finite. */
    static String metric(double value) {
        if (!Double.isFinite(value)) {
            return "";
        }
        double size = Math.abs(value);
        return size != 0 && (size < 0.001 || size >= 10_000)
                ? parameter(new BigDecimal(value).round(new MathContext(4)).doubleValue())
                : BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** All digits, and no more. */
    static String parameter(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** UTC, to the second. */
    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /** As {@link #time(long)}, of serving's ISO 8601. */
    static String time(String iso) {
        try {
            return time(Instant.parse(iso).toEpochMilli());
        } catch (DateTimeParseException e) {
            return iso;
        }
    }
}
