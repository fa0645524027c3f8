package dev.lambent.deploy.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.Home;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.error.LambentException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {
    @TempDir
    Path folder;

    /** Waits for ever. */
    public static final class Sleeper {
        public static void main(String[] args) throws Exception {
            new CountDownLatch(1).await();
        }
    }

    @Test
    void aProcessIsOursOnlyWithOurMark() throws Exception {
        Home home = new Home(folder.resolve("home"));
        RunFiles files = new RunFiles(home);
        JavaProcess sleeper = JavaProcess.start(
                JavaCommand.of(
                        "serving",
                        home.path(),
                        List.of("-Xmx32m"),
                        List.of(RunFilesTest.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath()),
                        Sleeper.class.getName(),
                        List.of()),
                folder.resolve("sleeper.log"));
        files.writeProcess("serving", sleeper.pid());
        files.writeProcess("kafka", sleeper.pid());
        new RunFiles(new Home(folder.resolve("other"))).writeProcess("serving", sleeper.pid());

        assertThat(files.process("serving")).isPresent();
        assertThat(files.process("kafka")).isEmpty();
        assertThat(new RunFiles(new Home(folder.resolve("other"))).process("serving"))
                .isEmpty();
        assertThat(files.process("jobmanager")).isEmpty();

        assertThat(files.stop("kafka", Duration.ofSeconds(10))).isFalse();
        assertThat(sleeper.isAlive()).isTrue();
        assertThat(files.stop("serving", Duration.ofSeconds(10))).isTrue();
        assertThat(sleeper.isAlive()).isFalse();
        assertThat(files.process("serving")).isEmpty();
    }

    @Test
    void theSpeedRunComesBackAndOneOfANewerFormatIsRefused() {
        RunFiles files = new RunFiles(new Home(folder));
        assertThat(files.speedRuns()).isEqualTo(SpeedRuns.NONE);
        SpeedRun old = new SpeedRun("0123", "0123456789abcdef", null);
        SpeedRun run = new SpeedRun("4567", "fedcba9876543210", "checkpoints/0123/chk-7");
        SpeedRuns both = SpeedRuns.NONE.with(old).with(run);
        files.writeSpeedRuns(both);
        assertThat(files.speedRuns()).isEqualTo(both);
        assertThat(both.of(old.transform())).contains(old);
        assertThat(both.with(new SpeedRun("89ab", old.transform(), null)).runs())
                .hasSize(2);
        assertThat(both.without(old.transform()).runs()).containsExactly(run);
        assertThatThrownBy(() -> SpeedRuns.fromJson(both.toJson().replace("\"format\" : 1", "\"format\" : 2")))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("written by a newer Lambent: its format version is 2");
    }

    @Test
    void theLatestCheckpointIsTheHighestCompleteOne() throws Exception {
        for (String name : List.of("chk-9", "chk-10", "chk-11", "shared")) {
            Files.createDirectories(folder.resolve("job").resolve(name));
        }
        Files.createFile(folder.resolve("job/chk-9/_metadata"));
        Files.createFile(folder.resolve("job/chk-10/_metadata"));
        Files.setLastModifiedTime(folder.resolve("job/chk-10/_metadata"), FileTime.fromMillis(5_000_000));
        assertThat(Checkpoints.latest(folder, "job", Long.MIN_VALUE)).contains(folder.resolve("job/chk-10"));
        assertThat(Checkpoints.latest(folder, "job", 5_000_000)).isPresent();
        assertThat(Checkpoints.latest(folder, "job", 5_000_001))
                .as("older than the newest publication")
                .isEmpty();
        assertThat(Checkpoints.latest(folder, "other", Long.MIN_VALUE)).isEmpty();
    }

    /** Killed before its first checkpoint, a job's successor must not begin at the last publication again. */
    @Test
    void aJobWithoutACheckpointIsResumedFromTheOneItBeganWith() throws Exception {
        Home home = new Home(folder.resolve("home"));
        Path first = Files.createDirectories(home.checkpoints().resolve("a/chk-7"));
        SpeedRun run = new SpeedRun("b", "features", first.toString());
        assertThat(run.checkpoint(home, 0)).isEmpty();
        Files.createFile(first.resolve("_metadata"));
        assertThat(run.checkpoint(home, 0)).contains(first);
        Path own = Files.createDirectories(home.checkpoints().resolve("b/chk-8"));
        Files.createFile(own.resolve("_metadata"));
        assertThat(run.checkpoint(home, 0)).contains(own);
        assertThat(new SpeedRun("c", "features", null).checkpoint(home, 0)).isEmpty();
    }

    /** Each JobManager that was killed once left its job's checkpoints for ever. */
    @Test
    void checkpointsThatNoJobGoesOnFromAreDropped() {
        SpeedRuns runs = SpeedRuns.NONE
                .with(new SpeedRun("first", "features", null))
                .with(new SpeedRun("other", "others", null));
        SpeedRuns second = runs.with(new SpeedRun("second", "features", "checkpoints/first/chk-3"));
        assertThat(runs.jobsDroppedBy(second))
                .as("the second goes on from the first")
                .isEmpty();
        SpeedRuns third = second.with(new SpeedRun("third", "features", "checkpoints/second/chk-1"));
        assertThat(second.jobsDroppedBy(third)).containsExactly("first");
        SpeedRuns again = second.with(new SpeedRun("third", "features", "checkpoints/first/chk-3"));
        assertThat(second.jobsDroppedBy(again))
                .as("the second had no checkpoint yet")
                .containsExactly("second");
    }

    /** Listens on the port that it is given, with many threads and much memory, as servers do. */
    public static final class Listener {
        public static void main(String[] args) throws Exception {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])));
            byte[][] memory = new byte[100][1 << 20];
            for (byte[] megabyte : memory) {
                java.util.Arrays.fill(megabyte, (byte) 1);
                Thread thread = new Thread(LockSupport::park);
                thread.setDaemon(true);
                thread.start();
            }
            System.out.println("ready");
            new CountDownLatch(1).await();
        }
    }

    /** A server was once started again before its predecessor had let go of its port, and took another one. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsDeadHasLeftItsPorts() throws Exception {
        int port = Ports.free(0);
        for (int round = 0; round < 5; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx600m",
                            "-cp",
                            RunFilesTest.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .getPath(),
                            Listener.class.getName(),
                            Integer.toString(port))
                    .start();
            assertThat(process.inputReader().readLine()).isEqualTo("ready");
            assertThat(Ports.free(port)).isNotEqualTo(port);
            process.destroyForcibly();
            while (RunFiles.lives(process.toHandle())) {
                Thread.onSpinWait();
            }
            assertThat(Ports.free(port)).as("round %d", round).isEqualTo(port);
        }
    }

    /** Its parent may take seconds to ask for the exit code; until then the operating system calls it alive. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aZombieDoesNotLive() throws Exception {
        Process parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
        try {
            long pid = Long.parseLong(parent.inputReader().readLine());
            ProcessHandle zombie = ProcessHandle.of(pid).orElseThrow();
            // A shell would take away its child's remains; what it becomes does not.
            await(() -> parent.info().command().orElse("").endsWith("sleep"));
            zombie.destroyForcibly();
            await(() -> !RunFiles.lives(zombie));
            assertThat(zombie.isAlive()).isTrue();
            assertThat(RunFiles.lives(zombie)).isFalse();
            assertThat(RunFiles.lives(parent.toHandle())).isTrue();
        } finally {
            parent.destroyForcibly();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }
}
