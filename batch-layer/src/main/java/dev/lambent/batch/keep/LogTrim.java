package dev.lambent.batch.keep;

import static dev.lambent.batch.Report.count;

import dev.lambent.app.Home;
import dev.lambent.batch.Report;
import dev.lambent.batch.archive.KafkaLog;
import dev.lambent.batch.archive.SpeedReach;
import dev.lambent.log.LogPartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Deletes records of Kafka's topics that nobody needs: what the speed layer answered, and rows of the streams. */
final class LogTrim {
    private final KafkaLog log;
    private final Home home;
    private final Report report;

    LogTrim(KafkaLog log, Home home, Report report) {
        this.log = log;
        this.home = home;
        this.report = report;
    }

    /**
     * Deletes what the speed layer said of rows before every kept boundary: below {@code speedOffsets} there is nothing
     * else, and the run that published them has archived it.
     */
    void speed(Cut cut) {
        if (!cut.freesAnswers() || log.speedTopic() == null) {
            return;
        }
        say(
                log.topics().speed(),
                log.deleteBelow(log.topics().speed(), cut.speedOffsets()),
                "below every boundary from epoch " + cut.oldest().epoch() + " on");
    }

    /**
     * Deletes rows that are archived in the oldest kept epoch and were appended before {@code limitMillis}. The speed layer
     * has to be past them: nothing is deleted while it is behind, nor while a job that is not at work now could go on from a
     * checkpoint made after the newest boundary was drawn.
     *
     * @param reach asked only if there is something to delete: how far the speed layer is, up to the newest boundary
     */
    void streams(Cut cut, long limitMillis, Duration kept, Supplier<SpeedReach> reach) {
        Map<String, SortedMap<Integer, Long>> limits = limits(cut, limitMillis);
        if (limits.isEmpty()) {
            return;
        }
        SpeedReach speed = reach.get();
        if (speed == SpeedReach.BEHIND) {
            report.say("The speed job is behind; rows of the log stay until a later run.");
            return;
        }
        if (speed == SpeedReach.SILENT
                && newestCheckpointMillis() >= cut.newest().boundary().logTimeMillis()) {
            report.say(
                    "A speed job may go on from a checkpoint newer than this epoch; rows of the log stay until a later"
                            + " run.");
            return;
        }
        limits.forEach((stream, offsets) -> {
            String topic = log.topics().topics().get(stream);
            say(
                    topic,
                    log.deleteBelow(topic, offsets),
                    "archived in epoch " + cut.oldest().epoch() + " and older than " + kept);
        });
    }

    /** Per stream and partition: the first offset that stays; only where that deletes something. */
    private Map<String, SortedMap<Integer, Long>> limits(Cut cut, long limitMillis) {
        List<LogPartition> partitions = new ArrayList<>();
        cut.oldest().boundary().marks().forEach((partition, mark) -> {
            if (!partition.isHistory() && mark.offset() > 0) {
                partitions.add(partition);
            }
        });
        Map<LogPartition, Long> young = log.firstAfter(partitions, limitMillis);
        Map<LogPartition, Long> first = log.beginnings(partitions);
        Map<String, SortedMap<Integer, Long>> limits = new TreeMap<>();
        for (LogPartition partition : partitions) {
            long limit = Math.min(
                    young.get(partition),
                    cut.oldest().boundary().mark(partition).offset());
            if (limit > first.get(partition)) {
                limits.computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                        .put(partition.partition(), limit);
            }
        }
        return limits;
    }

    private void say(String topic, SortedMap<Integer, Long> deleted, String why) {
        long offsets = deleted.values().stream().mapToLong(Long::longValue).sum();
        if (offsets > 0) {
            report.say(topic + ": " + count(offsets) + " offsets deleted, " + why + ".");
        }
    }

    /** When the last checkpoint of a speed job was completed; the smallest long if there is none. */
    private long newestCheckpointMillis() {
        long newest = Long.MIN_VALUE;
        try (Stream<Path> files = Files.find(home.checkpoints(), 3, (path, attributes) -> path.endsWith("_metadata"))) {
            for (Path file : files.toList()) {
                newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
            }
        } catch (NoSuchFileException e) {
            return newest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return newest;
    }
}
