package dev.lambent.serving.speed;

import java.util.Optional;

/**
 * Where the log ends, seen from coverage.
 *
 * @param problem why it is not known; empty if it is
 * @param recordsBehind records (rows and ticks) appended after the covered log time
 * @param lastAppendMillis the newest append time; -1 if the log is empty
 * @param millisBehind how much later the newest record is than coverage
 */
public record LogEnd(Optional<String> problem, long recordsBehind, long lastAppendMillis, long millisBehind) {
    static LogEnd unknown(String reason) {
        return new LogEnd(Optional.of(reason), -1, -1, -1);
    }
}
