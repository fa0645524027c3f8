package dev.lambent.deploy.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.Home;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.deploy.screen.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptProcessTest {
    private static final String ROLE = "serving";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Home home;
    private RunFiles files;
    private KeptProcess kept;

    private void keep() {
        home = new Home(folder.resolve("home"));
        files = new RunFiles(home);
        kept = new KeptProcess(ROLE, files, new Screen(new PrintStream(said, true, StandardCharsets.UTF_8), false));
    }

    @Test
    void whatDiedIsDueAndWhatWasStoppedOrNeverStartedIsNot() throws Exception {
        keep();
        assertThat(kept.look(0, false)).isFalse();

        JavaProcess process = start();
        assertThat(kept.look(1, false)).isFalse();
        assertThat(kept.hasComeBack()).isFalse();

        process.kill();
        assertThat(kept.look(2, false)).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("serving has died (process " + process.pid());

        kept.asked();
        JavaProcess next = start();
        assertThat(kept.look(3, true)).isFalse();
        assertThat(kept.hasComeBack()).isTrue();

        assertThat(files.stop(ROLE, Duration.ofSeconds(10))).isTrue();
        assertThat(kept.look(4, false)).isFalse();
        assertThat(next.isAlive()).isFalse();
    }

    /** Seen when Kafka had to move: its clients were started anew so quickly that the JobManager's death was overlooked. */
    @Test
    void whatDiedAndCameBackBetweenTwoLooksHasComeBack() throws Exception {
        keep();
        JavaProcess first = start();
        assertThat(kept.look(0, false)).isFalse();

        first.kill();
        JavaProcess second = start();
        assertThat(kept.look(1, true)).isFalse();
        assertThat(kept.hasComeBack()).isTrue();
        assertThat(kept.hasDiedUnseen()).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("serving has died (process " + first.pid());

        assertThat(kept.look(2, false)).isFalse();
        assertThat(kept.hasComeBack()).isFalse();
        second.kill();
        assertThat(kept.look(3, false)).isTrue();
        start();
        assertThat(kept.look(4, true)).isFalse();
        assertThat(kept.hasDiedUnseen()).isFalse();
    }

    @Test
    void whatCannotBeStartedIsGivenUpAndSaysSoUntilItIsStartedByHand() throws Exception {
        keep();
        start().kill();
        long now = 0;
        int starts = 0;
        while (!files.isGivenUp(ROLE)) {
            assertThat(starts).isLessThan(100);
            now += Duration.ofMinutes(1).toNanos();
            if (kept.look(now, false)) {
                kept.asked();
                starts++;
            }
        }
        assertThat(starts).isEqualTo(Attempts.LIMIT);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("serving did not last", "it is given up");
        assertThat(kept.look(now + Duration.ofDays(1).toNanos(), false)).isFalse();

        JavaProcess byHand = start();
        assertThat(files.isGivenUp(ROLE)).isFalse();
        assertThat(kept.look(now, false)).isFalse();
        byHand.kill();
        assertThat(kept.look(now, false)).isTrue();
    }

    private JavaProcess start() throws Exception {
        JavaProcess process = JavaProcess.start(
                JavaCommand.of(
                        ROLE,
                        home.path(),
                        List.of("-Xmx32m"),
                        List.of(KeptProcessTest.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath()),
                        RunFilesTest.Sleeper.class.getName(),
                        List.of()),
                folder.resolve("sleeper.log"));
        files.writeProcess(ROLE, process.pid());
        return process;
    }
}
