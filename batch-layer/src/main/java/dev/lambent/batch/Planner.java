package dev.lambent.batch;

import dev.lambent.app.App;
import dev.lambent.app.Brokers;
import dev.lambent.app.Home;
import dev.lambent.app.Topics;
import dev.lambent.batch.archive.HistoryImport;
import dev.lambent.batch.archive.HistoryPlan;
import dev.lambent.batch.archive.KafkaLog;
import dev.lambent.batch.archive.LogMembers;
import dev.lambent.batch.archive.LogProbe;
import dev.lambent.batch.archive.LogTopics;
import dev.lambent.batch.archive.SpeedReach;
import dev.lambent.batch.publish.Publications;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.view.Publication;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** Draws the next boundary: a prefix of log order over all partitions of all streams. */
final class Planner {
    private final SparkSession spark;
    private final App app;
    private final Transform transform;
    private final Home home;
    private final BatchArguments arguments;
    private final Report report;

    Planner(SparkSession spark, Transform transform, Home home, BatchArguments arguments, Report report) {
        this.spark = spark;
        this.app = transform.app();
        this.transform = transform;
        this.home = home;
        this.arguments = arguments;
        this.report = report;
    }

    /**
     * @throws LambentException if the log contradicts the last publication or cannot be reached
     */
    Plan draw(Publications publications) {
        Optional<Publication> last = publications.last();
        Switchover switchover = Switchover.of(publications, transform);
        Boundary from = last.map(Publication::boundary).orElse(Boundary.START);
        String rebuildReason = rebuildReason(last);
        Optional<String> servers = Brokers.find(arguments.bootstrap().orElse(null), app, home);
        boolean hadLog = last.isPresent() && !last.get().topicIds().isEmpty();
        if (servers.isEmpty() && hadLog) {
            throw LambentException.external(
                    "The log cannot be reached",
                    "epoch " + last.get().epoch() + " holds rows of the log, and no broker is known now",
                    "Start the platform with `lambent up`, or name the brokers with --bootstrap.",
                    null);
        }
        if (servers.isEmpty()) {
            return withoutLog(last, from, rebuildReason);
        }
        try (KafkaLog log = KafkaLog.connect(servers.get(), LogTopics.of(app))) {
            SortedMap<String, KafkaLog.Topic> existing = log.existing();
            last.ifPresent(publication -> requireSameTopics(publication.topicIds(), existing));
            List<LogPartition> streams = LogMembers.streamPartitions(existing);
            if (streams.isEmpty()) {
                return withoutLog(last, from, rebuildReason);
            }
            if (switchover.begins() && hadLog) {
                return besideTheServed(log, existing, last.get(), rebuildReason, switchover);
            }
            boolean added = hadLog && !from.marks().keySet().containsAll(streams);
            if (added && !existing.containsKey(LogPartition.CONTROL.topic())) {
                // A partition that was added since joins by way of the control log.
                log.createControlTopic();
                return withLog(log, log.existing(), last, from, rebuildReason, switchover);
            }
            return withLog(log, existing, last, from, rebuildReason, switchover);
        }
    }

    /** The cut of the last publication again: nothing new is read. */
    private Plan besideTheServed(
            KafkaLog log,
            SortedMap<String, KafkaLog.Topic> existing,
            Publication last,
            String rebuildReason,
            Switchover switchover) {
        Boundary boundary = last.boundary();
        SortedMap<Integer, Long> speed = startOfSpeed(Optional.of(last));
        SpeedReach reach = follower(log)
                .map(follower -> follower.awaitCoverage(boundary.logTimeMillis(), true))
                .orElse(SpeedReach.SILENT);
        return plan(Optional.of(last), boundary, boundary, rebuildReason)
                .control(last.controlOffset(), last.controlOffset())
                .speed(speed, speed)
                .log(ids(existing), log.bootstrap())
                .role(switchover.role(reach), switchover.takeOver(boundary.logTimeMillis()))
                .build();
    }

    /** Listens to the speed topic from its end on; empty if no speed job ever wrote to it. */
    private Optional<SpeedFollower> follower(KafkaLog log) {
        KafkaLog.Topic speedTopic = log.speedTopic();
        boolean answered = speedTopic != null
                && log.speedEnds(speedTopic).values().stream().anyMatch(end -> end > 0);
        return answered
                ? Optional.of(SpeedFollower.fromEnd(log, speedTopic, transform.speedCodec()))
                : Optional.empty();
    }

    private static Map<String, String> ids(SortedMap<String, KafkaLog.Topic> existing) {
        Map<String, String> ids = new HashMap<>();
        existing.forEach((name, topic) -> ids.put(name, topic.id()));
        return ids;
    }

    private String rebuildReason(Optional<Publication> last) {
        if (last.isEmpty()) {
            return "";
        }
        if (arguments.full()) {
            return "--full was given";
        }
        if (!last.get().featureSet().equals(transform.featureSet())) {
            return "the feature set has changed";
        }
        return last.get().transform().equals(transform.id()) ? "" : "the app's schema, label or checks have changed";
    }

    private Plan withoutLog(Optional<Publication> last, Boundary from, String rebuildReason) {
        if (last.isEmpty() && app.history().isEmpty()) {
            throw LambentException.user(
                    "There is nothing to process yet",
                    "the app names no history, and there is no log",
                    "Start the platform with `lambent up` and ingest rows, name the brokers with --bootstrap, or add"
                            + " `history:` to lambent.yaml.");
        }
        Optional<HistoryPlan> history = history(from, last, System.currentTimeMillis());
        Boundary to = history.map(imported -> historyMarks(imported, imported.logStartMillis(), new HashMap<>()))
                .orElse(from);
        return plan(last, from, to, rebuildReason)
                .speed(startOfSpeed(last), startOfSpeed(last))
                .history(history)
                .build();
    }

