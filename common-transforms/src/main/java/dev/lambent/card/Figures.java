package dev.lambent.card;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalDouble;

/** Figures as people read them, the same on every machine. */
final class Figures {
    static final String NONE = "–";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Figures() {}

    /** Four digits that count; four decimals below 1, and two digits below 0.0001; whole from 1,000 on; with an exponent far from 1. */
    static String number(double value) {
        double size = Math.abs(value);
        if (value == 0) {
            return "0";
        } else if (size >= 1e15 || size < 1e-6) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        BigDecimal exact = BigDecimal.valueOf(value);
        if (size >= 999.95) {
            return count(exact.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
        }
        int exponent = exact.precision() - exact.scale() - 1;
        int decimals = exponent >= 0 ? 3 - exponent : exponent >= -4 ? 4 : 1 - exponent;
        return exact.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }

    static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : NONE;
    }

    /** A mean and its standard deviation. */
    static String withSpread(OptionalDouble mean, OptionalDouble sd) {
        return number(mean) + (mean.isPresent() && sd.isPresent() ? " ± " + number(sd) : "");
    }

    /** As written by a person: no more digits than there are. */
    static String exact(double value) {
        double size = Math.abs(value);
        return size != 0 && (size >= 1e15 || size < 1e-6)
                ? Double.toString(value)
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    static String signed(double value) {
        return (value > 0 ? "+" : "") + number(value);
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String rows(long rows) {
        return count(rows) + (rows == 1 ? " row" : " rows");
    }

    /** One decimal; three of less than a thousandth. */
    static String percent(double share) {
        if (share == 0) {
            return "0 %";
        }
        BigDecimal percent = BigDecimal.valueOf(share).scaleByPowerOfTen(2);
        return percent.setScale(share < 0.001 ? 3 : 1, RoundingMode.HALF_EVEN).toPlainString() + " %";
    }

    /** Of a share that a person chose: {@code 5 %}. */
    static String rate(double share) {
        return exact(BigDecimal.valueOf(share).scaleByPowerOfTen(2).doubleValue()) + " %";
    }

    static String range(OptionalDouble lower, OptionalDouble upper) {
        return lower.isPresent() && upper.isPresent() ? number(lower) + " to " + number(upper) : NONE;
    }

    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis)) + " UTC";
    }

    static String day(long millis) {
        return DAY.format(Instant.ofEpochMilli(millis));
    }

    static String times(TimeRange range) {
        return TIME.format(Instant.ofEpochMilli(range.fromMillis())) + " to " + time(range.toMillis());
    }
}
