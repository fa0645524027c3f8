package dev.lambent.app;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What people have to say on the card of a model.
 *
 * @param purpose what it is for
 * @param limits what it is not for, a sentence each
 * @param expiresAfter how long after its training it may be used
 */
public record CardSpec(Optional<String> purpose, List<String> limits, Optional<Duration> expiresAfter) {
    public static final CardSpec NONE = new CardSpec(Optional.empty(), List.of(), Optional.empty());

    public CardSpec {
        requireNonNull(purpose, "purpose is null");
        limits = List.copyOf(limits);
        requireNonNull(expiresAfter, "expiresAfter is null");
    }

    static CardSpec read(Section section) {
        Optional<Duration> expires = section.value("expires_after").flatMap(value -> value.duration()
                .flatMap(duration -> duration.isZero()
                        ? value.refuse("a model would be out of date at once", "Write a duration, such as `90d`.")
                        : Optional.of(duration)));
        return new CardSpec(
                section.value("purpose").flatMap(Value::text),
                section.value("limits").flatMap(Value::texts).orElse(List.of()),
                expires);
    }
}
