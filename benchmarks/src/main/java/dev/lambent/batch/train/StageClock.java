package dev.lambent.batch.train;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.StageInfo;

/** Adds up what the executors did, by whether a line of Lambent's {@link Estimators} asked for it. */
final class StageClock extends SparkListener {
    private final AtomicLong fitMillis = new AtomicLong();
    private final AtomicLong allMillis = new AtomicLong();

    @Override
    public void onStageCompleted(SparkListenerStageCompleted completed) {
        StageInfo stage = completed.stageInfo();
        long millis = stage.taskMetrics().executorRunTime();
        allMillis.addAndGet(millis);
        if (stage.details().contains(Estimators.class.getName() + ".")) {
            fitMillis.addAndGet(millis);
        }
    }

    double fitShare() {
        return allMillis.get() == 0 ? Double.NaN : (double) fitMillis.get() / allMillis.get();
    }
}
