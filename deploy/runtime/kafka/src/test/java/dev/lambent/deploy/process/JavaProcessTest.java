package dev.lambent.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessTest {
    @TempDir
    Path folder;

    /** Starts a grandchild, says its process id, and waits for ever. */
    public static final class Parent {
        public static void main(String[] args) throws Exception {
            JavaProcess child = JavaProcess.start(sleeper(Path.of(args[0])), Path.of(args[0], "child.log"));
            if (args.length > 1) {
                child.letGo();
            }
            Files.writeString(Path.of(args[0], "child.tmp"), Long.toString(child.pid()));
            Files.move(Path.of(args[0], "child.tmp"), Path.of(args[0], "child.pid"));
            Sleeper.main(args);
        }
    }

    /** Waits for ever. */
    public static final class Sleeper {
        public static void main(String[] args) throws Exception {
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }

    @Test
    void aChildEndsWhenItsParentIsKilled() throws Exception {
        JavaProcess parent = JavaProcess.start(parent(List.of(folder.toString())), folder.resolve("parent.log"));
        ProcessHandle grandchild = grandchild(parent);
        parent.kill();
        grandchild.onExit().get(30, TimeUnit.SECONDS);
        assertThat(grandchild.isAlive()).isFalse();
    }

    @Test
    void aChildThatWasLetGoOutlivesItsParentAndCarriesItsMark() throws Exception {
        JavaProcess parent =
                JavaProcess.start(parent(List.of(folder.toString(), "let go")), folder.resolve("parent.log"));
        ProcessHandle grandchild = grandchild(parent);
        parent.stop(Duration.ofSeconds(10));
        assertThat(grandchild.isAlive()).isTrue();
        assertThat(grandchild.info().arguments().orElseThrow()).startsWith(JavaCommand.mark("sleeper", folder));
        grandchild.destroy();
        grandchild.onExit().get(30, TimeUnit.SECONDS);
    }

    private ProcessHandle grandchild(JavaProcess parent) throws Exception {
        Path file = folder.resolve("child.pid");
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!Files.exists(file)) {
            assertThat(parent.isAlive()).as(parent.lastWords(20)).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(file))).orElseThrow();
    }

    private JavaCommand parent(List<String> args) {
        return JavaCommand.of("parent", folder, List.of("-Xmx64m"), classPath(), Parent.class.getName(), args);
    }

    private static JavaCommand sleeper(Path home) {
        return JavaCommand.of("sleeper", home, List.of("-Xmx64m"), classPath(), Sleeper.class.getName(), List.of());
    }

    private static List<String> classPath() {
        return List.of(JavaProcessTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    }
}
