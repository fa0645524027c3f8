package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void home() {
        home = new Home(folder);
    }

    @Test
    void aRunWaitsForAPromotion() throws Exception {
        CompletableFuture<RunLock> run;
        try (RunLock promotion = RunLock.ofPromotion(home)) {
            assertThat(promotion).isNotNull();
            run = CompletableFuture.supplyAsync(() -> RunLock.ofRun(home, LONG));
            CompletableFuture<RunLock> waiting = run;
            assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> RunLock.ofPromotion(home))
                    .isInstanceOf(LambentException.class)
                    .hasMessageContaining("another promotion");
            assertThatThrownBy(() -> RunLock.ofRun(home, Duration.ZERO))
                    .isInstanceOf(LambentException.class)
                    .hasMessageContaining("Another batch run is at work");
        }
        run.get(60, TimeUnit.SECONDS).close();
    }

    @Test
    void runsOutliveAStormOfPromotions() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> promotions = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                try (RunLock promotion = RunLock.ofPromotion(home)) {
                    assertThat(promotion).isNotNull();
                } catch (LambentException busy) {
                    Thread.onSpinWait();
                }
            }
        });
        try {
            for (int run = 0; run < 300; run++) {
                RunLock.ofRun(home, LONG).close();
            }
        } finally {
            over.set(true);
        }
        promotions.get(60, TimeUnit.SECONDS);
    }

    @Test
    void nobodyWaitsForARun() {
        try (RunLock run = RunLock.ofRun(home, LONG)) {
            assertThat(run).isNotNull();
            assertThatThrownBy(() -> RunLock.ofRun(home, LONG)).hasMessageContaining("Another batch run is at work");
            assertThatThrownBy(() -> RunLock.ofPromotion(home)).hasMessageContaining("A batch run is at work");
        }
        RunLock.ofPromotion(home).close();
    }
}
