package dev.lambent.app;

import dev.lambent.error.LambentException;
import dev.lambent.schema.Column;
import dev.lambent.schema.RowSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an app may change over a log that is there: streams and nullable columns may be added, and a column may become
 * nullable. Everything else would give rows that are written already another meaning, and is refused with its remedy.
 * Features, label, checks and lateness are no part of this: they change what is computed from the rows, not the rows.
 */
public final class SchemaGrowth {
    private final App before;
    private final App now;
    private final List<Refusal> refusals = new ArrayList<>();

    private SchemaGrowth(App before, App now) {
        this.before = before;
        this.now = now;
    }

    /**
     * A change that is refused.
     *
     * @param place what was changed: {@code streams.flights.columns.origin}
     * @param change from what to what, without a full stop
     * @param remedy a full sentence
     */
    public record Refusal(String place, String change, String remedy) {
        @Override
        public String toString() {
            return place + ": " + change + ". " + remedy;
        }
    }

    /** Everything about {@code now} that rows written for {@code before} do not allow, in the order of {@code before}. */
    public static List<Refusal> refusals(App before, App now) {
        SchemaGrowth growth = new SchemaGrowth(before, now);
        growth.compare();
        return List.copyOf(growth.refusals);
    }

    /**
     * Holds an app against the one that its home's last publication was made of.
     *
     * @param transform id of that publication's transform
     * @throws LambentException (USER) naming every change that is refused
     */
    public static void require(App now, Home home, String transform) {
        Path kept = home.app(transform);
        if (!Files.isDirectory(kept)) {
            throw LambentException.user(
                    "The app of the last publication is missing",
                    "there is no folder " + kept,
                    "Restore the folder `apps` of the home folder, or start in a new home folder.");
        }
        List<Refusal> refusals = refusals(AppLoader.load(AppFiles.read(kept), home), now);
        if (!refusals.isEmpty()) {
            StringBuilder text = new StringBuilder("its log holds rows that this would give another meaning");
            refusals.forEach(refusal -> text.append("\n  ").append(refusal));
            throw LambentException.user(
                    "The app cannot change in this way",
                    text.toString(),
                    "\nThe app as it was lies in " + kept
                            + "; what may change is described in docs/app.md, \"Growing up\".");
        }
    }

    private void compare() {
        if (!before.name().equals(now.name())) {
            refuse(
                    "app",
                    "the name was `" + before.name() + "` and is `" + now.name() + "`",
                    "Keep the name, after which the topics are called, or start in a new home folder.");
        }
        same(
                "row_id",
                before.rowId(),
                now.rowId(),
                "Keep it: what was predicted is named by it. The new column may stand in features.sql beside it.");
        before.streams().forEach((name, old) -> {
            StreamSpec stream = now.streams().get(name);
            if (stream == null) {
                refuse(
                        "streams." + name,
                        "the stream is gone",
                        "Keep it declared, even if nothing is sent to it any more; a new name is a new stream beside it.");
            } else {
                stream(old, stream);
            }
        });
    }

    private void stream(StreamSpec old, StreamSpec stream) {
        String place = "streams." + old.name();
        boolean followsTheApp = old.topic().equals(before.name() + "." + old.name())
                && stream.topic().equals(now.name() + "." + stream.name());
        if (!old.topic().equals(stream.topic()) && !followsTheApp) {
            refuse(
                    place + ".topic",
                    "the topic was `" + old.topic() + "` and is `" + stream.topic() + "`",
                    "Keep `topic: " + old.topic()
                            + "`; offsets of another topic mean nothing here. Declare a new stream"
                            + " for it, or start in a new home folder.");
        }
        same(
                place + ".key",
                old.key(),
                stream.key(),
                "Keep the key: rows of one key must stay in one partition. A new stream beside it may have another.");
        same(
                place + ".event_time",
                old.eventTime(),
                stream.eventTime(),
                "Keep the event time: old rows were checked and put in windows by it. A new stream beside it may have another.");
        columns(place, old, stream);
    }

    private void same(String place, String old, String value, String remedy) {
        if (!old.equals(value)) {
            refuse(place, "it was `" + old + "` and is `" + value + "`", remedy);
        }
    }

    private void columns(String place, StreamSpec old, StreamSpec stream) {
        for (Column column : old.schema().columns()) {
            String at = place + ".columns." + column.name();
            Optional<Column> found = find(stream.schema(), column.name());
            if (found.isEmpty()) {
                refuse(
                        at,
                        "the column (" + column.type() + ") is gone",
                        "Keep it; producers may leave it out if it is nullable. Under a new name, add a nullable column"
                                + " beside it.");
            } else if (found.get().type() != column.type()) {
                refuse(
                        at,
                        "the type was " + column.type() + " and is "
                                + found.get().type(),
                        "Keep " + column.type() + ", and add a nullable column of another name for the new type.");
            } else if (column.nullable() && !found.get().nullable() && !required(stream, column.name())) {
                refuse(
                        at,
                        "it was nullable and is NOT NULL",
                        "Leave it nullable: old rows may hold null. A condition in features.sql can pass over them.");
            }
        }
        for (Column column : stream.schema().columns()) {
            boolean isNew = find(old.schema(), column.name()).isEmpty();
            if (isNew && !column.nullable() && !required(stream, column.name())) {
                refuse(
                        place + ".columns." + column.name(),
                        "the new column is NOT NULL",
                        "Leave NOT NULL out: old rows do not have it and read as null.");
            }
        }
    }

    /** Key and event time are never null; that these have changed is told where they are named. */
    private static boolean required(StreamSpec stream, String column) {
        return column.equals(stream.key()) || column.equals(stream.eventTime());
    }

    private static Optional<Column> find(RowSchema schema, String name) {
        int index = schema.indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(schema.column(index));
    }

    private void refuse(String place, String change, String remedy) {
        refusals.add(new Refusal(place, change, remedy));
    }
}
