package dev.lambent.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.deploy.Lambent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer runs it; what it claims is checked by the demo itself. */
class DemoIT {
    @TempDir
    Path folder;

    @Test
    void everythingTheDemoClaimsIsTrueAndNothingIsLeftRunning() {
        Path home = folder.resolve("home");
        int code = Lambent.commandLine().execute("demo", "--exit", "--home", home.toString());
        List<ProcessHandle> left = ProcessHandle.allProcesses()
                .filter(p -> p.info().commandLine().orElse("").contains(home.toString()))
                .toList();
        assertThat(code).isZero();
        assertThat(left).isEmpty();
    }
}
