package dev.lambent.batch;

import static dev.lambent.batch.Report.count;

import dev.lambent.app.Goal;
import dev.lambent.batch.train.TrainingProgress;
import dev.lambent.gate.Contract;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** Training's progress, as lines of a report. */
record ReportedProgress(Report report) implements TrainingProgress {
    @Override
    public void contract(Contract contract) {
        report.say("Contract " + contract.hash() + ", written before training: "
                + contract.goals().stream().map(Goal::text).collect(Collectors.joining("; ")) + " (alpha "
                + contract.gate().alpha() + ", at least "
                + count(contract.gate().minRows()) + " hold-out rows).");
    }

    @Override
    public void fitting(int number, int total, Optional<Duration> left, String what) {
        report.progress("fit " + number + " of " + total
                + left.map(time -> ", about " + BatchText.roughly(time) + " left")
                        .orElse("") + ": " + what);
    }

    @Override
    public void step(String what) {
        report.progress(what);
    }
}
