package dev.lambent.serving.http;

import dev.lambent.serving.audit.AuditWatch;
import dev.lambent.serving.speed.LogEnd;
import dev.lambent.serving.speed.SpeedStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What the serving layer tells Prometheus. Names are listed in docs/serving.md. */
final class Metrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Timer queries = timer("lambent_query", "SQL queries that were answered");
    private final Counter failedQueries = Counter.builder("lambent_query_failed")
            .description("SQL queries that were refused or failed")
            .register(registry);
    /** Micrometer itself holds what it measures weakly. */
    private final List<Supplier<?>> sources;

    private final Timer lookups = timer("lambent_lookup", "Look-ups by key");

    Metrics(
            Supplier<SpeedStatus> speed,
            Supplier<LogEnd> end,
            Supplier<Integer> runningQueries,
            Supplier<AuditWatch> audit) {
        sources = List.of(speed, end, runningQueries, audit);
        new JvmMemoryMetrics().bindTo(registry);
        gauge("lambent_epoch", "The publication that is served", speed, s -> s.coverage()
                .epoch());
        gauge("lambent_boundary_log_time_ms", "Its boundary", speed, s -> s.coverage()
                .boundaryLogTimeMillis());
        gauge("lambent_coverage_log_time_ms", "How far the merged view has come", speed, s -> s.coverage()
                .logTimeMillis());
        gauge(
                "lambent_coverage_complete",
                "1 if nothing is known to be missing",
                speed,
                s -> s.coverage().complete() ? 1 : 0);
        gauge("lambent_speed_rows_waiting", "Speed rows held back until coverage", speed, SpeedStatus::rowsWaiting);
        gauge("lambent_speed_runs", "Runs of the speed job seen", speed, SpeedStatus::runs);
        counter("lambent_speed_rows_applied", "Rows written to the speed view", speed, SpeedStatus::rowsApplied);
        counter("lambent_speed_duplicates", "Repetitions dropped", speed, SpeedStatus::duplicates);
        counter("lambent_speed_unreadable", "Speed records that could not be read", speed, SpeedStatus::unreadable);
        gauge("lambent_log_records_behind", "Records of the log beyond coverage", end, LogEnd::recordsBehind);
        gauge("lambent_log_ms_behind", "Newest append time minus covered log time", end, LogEnd::millisBehind);
        audit("lambent_audit_failing_lines", "Lines of the view audit that fail", audit, watch -> watch.lastChecked()
                .map(last -> last.failures().size()));
        audit("lambent_audit_checked_ms", "When the view audit was last looked at", audit, watch -> watch.lastChecked()
                .map(AuditWatch.Checked::atMillis));
        audit(
                "lambent_audit_lost_rows",
                "Rows of the log in no view, by the last audit of the log",
                audit,
                watch -> watch.lastRead().map(last -> last.report().lost()));
        audit("lambent_audit_duplicated_rows", "Rows in the views more than once", audit, watch -> watch.lastRead()
                .map(last -> last.report().duplicated()));
        audit(
                "lambent_audit_unknown_rows",
                "Rows of the views that are not in the log",
                audit,
                watch -> watch.lastRead().map(last -> last.report().unknown()));
        audit("lambent_audit_read_ms", "When the log was last audited", audit, watch -> watch.lastRead()
                .map(AuditWatch.Read::atMillis));
        Gauge.builder("lambent_queries_running", runningQueries, Supplier::get)
                .description("SQL queries running now")
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    /** There is no figure before the first audit. */
    private void audit(
            String name,
            String description,
            Supplier<AuditWatch> source,
            Function<AuditWatch, Optional<? extends Number>> value) {
        gauge(name, description, source, watch -> {
            Optional<? extends Number> figure = value.apply(watch);
            return figure.isPresent() ? figure.get().doubleValue() : Double.NaN;
        });
    }

    private <T> void gauge(String name, String description, Supplier<T> source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, s -> valueOrNaN(s, value))
                .description(description)
                .register(registry);
    }

    private <T> void counter(String name, String description, Supplier<T> source, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, source, s -> valueOrNaN(s, value))
                .description(description)
                .register(registry);
    }

    /** There are no figures before the first epoch is shown. */
    private static <T> double valueOrNaN(Supplier<T> source, ToDoubleFunction<T> value) {
        T current = source.get();
        return current == null ? Double.NaN : value.applyAsDouble(current);
    }

    void query(long nanos) {
        queries.record(nanos, TimeUnit.NANOSECONDS);
    }

    void queryFailed() {
        failedQueries.increment();
    }

    void lookup(long nanos) {
        lookups.record(nanos, TimeUnit.NANOSECONDS);
    }

    String scrape() {
        return registry.scrape();
    }
}
