package dev.lambent.serving.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.error.LambentException;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.sql.QueryResult;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LookupsTest {
    private CoverageState coverage;
    private boolean failing;

    private Lookups lookups() {
        return new Lookups(request -> answer(), Map.of("load", "zone"), () -> coverage, Clock.systemUTC());
    }

    private QueryResult answer() {
        if (failing) {
            throw LambentException.user("It is wrong", "a column is missing", "Name it.");
        }
        return new QueryResult(
                List.of(new QueryResult.ResultColumn("zone", "VARCHAR")),
                List.<Object[]>of(new Object[] {"z0"}),
                false,
                0,
                coverage);
    }

    private Lookups built(long epoch, long logTime) {
        Lookups lookups = lookups();
        rebuild(lookups, epoch, logTime);
        return lookups;
    }

    private void rebuild(Lookups lookups, long epoch, long logTime) {
        coverage = new CoverageState(epoch, 0, logTime, "run", Optional.empty());
        lookups.rebuild();
    }

    /** After a switch of the feature set look-ups were once answered from the epoch before, of an older moment. */
    @Test
    void aSuccessorTakesOverOnlyWhenItsLookUpsHaveComeAsFar() {
        Lookups old = built(2, 500);
        assertThat(lookups().hasReached(4, old)).as("nothing is built").isFalse();
        assertThat(built(3, 600).hasReached(4, old)).as("of an earlier epoch").isFalse();
        assertThat(built(4, 499).hasReached(4, old)).as("of an older moment").isFalse();
        assertThat(built(4, 500).hasReached(4, old)).isTrue();
        assertThat(built(4, 500).hasReached(4, lookups()))
                .as("nothing was answered before")
                .isTrue();
    }

    @Test
    void thoseThatAreHeldGoOnAnsweringAsTheyWere() {
        Lookups old = built(2, 500);
        old.hold(true);
        rebuild(old, 2, 700);
        assertThat(old.table("load").coverage().logTimeMillis()).isEqualTo(500);
        old.hold(false);
        rebuild(old, 2, 800);
        assertThat(old.table("load").coverage().logTimeMillis()).isEqualTo(800);
    }

    @Test
    void aLookUpThatCannotBeBuiltKeepsNobodyWaiting() {
        Lookups broken = lookups();
        failing = true;
        rebuild(broken, 4, 600);
        failing = false;
        Lookups old = built(2, 500);
        assertThat(broken.hasReached(4, old)).isTrue();

        Lookups brokenLater = built(3, 400);
        assertThat(brokenLater.hasReached(4, old)).isFalse();
        failing = true;
        rebuild(brokenLater, 4, 600);
        assertThat(brokenLater.hasReached(4, old)).isTrue();
    }
}
