package dev.lambent.deploy.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Attempts attempts = new Attempts();

    @Test
    void whatHadLastedIsDueAtOnceHoweverOftenItDies() {
        long now = 0;
        for (int i = 0; i < 100; i++) {
            attempts.started(now);
            now += Attempts.LASTING.toNanos();
            attempts.ended(now);
            assertThat(attempts.isDue(now)).isTrue();
        }
    }

    @Test
    void whatNobodyStartedHereHadLasted() {
        attempts.ended(5 * SECOND);
        assertThat(attempts.isDue(5 * SECOND)).isTrue();
    }

    @Test
    void shortLivesAreFollowedByPausesThatDouble() {
        dieYoung(0);
        assertThat(attempts.isDue(SECOND / 2 - 1)).isFalse();
        assertThat(attempts.isDue(SECOND / 2)).isTrue();
        dieYoung(0);
        assertThat(attempts.isDue(SECOND - 1)).isFalse();
        assertThat(attempts.isDue(SECOND)).isTrue();
    }

    @Test
    void itIsGivenUpAfterShortLivesInARowAndNotBefore() {
        for (int i = 1; i < Attempts.LIMIT; i++) {
            dieYoung(0);
            assertThat(attempts.isGivenUp()).isFalse();
        }
        dieYoung(0);
        assertThat(attempts.isGivenUp()).isTrue();
        assertThat(attempts.isDue(1000 * SECOND)).isFalse();
    }

    @Test
    void aStartBySomebodyElseBeginsTheCountAnew() {
        for (int i = 0; i < Attempts.LIMIT; i++) {
            dieYoung(0);
        }
        attempts.forget();
        assertThat(attempts.isDue(0)).isTrue();
        assertThat(attempts.shortLives()).isZero();
    }

    @Test
    void aStartThatFailsIsAShortLifeHoweverLongItTook() {
        attempts.started(0);
        attempts.failed(1000 * SECOND);
        assertThat(attempts.shortLives()).isEqualTo(1);
    }

    private void dieYoung(long now) {
        attempts.started(now);
        attempts.ended(now);
    }
}
