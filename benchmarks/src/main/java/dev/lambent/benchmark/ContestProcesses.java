package dev.lambent.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;

/** Starts {@code ContestProcess}es, one after the other, each a JVM of the same settings. */
final class ContestProcesses {
    private static final String MAIN = "dev.lambent.batch.train.ContestProcess";

    private final Path folder;
    private final String heap;

    /** @param folder for tables and logs */
    ContestProcesses(Path folder, String heap) {
        this.folder = folder;
        this.heap = heap;
    }

    void prepare(ContestSpec spec) {
        run("prepare", spec);
    }

    Outcome measure(String who, ContestSpec spec) {
        List<String> lines = run(who, spec);
        try {
            return new ObjectMapper().readValue(lines.get(lines.size() - 1), Outcome.class);
        } catch (IOException e) {
            throw new IllegalStateException(who + " has no outcome: " + e.getMessage(), e);
        }
    }

    private List<String> run(String who, ContestSpec spec) {
        Path out = folder.resolve(who + ".out");
        Path log = folder.resolve(who + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseParallelGC",
                "-Duser.timezone=UTC"));
        command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, "--who", who));
        command.addAll(List.of("--table", folder.resolve("rows-" + spec.rows()).toString()));
        command.addAll(spec.arguments());
        try {
            int code = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(log.toFile())
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException(who + " ended with exit code " + code + "; its log is " + log);
            }
            return Files.readAllLines(out, UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(who + " cannot be run: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while " + who + " ran", e);
        }
    }
}
