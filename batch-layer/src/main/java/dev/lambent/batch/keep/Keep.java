package dev.lambent.batch.keep;

import static dev.lambent.batch.Report.count;

import dev.lambent.app.Home;
import dev.lambent.app.KeepSpec;
import dev.lambent.batch.Report;
import dev.lambent.batch.archive.KafkaLog;
import dev.lambent.batch.archive.SpeedReach;
import dev.lambent.batch.lake.Compaction;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.Vacuum;
import dev.lambent.batch.publish.Publications;
import dev.lambent.error.LambentException;
import dev.lambent.view.Pins;
import dev.lambent.view.Tables;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Tidies up after a publication. Every part can be repeated, and one that fails says so and is left to the next run: the
 * epoch is published, and what was not deleted only takes room.
 */
public final class Keep {
    private final SparkSession spark;
    private final Lake lake;
    private final Home home;
    private final KeepSpec spec;
    private final Publications publications;
    private final Report report;
    private final long nowMillis = System.currentTimeMillis();

    public Keep(SparkSession spark, Lake lake, Home home, KeepSpec spec, Publications publications, Report report) {
        this.spark = spark;
        this.lake = lake;
        this.home = home;
        this.spec = spec;
        this.publications = publications;
        this.report = report;
    }

    /**
     * Compacts tables, then deletes what neither a kept nor a pinned epoch needs.
     *
     * @param epoch the one that has just been published
     * @param tables the tables that publications pin
     * @param connect opens the log; empty if there is none
     * @param reach how far the speed layer is, up to the newest boundary
     */
    public void run(
            long epoch,
            List<String> tables,
            Optional<Supplier<KafkaLog>> connect,
            Function<KafkaLog, SpeedReach> reach) {
        if (spec.files()) {
            for (String table : tables) {
                part("The table " + table + " was not compacted", () -> compact(table));
            }
            part("The table publications was not compacted", () -> compact(Tables.PUBLICATIONS));
        }
        part("Nothing old was deleted", () -> delete(epoch, tables, connect, reach));
    }

    private void delete(
            long epoch,
            List<String> tables,
            Optional<Supplier<KafkaLog>> connect,
            Function<KafkaLog, SpeedReach> reach) {
        Pins pins = new Pins(home.pins());
        pins.deleteLongDead(nowMillis);
        Cut cut = Cut.of(publications, pins, spec, epoch, nowMillis);
        if (cut.isHeldByReader(spec)) {
            report.say(
                    cut.keepsAll()
                            ? "Nothing is deleted: a serving process that has shown no epoch yet may read everything."
                            : "Epochs from " + cut.oldest().epoch()
                                    + " on are kept: a serving process still reads it.");
        }
        if (cut.keepsAll()) {
            return;
        }
        if (spec.files()) {
            for (String table : tables) {
                part("Old files of the table " + table + " were not deleted", () -> vacuum(table, cut));
            }
            part("Old files of the table publications were not deleted", () -> vacuumPublications(cut));
        }
        boolean fromTheLog = cut.freesAnswers() || spec.log().isPresent();
        connect.filter(log -> fromTheLog)
                .ifPresent(log -> part("Old records of the log were not deleted", () -> trim(cut, log, reach)));
        part("Old fold states were not deleted", () -> {
            int states = new OldStates(home).deleteBefore(cut.oldest().epoch());
            if (states > 0) {
                report.say("Fold states of " + count(states) + " epochs before "
                        + cut.oldest().epoch() + " deleted.");
            }
        });
    }

    private void compact(String table) {
        new Compaction(spark, lake)
                .run(table)
                .ifPresent(result -> report.say(table + ": " + count(result.before()) + " small files rewritten into "
                        + count(result.after()) + "."));
    }

    private void vacuum(String table, Cut cut) {
        Long version = cut.oldest().tables().get(table);
        if (version != null) {
            vacuum(table, version, cut);
        }
    }

    /** No publication pins its own table: it is shown as it was when the epoch shown was published, or newer. */
    private void vacuumPublications(Cut cut) {
        vacuum(Tables.PUBLICATIONS, publications.versionOf(cut.oldest().epoch()), cut);
    }

    private void vacuum(String table, long version, Cut cut) {
        Vacuum.Result gone = new Vacuum(lake).run(table, version, nowMillis);
        if (gone.dataFiles() > 0 || gone.logFiles() > 0) {
            report.say(table + ": " + count(gone.dataFiles()) + " data files (" + count((gone.bytes() + 1023) >> 10)
                    + " KiB) and " + count(gone.logFiles()) + " log files deleted that no epoch from "
                    + cut.oldest().epoch() + " on needs.");
        }
    }

    private void trim(Cut cut, Supplier<KafkaLog> connect, Function<KafkaLog, SpeedReach> reach) {
        try (KafkaLog log = connect.get()) {
            LogTrim trim = new LogTrim(log, home, report);
            trim.speed(cut);
            spec.log().ifPresent(kept -> trim.streams(cut, nowMillis - kept.toMillis(), kept, () -> reach.apply(log)));
        }
    }

    private void part(String failed, Runnable work) {
        try {
            work.run();
        } catch (Exception e) {
            // Scala throws checked exceptions without saying so.
            if (e instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
                throw LambentException.external(
                        "The batch run was interrupted",
                        "while it tidied up; its epoch is published",
                        "Start it again; it goes on where it was.",
                        e);
            }
            report.say("WARNING: " + failed + "; the next run tries again. " + e.getMessage());
        }
    }
}
