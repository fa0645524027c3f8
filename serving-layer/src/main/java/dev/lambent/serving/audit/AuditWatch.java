package dev.lambent.serving.audit;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Audits, and what the last ones found, for those who watch: the cheap one again and again, the log's when it is asked for. */
public final class AuditWatch {
    private final ViewAudit views;
    private final LogAudit log;
    private final Clock clock;
    private volatile Optional<Checked> checked = Optional.empty();
    private volatile Optional<Read> read = Optional.empty();

    public AuditWatch(ViewAudit views, LogAudit log, Clock clock) {
        this.views = views;
        this.log = log;
        this.clock = clock;
    }

    /** The arithmetic of the view {@code audit}, at a time of day. */
    public record Checked(long atMillis, List<String> failures) {}

    /** The log compared with the views, at a time of day. */
    public record Read(long atMillis, LogAudit.Report report, List<String> failures) {
        public boolean holds() {
            return failures.isEmpty();
        }
    }

    /** Does the arithmetic; cheap. */
    public Checked check() {
        Checked now = new Checked(clock.millis(), List.copyOf(views.failures()));
        checked = Optional.of(now);
        return now;
    }

    /**
     * Does both; reads the whole log.
     *
     * @throws dev.lambent.error.LambentException (EXTERNAL) if the brokers do not answer
     */
    public Read read() {
        LogAudit.Report report = log.run();
        List<String> failures = new ArrayList<>(report.failures());
        failures.addAll(check().failures());
        Read now = new Read(clock.millis(), report, List.copyOf(failures));
        read = Optional.of(now);
        return now;
    }

    public Optional<Checked> lastChecked() {
        return checked;
    }

    public Optional<Read> lastRead() {
        return read;
    }
}
