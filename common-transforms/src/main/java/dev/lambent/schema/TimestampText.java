package dev.lambent.schema;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * TIMESTAMP values as ISO-8601 text. Read: {@code 2001-01-20T10:00:00.123456789+01:00} with a blank for the {@code T},
 * without seconds, fraction, time or zone (then UTC) if they are not known, and years of more than four digits with
 * a sign. Written: always {@code 2001-01-20T09:00:00.123Z}.
 */
public final class TimestampText {
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int MAX_OFFSET_MINUTES = 18 * 60;
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private final String text;
    private int at;

    private TimestampText(String text) {
        this.text = text;
    }

    /**
     * Epoch milliseconds; a fraction beyond milliseconds is cut off. A time that 64 bits cannot hold gives the nearest
     * that they can.
     *
     * @throws DateTimeException if the text is no such time
     */
    public static long parse(String text) {
        return new TimestampText(text).parse();
    }

    /** ISO-8601 in UTC with milliseconds; {@link #parse} reads it back, whatever the value. */
    public static String format(long epochMillis) {
        StringBuilder out = new StringBuilder(24);
        long day = Math.floorDiv(epochMillis, MILLIS_PER_DAY);
        int ofDay = (int) Math.floorMod(epochMillis, MILLIS_PER_DAY);
        // Days to a civil date, by eras of 400 years that start on 1 March (Hinnant, "chrono-Compatible Low-Level
        // Date Algorithms").
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long marchMonth = (5 * dayOfYear + 2) / 153;
        int month = (int) (marchMonth < 10 ? marchMonth + 3 : marchMonth - 9);
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        if (year < 0 || year > 9999) {
            out.append(year < 0 ? '-' : '+');
        }
        pad(out, Math.abs(year), 4).append('-');
        pad(out, month, 2).append('-');
        pad(out, dayOfYear - (153 * marchMonth + 2) / 5 + 1, 2).append('T');
        pad(out, ofDay / 3_600_000, 2).append(':');
        pad(out, ofDay / 60_000 % 60, 2).append(':');
        pad(out, ofDay / 1000 % 60, 2).append('.');
        return pad(out, ofDay % 1000, 3).append('Z').toString();
    }

    private static StringBuilder pad(StringBuilder out, long value, int width) {
        for (long limit = 10, digits = 1; digits < width; digits++, limit *= 10) {
            if (value < limit) {
                out.append('0');
            }
        }
        return out.append(value);
    }

    private long parse() {
        long day = date();
        int secondOfDay = 0;
        int nanos = 0;
        int offsetSeconds = 0;
        if (at < text.length()) {
            if (!take('T') && !take(' ')) {
                throw wrong();
            }
            int hour = number(2, 0, 23);
            require(':');
            secondOfDay = hour * 3600 + number(2, 0, 59) * 60;
            if (take(':')) {
                secondOfDay += number(2, 0, 59);
                nanos = take('.') ? fraction() : 0;
            }
            offsetSeconds = zone();
            if (at < text.length()) {
                throw wrong();
            }
        }
        long second = day * 86_400 + secondOfDay - offsetSeconds;
        if (Math.abs(day) < 100_000_000_000L) {
            return second * 1000 + nanos / NANOS_PER_MILLI;
        }
        try {
            return Instant.ofEpochSecond(second, nanos).toEpochMilli();
        } catch (ArithmeticException e) {
            return day < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private long date() {
        boolean negative = take('-');
        boolean signed = negative || take('+');
        int digits = 0;
        while (at + digits < text.length() && isDigit(text.charAt(at + digits))) {
            digits++;
        }
        if (signed ? digits < 4 || digits > 9 : digits != 4) {
            throw wrong();
        }
        long year = number(digits, 0, Integer.MAX_VALUE);
        year = negative ? -year : year;
        require('-');
        int month = number(2, 1, 12);
        require('-');
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int day = number(2, 1, month == 2 && leap ? 29 : DAYS[month - 1]);
        long marchYear = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(marchYear, 400L);
        long yearOfEra = marchYear - era * 400;
        long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    /** Nanoseconds of 1 to 9 digits. */
    private int fraction() {
        int from = at;
        int nanos = 0;
        while (at < text.length() && isDigit(text.charAt(at)) && at - from < 9) {
            nanos = nanos * 10 + (text.charAt(at++) - '0');
        }
        if (at == from) {
            throw wrong();
        }
        for (int i = at - from; i < 9; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** Offset from UTC in seconds: none, {@code Z}, {@code +01}, {@code +0100}, {@code +01:00}. */
    private int zone() {
        if (at == text.length() || take('Z')) {
            return 0;
        }
        boolean west = take('-');
        if (!west && !take('+')) {
            throw wrong();
        }
        int minutes = number(2, 0, 18) * 60;
        if (at < text.length()) {
            take(':');
            minutes += number(2, 0, 59);
        }
        if (minutes > MAX_OFFSET_MINUTES) {
            throw wrong();
        }
        return (west ? -minutes : minutes) * 60;
    }

    private int number(int digits, int min, int max) {
        if (at + digits > text.length()) {
            throw wrong();
        }
        int value = 0;
        for (int end = at + digits; at < end; at++) {
            if (!isDigit(text.charAt(at))) {
                throw wrong();
            }
            value = value * 10 + (text.charAt(at) - '0');
        }
        if (value < min || value > max) {
            throw wrong();
        }
        return value;
    }

    private boolean take(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void require(char wanted) {
        if (!take(wanted)) {
            throw wrong();
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private DateTimeException wrong() {
        return new DateTimeException("not an ISO-8601 time at character " + (at + 1));
    }
}
