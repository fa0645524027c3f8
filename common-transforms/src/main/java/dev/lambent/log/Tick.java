package dev.lambent.log;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A tick is a record without key and value, marked by a header, by which a quiet partition says how far time has come.
 * Ticks take an offset but are not rows: decode and archive drop them, the audit counts them.
 */
public final class Tick {
    /** Name of the record header that marks Lambent's own records. */
    public static final String HEADER = "lambent";

    private static final byte[] VALUE = "tick/1".getBytes(UTF_8);

    private Tick() {}

    /** The header's value on a tick; format version 1. */
    public static byte[] headerValue() {
        return VALUE.clone();
    }

    /** Whether a record with this {@link #HEADER} value ({@code null} if it has none) is a tick. */
    public static boolean isTick(byte[] headerValue) {
        return java.util.Arrays.equals(VALUE, headerValue);
    }
}
