package dev.lambent.app;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What a batch run tidies up, and what it leaves.
 *
 * @param epochs how many publications stay readable, the newest included; at least 1
 * @param log how long rows stay in the streams' topics after they are archived; empty: for ever
 * @param files whether tables are compacted and files deleted that no kept epoch needs
 */
public record KeepSpec(int epochs, Optional<Duration> log, boolean files) {
    public static final KeepSpec DEFAULT = new KeepSpec(10, Optional.empty(), true);

    public KeepSpec {
        requireNonNull(log, "log is null");
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs is " + epochs + ", it is at least 1");
        }
    }

    /** The oldest of the publications up to {@code newestEpoch} that stay readable; it need not exist. */
    public long oldestEpoch(long newestEpoch) {
        return newestEpoch - epochs + 1;
    }
}
