package dev.lambent.speed.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far one partition of a source has been copied, and between which topics: offsets mean nothing in others.
 *
 * @param sourceId Kafka's id of the source topic
 * @param ownedId Kafka's id of the stream's topic
 * @param next everything before this offset of the source partition has been copied, or is nothing
 */
record MirrorPosition(String sourceId, String ownedId, long next) {
    private static final Pattern TEXT = Pattern.compile("position/1 (\\S+) (\\S+) (\\d{1,18})");

    MirrorPosition {
        requireNonNull(sourceId, "sourceId is null");
        requireNonNull(ownedId, "ownedId is null");
        if (next < 0) {
            throw new IllegalArgumentException("offset is negative: " + next);
        }
    }

    /** Format version 1: {@code position/1 SOURCE_ID OWNED_ID OFFSET}. */
    byte[] toBytes() {
        return ("position/1 " + sourceId + " " + ownedId + " " + next).getBytes(UTF_8);
    }

    /** @throws IllegalArgumentException if {@code bytes} are not what {@link #toBytes()} writes */
    static MirrorPosition of(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no position of a mirror: " + text);
        }
        return new MirrorPosition(parts.group(1), parts.group(2), Long.parseLong(parts.group(3)));
    }
}
