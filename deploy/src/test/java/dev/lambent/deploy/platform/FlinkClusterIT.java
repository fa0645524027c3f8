package dev.lambent.deploy.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.Home;
import dev.lambent.deploy.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkClusterIT {
    @TempDir
    Path folder;

    @Test
    void theClusterOffersItsSlotsAndGetsThemBackAfterItsTaskManagerWasKilled() throws Exception {
        Home home = new Home(folder.resolve("home with blanks"));
        FlinkCluster flink = new FlinkCluster(Installation.current(), home, Ports.free(0));
        FlinkRest rest = new FlinkRest(flink.address());
        JavaProcess jobManager = flink.startJobManager(Ports.free(0));
        JavaProcess taskManager = flink.startTaskManager(FlinkCluster.TASK_MANAGER, folder.resolve("app"));
        try {
            flink.awaitSlots(taskManager);
            assertThat(rest.slots()).contains(4);
            assertThat(rest.liveJobs()).isEmpty();

            taskManager.kill();
            Wait.until(
                    "The lost TaskManager was not noticed",
                    Duration.ofSeconds(30),
                    () -> rest.slots().orElse(-1) == 0,
                    jobManager::isAlive,
                    () -> jobManager.lastWords(20));

            Path temporary = home.flink().resolve("tmp").resolve(FlinkCluster.TASK_MANAGER);
            List<Path> left = files(temporary);
            assertThat(left).as("what a killed TaskManager leaves").isNotEmpty();
            taskManager = flink.startTaskManager(FlinkCluster.TASK_MANAGER, folder.resolve("app"));
            flink.awaitSlots(taskManager);
            assertThat(files(temporary)).doesNotContainAnyElementsOf(left).hasSizeLessThanOrEqualTo(left.size());
        } finally {
            taskManager.stop(Duration.ofSeconds(20));
            jobManager.stop(Duration.ofSeconds(20));
        }
        assertThat(List.of(jobManager.isAlive(), taskManager.isAlive())).containsOnly(false);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
