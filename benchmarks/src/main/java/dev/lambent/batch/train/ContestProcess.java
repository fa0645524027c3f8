package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.benchmark.Outcome;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** One contender, or the making of the table, in a process of its own; its {@link Outcome} is the last line it prints. */
@CommandLine.Command(name = "contest-process")
public final class ContestProcess implements Runnable {
    /** Who works. */
    enum Who {
        PREPARE,
        LAMBENT,
        MLLIB,
        MLLIB_ENCODED
    }

    @Option(names = "--who", required = true)
    private Who who;

    @Option(names = "--table", required = true)
    private Path path;

    @Option(names = "--rows", required = true)
    private long rows;

    @Option(names = "--numbers", required = true)
    private int numbers;

    @Option(names = "--texts", required = true)
    private int texts;

    @Option(names = "--folds", required = true)
    private int folds;

    @Option(names = "--cores", required = true)
    private int cores;

    @Option(names = "--candidate", required = true)
    private String candidate;

    /** As {@code reg_param=0.1,0.01}. */
    @Option(names = "--parameter")
    private Map<String, String> parameters = new LinkedHashMap<>();

    private ContestProcess() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new ContestProcess())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public void run() {
        try (SparkSession spark = SparkSession.builder()
                .master("local[" + cores + "]")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", cores)
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            Contest contest = contest();
            if (who == Who.PREPARE) {
                prepare(contest, spark);
            } else {
                System.out.println(new ObjectMapper().writeValueAsString(measure(contest, spark)));
            }
        } catch (IOException e) {
            throw new IllegalStateException("An outcome cannot be written: " + e, e);
        }
    }

    private Contest contest() {
        Map<String, List<Double>> grid = new LinkedHashMap<>();
        parameters.forEach((name, values) -> grid.put(
                name, Arrays.stream(values.split(",", -1)).map(Double::valueOf).toList()));
        return new Contest(
                new ContestTable(rows, numbers, texts, folds),
                Candidate.valueOf(candidate.toUpperCase(Locale.ROOT)),
                grid);
    }

    /** The rows with the folds that Lambent deals them to, which MLlib is then told. */
    private void prepare(Contest contest, SparkSession spark) {
        try (Examples examples = new Examples(contest.input(contest.table().generate(spark)))) {
            examples.split();
            Dataset<Row> dealt = examples.all();
            dealt.withColumn(ContestTable.FOLD, col(DealtFolds.FOLD).minus(1).cast(DataTypes.IntegerType))
                    .withColumn(
                            dev.lambent.view.Tables.EVENT_TIME,
                            org.apache.spark.sql.functions.timestamp_millis(col(Examples.MILLIS)))
                    .drop(DealtFolds.FOLD, Examples.MILLIS)
                    .write()
                    .parquet(path.toString());
        }
    }

    private Outcome measure(Contest contest, SparkSession spark) {
        StageClock clock = new StageClock();
        spark.sparkContext().addSparkListener(clock);
        AtomicLong live = liveBytes();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        Dataset<Row> table = spark.read().parquet(path.toString());
        ContestResult result =
                switch (who) {
                    case LAMBENT -> OurContender.run(contest, table);
                    case MLLIB -> new MllibContender(contest).run(table, cores);
                    case MLLIB_ENCODED -> new MllibContender(contest).runEncoded(table, cores);
                    case PREPARE -> throw new IllegalStateException("nothing to measure");
                };
        double wall = (System.nanoTime() - start) / 1e9;
        double used = (system.getProcessCpuTime() - cpu) / 1e9;
        spark.stop();
        return new Outcome(
                wall,
                used,
                live.get() >> 20,
                who == Who.LAMBENT ? clock.fitShare() : Double.NaN,
                result.means(),
                result.best());
    }

    /** The most bytes that any collection from now on leaves. */
    private static AtomicLong liveBytes() {
        AtomicLong most = new AtomicLong();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> {
                                long left = GarbageCollectionNotificationInfo.from(
                                                (CompositeData) notification.getUserData())
                                        .getGcInfo()
                                        .getMemoryUsageAfterGc()
                                        .values()
                                        .stream()
                                        .mapToLong(MemoryUsage::getUsed)
                                        .sum();
                                most.accumulateAndGet(left, Math::max);
                            },
                            notification -> notification
                                    .getType()
                                    .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION),
                            null);
        }
        return most;
    }
}
