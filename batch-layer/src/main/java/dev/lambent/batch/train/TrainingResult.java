package dev.lambent.batch.train;

import dev.lambent.bundle.GoalVerdict;
import dev.lambent.bundle.Manifest;
import dev.lambent.card.ModelEvidence;

/**
 * What training brought.
 *
 * @param manifest of the bundle, which lies in the bundles folder under its id
 * @param record the model's row for the table {@code models}
 * @param report for people
 * @param evidence what the bundle says of the model
 * @param backfill honest scores for rows of the history
 */
public record TrainingResult(
        Manifest manifest, ModelRecord record, TrainingReport report, ModelEvidence evidence, Backfill backfill) {
    /** Whether every goal that training judges was shown to be reached, and a card can be made: it may be promoted then. */
    public boolean passed() {
        return report.missing().isEmpty() && GoalVerdict.allowPromotion(report.goals());
    }
}
