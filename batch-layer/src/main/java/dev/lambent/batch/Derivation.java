package dev.lambent.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.feature.Transform;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A hash of everything of an app that the views are computed by: the feature set, and what it leaves out (streams, checks,
 * the label). If it changes, what was computed before no longer fits and is computed anew.
 */
final class Derivation {
    private static final int HEX_DIGITS = 16;

    private Derivation() {}

    static String of(Transform transform) {
        StringBuilder text = new StringBuilder(transform.featureSet().value());
        transform.app().streams().forEach((name, stream) -> text.append('\n')
                .append(name)
                .append(stream.key())
                .append(stream.eventTime())
                .append(stream.schema())
                .append(stream.expect())
                .append(stream.maxAhead())
                .append(stream.maxLateness())
                .append(stream.earliestEventTime()));
        text.append('\n').append(transform.app().label().sql().text());
        text.append('\n').append(transform.app().rowId());
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
