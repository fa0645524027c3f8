package dev.lambent.feature;

import dev.lambent.schema.Decimal;
import dev.lambent.schema.RowValues;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/**
 * What generated code calls. Nothing here throws: an integer that does not fit is null, a double follows IEEE 754, a text
 * that is not a number is null. Transcendental functions are StrictMath's: the same bits on every machine.
 */
public final class ScalarFunctions {
    private static final double EARTH_RADIUS_KM = 6371.0088;

    private ScalarFunctions() {}

    public static boolean addOverflows(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0;
    }

    public static boolean subtractOverflows(long a, long b) {
        long difference = a - b;
        return ((a ^ b) & (a ^ difference)) < 0;
    }

    public static boolean multiplyOverflows(long a, long b) {
        return Math.multiplyHigh(a, b) != (a * b) >> 63;
    }

    /** The remainder with the sign of {@code a}; 0 for b = 0, where SQL's result is null. */
    public static long remainder(long a, long b) {
        return b == 0 || b == -1 ? 0 : a % b;
    }

    /** −0 equals 0; NaN equals itself and is greater than every number. */
    public static int compare(double a, double b) {
        if (a < b) {
            return -1;
        }
        if (a > b) {
            return 1;
        }
        return a == b ? 0 : Boolean.compare(Double.isNaN(a), Double.isNaN(b));
    }

    /** Whether truncating {@code value} gives a BIGINT. */
    public static boolean fitsBigint(double value) {
        return value >= -0x1p63 && value < 0x1p63;
    }

    /** Whether truncating {@code value} gives an INTEGER. */
    public static boolean fitsInteger(double value) {
        return value > -0x1p31 - 1 && value < 0x1p31;
    }

    public static double ln(double value) {
        return StrictMath.log(value);
    }

    public static double exp(double value) {
        return StrictMath.exp(value);
    }

    public static double power(double base, double exponent) {
        return StrictMath.pow(base, exponent);
    }

    public static double log10(double value) {
        return StrictMath.log10(value);
    }

    public static double tan(double value) {
        return StrictMath.tan(value);
    }

    public static double asin(double value) {
        return StrictMath.asin(value);
    }

    public static double acos(double value) {
        return StrictMath.acos(value);
    }

    public static double atan(double value) {
        return StrictMath.atan(value);
    }

    public static double atan2(double y, double x) {
        return StrictMath.atan2(y, x);
    }

    public static double degrees(double radians) {
        return radians * (180 / Math.PI);
    }

    public static double radians(double degrees) {
        return degrees * (Math.PI / 180);
    }

    /** To a whole number; halves go away from zero. */
    public static double round(double value) {
        double floor = Math.floor(Math.abs(value));
        return Math.copySign(Math.abs(value) - floor >= 0.5 ? floor + 1 : floor, value);
    }

    /** To so many digits after the point, or before it if negative: value · 10ᵈ is rounded, and divided again. */
    public static double round(double value, int digits) {
        double power = StrictMath.pow(10, Math.abs((double) digits));
        double rounded = digits < 0 ? round(value / power) * power : round(value * power) / power;
        return Double.isFinite(rounded) ? rounded : digits < 0 ? 0 : value;
    }

    /**
     * The length in km of the shortest way over a sphere of the Earth's mean radius (IUGG), by the haversine formula.
     * Degrees; NaN if one is NaN or infinite.
     */
    public static double greatCircleKm(double latitude1, double longitude1, double latitude2, double longitude2) {
        double north = StrictMath.sin(radians(latitude2 - latitude1) / 2);
        double east = StrictMath.sin(radians(longitude2 - longitude1) / 2);
        double haversine =
                north * north + StrictMath.cos(radians(latitude1)) * StrictMath.cos(radians(latitude2)) * east * east;
        return 2 * EARTH_RADIUS_KM * StrictMath.asin(Math.min(1, Math.sqrt(haversine)));
    }

    public static double sin(double value) {
        return StrictMath.sin(value);
    }

    public static double cos(double value) {
        return StrictMath.cos(value);
    }

