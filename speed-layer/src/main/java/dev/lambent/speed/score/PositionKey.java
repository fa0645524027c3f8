package dev.lambent.speed.score;

import dev.lambent.log.LogPosition;
import dev.lambent.speed.fold.Piece;
import org.apache.flink.api.java.functions.KeySelector;

/** Spreads positions over the gathering tasks: the same number for all pieces of a row, in every JVM. */
public final class PositionKey implements KeySelector<Piece, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer getKey(Piece piece) {
        return of(piece.place().position());
    }

    static int of(LogPosition position) {
        int partition = 31 * position.topic().hashCode() + position.partition().partition();
        return 31 * partition + Long.hashCode(position.offset());
    }
}
