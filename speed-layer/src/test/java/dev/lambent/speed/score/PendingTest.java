package dev.lambent.speed.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import dev.lambent.speed.fold.Piece;
import org.junit.jupiter.api.Test;

class PendingTest {
    private static final LogPlace PLACE = new LogPlace(5, LogPosition.of("trips", 0, 3));
    private final Piece.Base base = new Piece.Base(PLACE, 5, new Row(1), null, new Row(1));
    private final Piece.Part first = new Piece.Part(PLACE, 0, "m", new Row(1).setLong(0, 1));
    private final Piece.Part second = new Piece.Part(PLACE, 1, "m", new Row(1).setLong(0, 2));
    private final Pending pending = new Pending(2);

    @Test
    void isCompleteWhenTheRowAndAllPartsHaveComeInAnyOrder() {
        assertThat(pending.add(second)).isFalse();
        assertThat(pending.add(base)).isFalse();
        assertThat(pending.pieces()).containsExactly(base, second);
        assertThat(pending.add(first)).isTrue();
        assertThat(pending.values()).containsExactly(first.values(), second.values());
        assertThat(pending.bundle()).isEqualTo("m");
        assertThat(pending.place()).isEqualTo(PLACE);
    }

    @Test
    void refusesAPieceThatComesTwice() {
        pending.add(first);
        assertThatThrownBy(() -> pending.add(first))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void refusesPartsThatWereStampedWithDifferentModels() {
        pending.add(base);
        pending.add(first);
        pending.add(new Piece.Part(PLACE, 1, null, new Row(1)));
        assertThatThrownBy(pending::bundle).isInstanceOf(LambentException.class).hasMessageContaining("disagree");
    }
}
