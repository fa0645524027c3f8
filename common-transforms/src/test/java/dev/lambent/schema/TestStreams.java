package dev.lambent.schema;

import dev.lambent.app.StreamSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A stream with a column of each type, and random rows of it. */
final class TestStreams {
    static final RowSchema SCHEMA = new RowSchema(List.of(
            new Column("id", ColumnType.BIGINT, false),
            new Column("kind", ColumnType.VARCHAR, false),
            new Column("happened_at", ColumnType.TIMESTAMP, false),
            new Column("count", ColumnType.INTEGER, true),
            new Column("ratio", ColumnType.DOUBLE, true),
            new Column("done", ColumnType.BOOLEAN, true),
            new Column("note", ColumnType.VARCHAR, true),
            new Column("seen_at", ColumnType.TIMESTAMP, true),
            new Column("total", ColumnType.BIGINT, true),
            new Column("price", ColumnType.DECIMAL, true)));

    static final int ID = 0;
    static final int KIND = 1;
    static final int HAPPENED_AT = 2;
    static final int COUNT = 3;
    static final int RATIO = 4;
    static final int DONE = 5;
    static final int NOTE = 6;
    static final int SEEN_AT = 7;
    static final int TOTAL = 8;

    private static final String[] PIECES = {
        "", "a", "ORD", "\"", "\\", "\n", "\u0000", "\u2028", "é", "日本", "😀", "</script>", "'; --", "\u007f", "\ufeff"
    };

    private TestStreams() {}

    static StreamSpec stream(String... expect) {
        return new StreamSpec(
                "things",
                "test.things",
                2,
                "id",
                "happened_at",
                SCHEMA,
                List.of(expect),
                Duration.ofHours(1),
                Duration.ZERO,
                Duration.ofHours(1),
                Instant.parse("1980-01-01T00:00:00Z"),
                Optional.empty());
    }

    /** Any row that a decoder accepts at append time {@code now}. */
    static Row row(SplittableRandom random, long now) {
        Row row = new Row(SCHEMA.width())
                .setLong(ID, number(random))
                .setText(KIND, text(random))
                .setLong(HAPPENED_AT, now - random.nextInt(1_000_000));
        if (random.nextInt(4) > 0) {
            row.setLong(COUNT, (int) number(random));
        }
        if (random.nextInt(4) > 0) {
            row.setDouble(RATIO, real(random));
        }
        if (random.nextInt(4) > 0) {
            row.setBoolean(DONE, random.nextBoolean());
        }
        if (random.nextInt(4) > 0) {
            row.setText(NOTE, text(random));
        }
        if (random.nextInt(4) > 0) {
            row.setLong(SEEN_AT, random.nextLong(-62_135_596_800_000L, 253_402_300_800_000L));
        }
        if (random.nextInt(4) > 0) {
            row.setLong(TOTAL, number(random));
        }
        if (random.nextInt(4) > 0) {
            row.setLong(
                    9, random.nextLong(-999_999_999_999_999_999L, 1_000_000_000_000_000_000L) >> random.nextInt(64));
        }
        return row;
    }

    static long number(SplittableRandom random) {
        return random.nextLong() >> random.nextInt(64);
    }

    static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** Finite; every exponent, short and long fractions, both zeros. */
    private static double real(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(-10, 11) * 0.1;
            case 1 -> random.nextBoolean() ? -0.0 : Double.MIN_VALUE;
            default -> {
                double any = Double.longBitsToDouble(random.nextLong());
                yield Double.isFinite(any) ? any : 1e22;
            }
        };
    }
}