    /** Null unless the text, blanks around it aside, is a whole number that fits. */
    public static Long toBigint(String text) {
        if (text == null) {
            return null;
        }
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Null unless the text, blanks around it aside, is a decimal number, with or without an exponent. */
    public static Double toDouble(String text) {
        return isNumber(text) ? Double.valueOf(text.strip()) : null;
    }

    /** In millionths, rounded; null unless the text is such a number, and no greater than a DECIMAL can be. */
    public static Long toDecimal(String text) {
        try {
            return isNumber(text) ? Decimal.rounded(new BigDecimal(text.strip())) : null;
        } catch (NumberFormatException e) {
            return null; // its exponent has more than nine digits
        }
    }

    private static boolean isNumber(String text) {
        return text != null && text.strip().matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    }

    /** {@code true} or {@code false} in any case; null otherwise. */
    public static Boolean toBoolean(String text) {
        if (text == null) {
            return null;
        }
        String word = text.strip();
        return word.equalsIgnoreCase("true") ? Boolean.TRUE : word.equalsIgnoreCase("false") ? Boolean.FALSE : null;
    }

    /** Null unless the text is {@code yyyy-MM-dd HH:mm[:ss[.SSS]]}, {@code yyyy-MM-dd}, or the same with a T. */
    public static Long toTimestamp(String text) {
        if (text == null) {
            return null;
        }
        String iso = text.strip().replace(' ', 'T');
        try {
            LocalDateTime time = iso.indexOf('T') < 0 ? LocalDate.parse(iso).atStartOfDay() : LocalDateTime.parse(iso);
            long millis = time.toInstant(ZoneOffset.UTC).toEpochMilli();
            return RowValues.isTimestamp(millis) ? millis : null;
        } catch (DateTimeParseException | ArithmeticException e) {
            return null;
        }
    }

    /** Simple case mapping, one code point for one: ß stays ß. */
    public static String upper(String text) {
        return text == null ? null : mapped(text, true);
    }

    public static String lower(String text) {
        return text == null ? null : mapped(text, false);
    }

    private static String mapped(String text, boolean upper) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            out.appendCodePoint(upper ? Character.toUpperCase(c) : Character.toLowerCase(c));
            i += Character.charCount(c);
        }
        return out.toString();
    }

    public static String concat(String a, String b) {
        return a == null || b == null ? null : a.concat(b);
    }

    /** Where {@code part} begins in {@code text}, in code points from 1; 0 if it does not, or for null. */
    public static int position(String part, String text) {
        int at = part == null || text == null ? -1 : text.indexOf(part);
        return at < 0 ? 0 : text.codePointCount(0, at) + 1;
    }

    /** All of {@code part} become {@code other}; an empty {@code part} is nowhere. */
    public static String replace(String text, String part, String other) {
        return text == null || part == null || other == null ? null : part.isEmpty() ? text : text.replace(part, other);
    }

    /** In code points; 0 for null, where SQL's result is null. */
    public static int length(String text) {
        return text == null ? 0 : text.codePointCount(0, text.length());
    }

    /** SUBSTRING(text FROM from), counted in code points from 1. */
    public static String substring(String text, long from) {
        return substring(text, from, Integer.MAX_VALUE);
    }

    /** The code points from..from + length − 1 that exist; null for a negative length. */
    public static String substring(String text, long from, long length) {
        if (text == null || length < 0) {
            return null;
        }
        int points = text.codePointCount(0, text.length());
        long first = Math.max(1, from);
        long end = Math.min(points + 1L, from > Long.MAX_VALUE - length ? Long.MAX_VALUE : from + length);
        if (first >= end) {
            return "";
        }
        int start = text.offsetByCodePoints(0, (int) first - 1);
        return text.substring(start, text.offsetByCodePoints(start, (int) (end - first)));
    }

    /** Removes {@code pad} (one character) from the ends. */
    public static String trim(String text, String pad, boolean leading, boolean trailing) {
        if (text == null || pad == null || pad.isEmpty()) {
            return null;
        }
        int first = 0;
        int end = text.length();
        while (leading && first + pad.length() <= end && text.startsWith(pad, first)) {
            first += pad.length();
        }
        while (trailing && end - pad.length() >= first && text.startsWith(pad, end - pad.length())) {
            end -= pad.length();
        }
        return text.substring(first, end);
    }

    /** LIKE: {@code %} is any text, {@code _} one code point; {@code escape} makes the next character plain, 0 is none. */
    public static boolean like(String text, String pattern, char escape) {
        if (text == null || pattern == null) {
            return false;
        }
        int t = 0;
        int p = 0;
        int retryText = -1;
        int retryPattern = -1;
        while (t < text.length()) {
            boolean escaped = p < pattern.length() - 1 && escape != 0 && pattern.charAt(p) == escape;
            char expected = p < pattern.length() ? pattern.charAt(escaped ? p + 1 : p) : 0;
            if (p < pattern.length() && !escaped && expected == '%') {
                retryPattern = ++p;
                retryText = t;
            } else if (p < pattern.length() && !escaped && expected == '_') {
                t += Character.charCount(text.codePointAt(t));
                p++;
            } else if (p < pattern.length() && expected == text.charAt(t)) {
                t++;
                p += escaped ? 2 : 1;
            } else if (retryPattern >= 0) {
                retryText += Character.charCount(text.codePointAt(retryText));
                t = retryText;
                p = retryPattern;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '%') {
            p++;
        }
        return p == pattern.length();
    }
}
