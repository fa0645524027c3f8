package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StandbyTest {
    @TempDir
    Path folder;

    @Test
    void everyRequestIsOneRunAndGoesAwayWhenItIsDone() throws Exception {
        Home home = new Home(folder);
        SynchronousQueue<Boolean> runs = new SynchronousQueue<>();
        Thread thread = new Thread(() -> new Standby(home).serve(() -> meet(runs)));
        thread.start();
        for (int i = 0; i < 3; i++) {
            request(home);
            assertThat(runs.poll(30, TimeUnit.SECONDS)).isTrue();
            while (Files.exists(home.batchRequest())) {
                Thread.onSpinWait();
            }
        }
        thread.interrupt();
        thread.join();
    }

    @Test
    void aRunThatFailsEndsTheProcessAndIsStillAskedFor() throws Exception {
        Home home = new Home(folder);
        request(home);
        assertThatThrownBy(() -> new Standby(home).serve(() -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        assertThat(home.batchRequest()).exists();
    }

    private static void request(Home home) throws Exception {
        Files.createDirectories(home.batchRun());
        Files.writeString(home.batchRequest(), "");
    }

    private static void meet(SynchronousQueue<Boolean> runs) {
        try {
            runs.put(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
