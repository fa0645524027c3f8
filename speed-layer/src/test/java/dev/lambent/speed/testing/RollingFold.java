package dev.lambent.speed.testing;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.fold.Fold;
import dev.lambent.fold.FoldSet;
import dev.lambent.fold.KeyState;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A fold that remembers everything: its state is a rolling hash, so that one row at the wrong place, missing or twice
 * changes every result after it. Stricter about order than any window.
 */
public final class RollingFold implements Fold {
    public static final FeatureSetId ID = new FeatureSetId("00000000000000aa");
    /** The step that throws, once, counting down; for tests of recovery. */
    public static final AtomicLong FAIL_AFTER = new AtomicLong(Long.MAX_VALUE);

    private static final RowSchema INPUT = new RowSchema(List.of(
            new Column("n", ColumnType.BIGINT, false),
            new Column("kind", ColumnType.VARCHAR, false),
            new Column("origin", ColumnType.VARCHAR, false),
            new Column("dest", ColumnType.VARCHAR, false)));
    private static final RowSchema PART = new RowSchema(
            List.of(new Column("hash", ColumnType.BIGINT, false), new Column("rows", ColumnType.BIGINT, false)));
    private static final RowSchema OUTPUT = new RowSchema(List.of(
            new Column("n", ColumnType.BIGINT, false),
            new Column("origin_hash", ColumnType.BIGINT, false),
            new Column("origin_rows", ColumnType.BIGINT, false),
            new Column("dest_hash", ColumnType.BIGINT, false),
            new Column("dest_rows", ColumnType.BIGINT, false)));

    private final RowSchema events;

    RollingFold(RowSchema events) {
        this.events = events;
    }

    @Override
    public FeatureSetId featureSet() {
        return ID;
    }

    @Override
    public Set<String> streams() {
        return Set.of("trips");
    }

    @Override
    public List<FoldSet> sets() {
        return List.of(new FoldSet(0, List.of("origin")), new FoldSet(1, List.of("dest")));
    }

    @Override
    public RowSchema inputSchema() {
        return INPUT;
    }

    @Override
    public RowSchema partSchema(int set) {
        return PART;
    }

    @Override
    public RowSchema outputSchema() {
        return OUTPUT;
    }

    @Override
    public Row prepare(String stream, Row event) {
        Row input = new Row(INPUT.width());
        for (int i = 0; i < INPUT.width(); i++) {
            input.copyFrom(i, event, events.indexOf(INPUT.column(i).name()));
        }
        return input.textAt(1).equals("ignored") ? null : input;
    }

    @Override
    public boolean mayScore(Row input) {
        return input.textAt(1).equals("departed");
    }

    @Override
    public String key(int set, Row input) {
        return input.textAt(2 + set);
    }

    @Override
    public KeyState newState(int set) {
        return new Rolling(0, 0);
    }

    @Override
    public Row step(int set, KeyState state, long logTimeMillis, Row input, boolean wanted) {
        if (FAIL_AFTER.get() != Long.MAX_VALUE && FAIL_AFTER.decrementAndGet() == 0) {
            FAIL_AFTER.set(Long.MAX_VALUE);
            throw new IllegalStateException("a failure that the test asked for");
        }
        Rolling rolling = (Rolling) state;
        rolling.hash = (rolling.hash * 1_000_003L) ^ (input.longAt(0) * 31 + logTimeMillis);
        rolling.rows++;
        return wanted ? new Row(2).setLong(0, rolling.hash).setLong(1, rolling.rows) : null;
    }

    @Override
    public Row finish(Row input, Row[] parts) {
        if (input.longAt(0) % 7 == 0) {
            return null;
        }
        return new Row(5)
                .copyFrom(0, input, 0)
                .copyFrom(1, parts[0], 0)
                .copyFrom(2, parts[0], 1)
                .copyFrom(3, parts[1], 0)
                .copyFrom(4, parts[1], 1);
    }

    @Override
    public KeyState readState(int set, byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        return new Rolling(in.readFixedLong(), in.readFixedLong());
    }

    private static final class Rolling implements KeyState {
        private long hash;
        private long rows;

        Rolling(long hash, long rows) {
            this.hash = hash;
            this.rows = rows;
        }

        @Override
        public byte[] toBytes() {
            return new BinaryWriter().writeFixedLong(hash).writeFixedLong(rows).toByteArray();
        }

        @Override
        public KeyState copy() {
            return new Rolling(hash, rows);
        }

        @Override
        public void expire(long logTimeMillis) {
            // It remembers everything.
        }

        @Override
        public boolean isEmpty() {
            return rows == 0;
        }
    }
}