    private Plan withLog(
            KafkaLog log,
            SortedMap<String, KafkaLog.Topic> existing,
            Optional<Publication> last,
            Boundary from,
            String rebuildReason,
            Switchover switchover) {
        Optional<HistoryPlan> history = history(from, last, System.currentTimeMillis());
        List<LogPartition> streams = LogMembers.streamPartitions(existing);
        List<LogPartition> partitions = new ArrayList<>(streams);
        if (existing.containsKey(LogPartition.CONTROL.topic())) {
            partitions.add(LogPartition.CONTROL);
        }
        if (history.isPresent()) {
            requireNoRows(log, streams);
        }
        long controlFrom = last.map(Publication::controlOffset).orElse(0L);
        LogMembers members = LogMembers.settle(log, from, controlFrom, existing);
        long floor = history.map(HistoryPlan::logStartMillis).orElse(from.logTimeMillis());
        Optional<SpeedFollower> follower = follower(log);
        long logTime = members.tickPastJoins(partitions, floor);
        Map<LogPartition, Long> found = logTime > floor ? log.firstAfter(partitions, logTime) : Map.of();
        Map<LogPartition, Boundary.Mark> marks = new HashMap<>();
        from.marks().forEach((partition, mark) -> {
            if (partition.isHistory()) {
                marks.put(partition, mark);
            }
        });
        long controlTo = Math.max(controlFrom, found.getOrDefault(LogPartition.CONTROL, controlFrom));
        for (LogPartition partition : streams) {
            if (members.belongs(partition, logTime)) {
                long before = from.mark(partition).offset();
                marks.put(
                        partition,
                        new Boundary.Mark(Math.max(before, found.getOrDefault(partition, before)), logTime + 1));
            }
        }
        Boundary to = history.map(imported -> historyMarks(imported, logTime, marks))
                .orElseGet(() -> Boundary.of(logTime, marks));
        SortedMap<Integer, Long> speedFrom = startOfSpeed(last);
        SortedMap<Integer, Long> speedTo = new TreeMap<>(speedFrom);
        SpeedReach reach = SpeedReach.SILENT;
        if (follower.isPresent()) {
            reach = follower.get().awaitCoverage(logTime, switchover.served().isPresent());
            if (reach != SpeedReach.COVERED) {
                report.say((reach == SpeedReach.BEHIND ? "The speed job is behind" : "No speed job is at work")
                        + "; what it has not answered yet is compared in a later run.");
            }
            speedTo.putAll(log.speedEnds(log.speedTopic()));
        }
        return plan(last, members.fromWithJoined(logTime), to, rebuildReason)
                .control(controlFrom, controlTo)
                .speed(speedFrom, speedTo)
                .log(ids(existing), log.bootstrap())
                .history(history)
                .role(switchover.role(reach), switchover.takeOver(from.logTimeMillis()))
                .build();
    }

    private PlanBuilder plan(Optional<Publication> last, Boundary from, Boundary to, String rebuildReason) {
        return new PlanBuilder(
                last, transform.featureSet(), from, to, rebuildReason, arguments.train(), transform.id());
    }

    /** The history to import, or empty if there is none or it is in already. */
    private Optional<HistoryPlan> history(Boundary from, Optional<Publication> last, long nowMillis) {
        if (app.history().isEmpty()) {
            return Optional.empty();
        }
        List<String> late = app.history().keySet().stream()
                .filter(stream -> !from.marks().containsKey(LogPartition.history(stream)))
                .toList();
        if (late.isEmpty()) {
            return Optional.empty();
        }
        if (last.isPresent()) {
            throw LambentException.user(
                    "History must come first",
                    "epoch " + last.get().epoch() + " was published without the history of " + String.join(", ", late),
                    "Take `history:` of these streams out of lambent.yaml, or start in a new home folder.");
        }
        return Optional.of(new HistoryImport(spark, app).plan(nowMillis));
    }

    private static Boundary historyMarks(HistoryPlan history, long logTime, Map<LogPartition, Boundary.Mark> marks) {
        Map<LogPartition, Boundary.Mark> all = new HashMap<>(marks);
        history.sources()
                .forEach((stream, source) -> all.put(
                        LogPartition.history(stream), new Boundary.Mark(source.rows(), history.logStartMillis())));
        return Boundary.of(logTime, all);
    }

    private void requireNoRows(KafkaLog log, List<LogPartition> streams) {
        Optional<LogPartition> filled = new LogProbe(log).firstWithRows(streams);
        if (filled.isPresent()) {
            throw LambentException.user(
                    "History must come first",
                    filled.get() + " holds rows already, and rows of the history would have to stand before them",
                    "Run `lambent batch` once before anything is ingested, or take `history:` out of lambent.yaml.");
        }
    }

    private static SortedMap<Integer, Long> startOfSpeed(Optional<Publication> last) {
        SortedMap<Integer, Long> start = new TreeMap<>();
        for (int i = 0; i < Topics.SPEED_PARTITIONS; i++) {
            start.put(i, 0L);
        }
        last.ifPresent(publication -> start.putAll(publication.speedOffsets()));
        return start;
    }

    private static void requireSameTopics(Map<String, String> before, SortedMap<String, KafkaLog.Topic> now) {
        before.forEach((name, id) -> {
            KafkaLog.Topic topic = now.get(name);
            if (topic == null || !topic.id().equals(id)) {
                throw LambentException.user(
                        "The log is not the one this home belongs to",
                        "the topic of " + name + " had Kafka's id " + id + ", and "
                                + (topic == null ? "is gone" : "is " + topic.id() + " now"),
                        "Bring the old topic back, or start in a new home folder: offsets of another topic mean nothing"
                                + " here.");
            }
        });
    }
}
