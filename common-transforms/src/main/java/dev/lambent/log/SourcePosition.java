package dev.lambent.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a mirrored record stood in the topic it was copied from; a header of the copy.
 *
 * @param partition of the source
 * @param offset in that partition
 * @param timestampMillis as the source has it (CreateTime or LogAppendTime); -1 if it has none
 */
public record SourcePosition(int partition, long offset, long timestampMillis) {
    /** Name of the record header that holds it. */
    public static final String HEADER = "lambent-source";

    private static final Pattern TEXT = Pattern.compile("source/1 (\\d{1,9}) (\\d{1,18}) (-?\\d{1,18})");

    public SourcePosition {
        if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException("negative: partition " + partition + ", offset " + offset);
        }
    }

    /** The header's value; format version 1: {@code source/1 PARTITION OFFSET TIMESTAMP}. */
    public byte[] headerValue() {
        return ("source/1 " + partition + " " + offset + " " + timestampMillis).getBytes(UTF_8);
    }

    /** @throws IllegalArgumentException if {@code headerValue} is not what {@link #headerValue()} writes */
    public static SourcePosition of(byte[] headerValue) {
        String text = new String(headerValue, UTF_8);
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no position in a source: " + text);
        }
        return new SourcePosition(
                Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)));
    }
}
