package dev.lambent.deploy.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A time in which one model was in force.
 *
 * @param since ISO 8601
 * @param until empty if it still is
 * @param reason why somebody put it in force by hand, if a reason was given
 */
public record Term(String model, String since, Optional<String> until, Optional<String> reason) {
    public Term {
        requireNonNull(model, "model is null");
        requireNonNull(since, "since is null");
        requireNonNull(until, "until is null");
        requireNonNull(reason, "reason is null");
    }
}
