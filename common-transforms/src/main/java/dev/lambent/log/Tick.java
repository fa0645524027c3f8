package dev.lambent.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.error.FormatVersion;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tick is a record without key and value, marked by a header, by which a quiet partition says how far time has come.
 * Ticks take an offset but are not rows: decode and archive drop them, the audit counts them.
 */
public final class Tick {
    /** Name of the record header that marks Lambent's own records. */
    public static final String HEADER = "lambent";

    private static final byte[] VALUE = "tick/1".getBytes(UTF_8);

    private static final Pattern NEWER = Pattern.compile("tick/([2-9]|[1-9]\\d{1,8})");

    private Tick() {}

    /** The header's value on a tick; format version 1. */
    public static byte[] headerValue() {
        return VALUE.clone();
    }

    /**
     * Whether a record with this {@link #HEADER} value ({@code null} if it has none) is a tick.
     *
     * @throws dev.lambent.error.LambentException (USER) for a tick of a newer format: taken for a row it would be lost
     */
    public static boolean isTick(byte[] headerValue) {
        if (headerValue == null || Arrays.equals(VALUE, headerValue)) {
            return headerValue != null;
        }
        Matcher newer = NEWER.matcher(new String(headerValue, UTF_8));
        if (newer.matches()) {
            FormatVersion.require("A tick", Long.parseLong(newer.group(1)), 1);
        }
        return false;
    }
}
