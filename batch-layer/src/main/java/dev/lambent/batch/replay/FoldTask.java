package dev.lambent.batch.replay;

import dev.lambent.error.LambentException;
import dev.lambent.fold.Fold;
import dev.lambent.fold.KeyState;
import dev.lambent.fold.StateFile;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowCodec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.expressions.GenericRow;

/**
 * The ordered pass over one Spark partition: drives the fold, a bucket of keys at a time. The states left at the end go to
 * {@code part-<partition>.state}: a repeated task writes the same bytes again, and a file appears whole or not at all.
 */
final class FoldTask implements Iterator<org.apache.spark.sql.Row> {
    private final Fold fold;
    private final Iterator<org.apache.spark.sql.Row> in;
    private final long boundaryMillis;
    private final RowCodec inputCodec;
    private final RowCodec[] partCodecs;
    private final Path file;
    private final Path draft;
    private StateFile.Writer states;
    private final List<Map<String, KeyState>> keys = new ArrayList<>();
    private int bucket = -1;
    private org.apache.spark.sql.Row next;
    private boolean finished;

    FoldTask(Fold fold, Iterator<org.apache.spark.sql.Row> in, String stateFolder, long boundaryMillis) {
        this.fold = fold;
        this.in = in;
        this.boundaryMillis = boundaryMillis;
        inputCodec = new RowCodec(fold.inputSchema());
        partCodecs = new RowCodec[fold.sets().size()];
        for (int i = 0; i < partCodecs.length; i++) {
            partCodecs[i] = new RowCodec(fold.partSchema(i));
            keys.add(new TreeMap<>());
        }
        TaskContext task = TaskContext.get();
        file = Path.of(stateFolder, String.format("part-%05d.state", task.partitionId()));
        draft = file.resolveSibling(file.getFileName() + "." + task.taskAttemptId() + ".tmp");
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null && in.hasNext()) {
                next = fold(in.next());
            }
            if (next == null && !finished) {
                finish();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The fold's state cannot be written to " + file, e);
        }
        return next != null;
    }

    @Override
    public org.apache.spark.sql.Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        org.apache.spark.sql.Row row = next;
        next = null;
        return row;
    }

    private org.apache.spark.sql.Row fold(org.apache.spark.sql.Row row) throws IOException {
        int rowBucket = Folding.bucket(row.getLong(0));
        if (rowBucket != bucket) {
            saveStates();
            bucket = rowBucket;
        }
        int set = row.getInt(1);
        String key = row.getString(2);
        Map<String, KeyState> folded = keys.get(set);
        byte[] payload = (byte[]) row.get(10);
        if (row.getInt(3) == Folding.STATE) {
            if (folded.put(key, fold.readState(set, payload)) != null) {
                throw LambentException.internal(
                        "The saved state cannot be used", "key " + key + " of set " + set + " is in it twice", null);
            }
            return null;
        }
        KeyState state = folded.get(key);
        if (state == null) {
            state = fold.newState(set);
            folded.put(key, state);
        }
        boolean wanted = row.getBoolean(9);
        Row part = fold.step(set, state, row.getLong(4), inputCodec.fromBytes(payload), wanted);
        if (!wanted) {
            return null;
        }
        return new GenericRow(new Object[] {
            row.get(4),
            row.get(5),
            row.get(6),
            row.get(7),
            set,
            row.get(8),
            partCodecs[set].toBytes(part),
            set == 0 ? payload : null
        });
    }

    /** The bucket is done: what its keys still need to remember goes to the file. */
    private void saveStates() throws IOException {
        for (int set = 0; set < keys.size(); set++) {
            for (Map.Entry<String, KeyState> entry : keys.get(set).entrySet()) {
                KeyState state = entry.getValue();
                // Rows from the boundary on have a later log time than the boundary's.
                state.expire(boundaryMillis + 1);
                if (!state.isEmpty()) {
                    writer().append(new StateFile.Entry(set, entry.getKey(), state.toBytes()));
                }
            }
            keys.get(set).clear();
        }
    }

    private StateFile.Writer writer() throws IOException {
        if (states == null) {
            states = StateFile.write(new BufferedOutputStream(Files.newOutputStream(draft)), fold.featureSet());
        }
        return states;
    }

    private void finish() throws IOException {
        saveStates();
        writer().close();
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        finished = true;
    }
}
