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
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.expressions.GenericRow;

/**
 * The ordered pass over one Spark partition: drives the fold key by key. The states left at the end go to
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
    private int set;
    private String key;
    private KeyState state;
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
        int rowSet = row.getInt(0);
        String rowKey = row.getString(1);
        byte[] payload = (byte[]) row.get(9);
        boolean sameKey = key != null && rowSet == set && rowKey.equals(key);
        if (row.getInt(2) == Folding.STATE) {
            if (sameKey) {
                throw LambentException.internal(
                        "The saved state cannot be used",
                        "key " + rowKey + " of set " + rowSet + " is in it twice",
                        null);
            }
            changeKey(rowSet, rowKey, fold.readState(rowSet, payload));
            return null;
        }
        if (!sameKey) {
            changeKey(rowSet, rowKey, fold.newState(rowSet));
        }
        boolean wanted = row.getBoolean(8);
        Row part = fold.step(set, state, row.getLong(3), inputCodec.fromBytes(payload), wanted);
        if (!wanted) {
            return null;
        }
        return new GenericRow(new Object[] {
            row.get(3),
            row.get(4),
            row.get(5),
            row.get(6),
            set,
            row.get(7),
            partCodecs[set].toBytes(part),
            set == 0 ? payload : null
        });
    }

    private void changeKey(int newSet, String newKey, KeyState newState) throws IOException {
        saveState();
        set = newSet;
        key = newKey;
        state = newState;
    }

    private void saveState() throws IOException {
        if (state == null) {
            return;
        }
        // Rows from the boundary on have a later log time than the boundary's.
        state.expire(boundaryMillis + 1);
        if (!state.isEmpty()) {
            writer().append(new StateFile.Entry(set, key, state.toBytes()));
        }
        state = null;
    }

    private StateFile.Writer writer() throws IOException {
        if (states == null) {
            states = StateFile.write(new BufferedOutputStream(Files.newOutputStream(draft)), fold.featureSet());
        }
        return states;
    }

    private void finish() throws IOException {
        saveState();
        writer().close();
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        finished = true;
    }
}
