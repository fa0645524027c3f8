package dev.lambent.speed;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.speed.wire.StartPoint;
import dev.lambent.speed.wire.TransformSource;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Opens the package's own door to the tests in other packages. */
public final class SpeedJobs {
    private SpeedJobs() {}

    public static JobClient submit(
            String bootstrapServers,
            TransformSource source,
            StartPoint start,
            int parallelism,
            String run,
            Home home,
            String savepoint)
            throws Exception {
        Map<String, Integer> partitions = topics(bootstrapServers, source);
        Configuration configuration = SpeedMain.configuration(home);
        if (savepoint != null) {
            configuration.setString("execution.state-recovery.path", savepoint);
        }
        configuration.setString("rest.port", "0");
        configuration.setString("taskmanager.memory.managed.size", "16m");
        configuration.setString("taskmanager.memory.network.min", "48m");
        configuration.setString("taskmanager.memory.network.max", "48m");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        env.setMaxParallelism(SpeedMain.MAX_PARALLELISM);
        App app = source.transform().app();
        SpeedJob.build(
                env,
                SpeedPlan.of(
                        app,
                        run,
                        bootstrapServers,
                        source,
                        start,
                        partitions,
                        PartitionCount.settle(bootstrapServers, app, start, partitions)));
        return env.executeAsync("test");
    }

    /** Makes the app's topics. */
    public static Map<String, Integer> topics(String bootstrapServers, TransformSource source) {
        try (SpeedTopics topics = new SpeedTopics(bootstrapServers)) {
            return topics.prepare(source.transform().app());
        }
    }
}
