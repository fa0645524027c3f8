package dev.lambent.feature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.lambent.app.App;
import dev.lambent.error.LambentException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Identity of everything of an app that its views are computed by, as 16 hex digits: the feature set, and what that leaves
 * out (streams, checks, the label, the row id). If it changes, what was computed before no longer fits and is computed
 * anew. The app it was made of is kept in {@link dev.lambent.app.Home#app}.
 */
public record TransformId(String value) {
    public TransformId {
        requireNonNull(value, "value is null");
        if (!value.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("not a transform id: " + value);
        }
    }

    /** The id of {@code app}, whose features.sql has been compiled to {@code featureSet}. */
    public static TransformId of(FeatureSetId featureSet, App app) {
        StringBuilder text = new StringBuilder(featureSet.value());
        app.streams().forEach((name, stream) -> text.append('\n')
                .append(name)
                .append(stream.key())
                .append(stream.eventTime())
                .append(stream.schema())
                .append(stream.expect())
                .append(stream.maxAhead())
                .append(stream.maxLateness())
                .append(stream.earliestEventTime()));
        text.append('\n').append(app.label().sql().text());
        text.append('\n').append(app.rowId());
        app.label().classes().forEach(name -> text.append('\n').append(name));
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
            return new TransformId(HexFormat.of().formatHex(hash, 0, 8));
        } catch (NoSuchAlgorithmException e) {
            throw LambentException.internal("A transform has no id", "SHA-256 is missing", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
