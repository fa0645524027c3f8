package dev.lambent.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.serving.audit.AuditWatch;
import dev.lambent.serving.audit.LogAudit;
import dev.lambent.serving.audit.PartitionAudit;
import dev.lambent.serving.speed.LogEnd;
import dev.lambent.serving.speed.SpeedStatus;
import dev.lambent.view.Publication;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Status and audit as JSON trees. */
final class StatusReport {
    private StatusReport() {}

    static void speed(ObjectNode root, SpeedStatus speed, long nowMillis) {
        root.set("coverage", Answers.coverage(speed.coverage(), nowMillis));
        root.putObject("speed")
                .put("rows_applied", speed.rowsApplied())
                .put("rows_waiting", speed.rowsWaiting())
                .put("duplicates_dropped", speed.duplicates())
                .put("before_boundary_dropped", speed.beforeBoundary())
                .put("unreadable", speed.unreadable())
                .put("runs", speed.runs())
                .put("run", speed.coverage().speedRun())
                .put("tasks", speed.tasks());
    }

    static void log(ObjectNode root, LogEnd end) {
        ObjectNode log = root.putObject("log").put("reachable", end.problem().isEmpty());
        if (end.problem().isPresent()) {
            log.put("problem", end.problem().get());
        } else {
            log.put("records_behind", end.recordsBehind())
                    .put("ms_behind", end.millisBehind())
                    .put("last_append_time", end.lastAppendMillis());
        }
    }

    static void publications(ObjectNode root, List<Publication> held) {
        ArrayNode publications = root.putArray("publications");
        for (Publication publication : held) {
            publications
                    .addObject()
                    .put("epoch", publication.epoch())
                    .put(
                            "published_at",
                            Instant.ofEpochMilli(publication.publishedAtMillis())
                                    .toString())
                    .put("boundary_log_time", publication.boundary().logTimeMillis())
                    .put("feature_set", publication.featureSet().value())
                    .put("transform", publication.transform().value())
                    .put("role", publication.role().name())
                    .put("active_model", publication.activeBundle().orElse(null));
        }
    }

    static void successor(ObjectNode root, Successor successor, long nowMillis) {
        ObjectNode node = root.putObject("successor").put("transform", successor.transform());
        successor.coverage().ifPresent(coverage -> node.set("coverage", Answers.coverage(coverage, nowMillis)));
        node.put("waits_for", successor.waitsFor());
    }

    static void rows(ObjectNode root, Map<String, Map<String, Long>> rowsByLayer) {
        ObjectNode rows = root.putObject("rows");
        rowsByLayer.forEach((view, layers) -> rows.putObject(view)
                .put("batch", layers.getOrDefault("batch", 0L))
                .put("speed", layers.getOrDefault("speed", 0L)));
    }

    static ObjectNode audit(AuditWatch.Read audit, long nowMillis) {
        LogAudit.Report report = audit.report();
        ObjectNode root = Answers.JSON.createObjectNode();
        root.put("holds", audit.holds());
        ArrayNode failures = root.putArray("failures");
        audit.failures().forEach(failures::add);
        root.set("coverage", Answers.coverage(report.coverage(), nowMillis));
        ObjectNode total = root.putObject("total");
        total.put("rows_read", sum(report, PartitionAudit::rows))
                .put("batch", sum(report, PartitionAudit::batch))
                .put("speed", sum(report, PartitionAudit::speed))
                .put("quarantined", sum(report, PartitionAudit::quarantined))
                .put("ticks", sum(report, PartitionAudit::ticks))
                .put("gaps", sum(report, PartitionAudit::gaps))
                .put("lost", report.lost())
                .put("duplicated", report.duplicated())
                .put("unknown", report.unknown())
                .put("history_rows", report.historyRows());
        ArrayNode partitions = root.putArray("partitions");
        for (PartitionAudit partition : report.partitions()) {
            partitions
                    .addObject()
                    .put("topic", partition.topic())
                    .put("partition", partition.partition())
                    .put("joined", partition.joined())
                    .put("from_offset", partition.fromOffset())
                    .put("to_offset", partition.toOffset())
                    .put("rows_read", partition.rows())
                    .put("ticks", partition.ticks())
                    .put("gaps", partition.gaps())
                    .put("batch", partition.batch())
                    .put("speed", partition.speed())
                    .put("quarantined", partition.quarantined())
                    .put("lost", partition.lost())
                    .put("duplicated", partition.duplicated())
                    .put("unknown", partition.unknown())
                    .put("holds", partition.holds());
        }
        return root;
    }

    private static long sum(LogAudit.Report report, ToLongFunction<PartitionAudit> figure) {
        return report.partitions().stream().mapToLong(figure).sum();
    }
}
