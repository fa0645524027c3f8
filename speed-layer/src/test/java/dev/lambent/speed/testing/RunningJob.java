package dev.lambent.speed.testing;

import dev.lambent.app.Home;
import dev.lambent.speed.SpeedJobs;
import dev.lambent.speed.wire.StartPoint;
import dev.lambent.speed.wire.TransformSource;
import dev.lambent.view.SpeedRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.util.ExceptionUtils;

/** A speed job on a cluster inside this JVM, and a reader of what it says. */
public final class RunningJob implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final JobClient client;
    private final Path home;
    private final SpeedReader reader;
    private final Set<Path> seenCheckpoints = new HashSet<>();
    private boolean stopped;

    public static RunningJob start(
            String bootstrapServers, TransformSource source, StartPoint start, int parallelism, Path home)
            throws Exception {
        return new RunningJob(bootstrapServers, source, start, parallelism, home, null);
    }

    public static RunningJob restore(
            String bootstrapServers, TransformSource source, String savepoint, int parallelism, Path home)
            throws Exception {
        return new RunningJob(bootstrapServers, source, StartPoint.beginning(), parallelism, home, savepoint);
    }

    private RunningJob(
            String bootstrapServers,
            TransformSource source,
            StartPoint start,
            int parallelism,
            Path home,
            String savepoint)
            throws Exception {
        this.home = home;
        String run = "run-" + System.nanoTime();
        client = SpeedJobs.submit(bootstrapServers, source, start, parallelism, run, new Home(home), savepoint);
        reader = new SpeedReader(bootstrapServers, source.transform(), this::state);
    }

    public List<SpeedReader.Said> readUpTo(long logTimeMillis, Duration deadline) throws Exception {
        return reader.readUpTo(logTimeMillis, deadline);
    }

    public void readRows(int count, Duration deadline) throws Exception {
        reader.readRows(count, deadline);
    }

    public List<SpeedReader.Said> said() {
        return reader.said();
    }

    public List<SpeedRecord.Acknowledged> awaitAnswers(String bundle, int count, Duration deadline) throws Exception {
        return reader.awaitAnswers(bundle, count, deadline);
    }

    /** Waits until a checkpoint has been completed that began after now. */
    public void awaitCheckpoint() throws Exception {
        Set<Path> before = checkpoints();
        Await.until(DEADLINE, () -> "no checkpoint in " + home + "; " + state(), () -> {
            Set<Path> now = checkpoints();
            now.removeAll(before);
            return now.size() >= 2;
        });
    }

    private Set<Path> checkpoints() throws IOException {
        Path checkpoints = new Home(home).checkpoints();
        if (!Files.exists(checkpoints)) {
            return new HashSet<>();
        }
        try (Stream<Path> files = Files.walk(checkpoints)) {
            files.filter(file -> file.getFileName().toString().equals("_metadata"))
                    .forEach(seenCheckpoints::add);
            return new HashSet<>(seenCheckpoints);
        } catch (UncheckedIOException e) {
            // A checkpoint was deleted while we looked.
            return new HashSet<>(seenCheckpoints);
        }
    }

    /** A job whose tasks are not all running yet takes no savepoint: it is asked again. */
    public String stopWithSavepoint(Path folder) throws Exception {
        AtomicReference<String> savepoint = new AtomicReference<>();
        Await.until(DEADLINE, () -> "no savepoint in " + folder + "; " + state(), () -> {
            try {
                savepoint.set(client.stopWithSavepoint(false, folder.toString(), SavepointFormatType.CANONICAL)
                        .get(DEADLINE.toSeconds(), TimeUnit.SECONDS));
                return true;
            } catch (ExecutionException e) {
                boolean starting = ExceptionUtils.findThrowable(e, CheckpointException.class)
                        .filter(cause -> cause.getCheckpointFailureReason()
                                == CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING)
                        .isPresent();
                if (!starting) {
                    throw e;
                }
                return false;
            }
        });
        stopped = true;
        return savepoint.get();
    }

    private String state() {
        try {
            return "the job is " + client.getJobStatus().get(5, TimeUnit.SECONDS);
        } catch (Exception e) {
            return "the job's state is unknown: " + e;
        }
    }

    @Override
    public void close() throws Exception {
        reader.close();
        if (stopped) {
            return;
        }
        client.cancel().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        Await.until(DEADLINE, () -> "the job does not end", () -> {
            try {
                return client.getJobStatus().get(5, TimeUnit.SECONDS).isGloballyTerminalState();
            } catch (ExecutionException | IllegalStateException e) {
                // The cluster ends with its only job.
                return true;
            }
        });
    }
}
