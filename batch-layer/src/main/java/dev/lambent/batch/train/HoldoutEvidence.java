package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;

import dev.lambent.app.Baseline;
import dev.lambent.app.Goal;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.bundle.Bundles;
import dev.lambent.bundle.Provenance;
import dev.lambent.gate.Champion;
import dev.lambent.gate.Contender;
import dev.lambent.gate.Contract;
import dev.lambent.gate.Evidence;
import dev.lambent.measure.Scored;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Gathers from the hold-out what the gate judges by. All of it is of the same rows, in one order. */
final class HoldoutEvidence {
    private final Examples examples;
    private final Split.Fold fold;
    private final Dataset<Row> rows;

    HoldoutEvidence(Examples examples, Split.Fold fold) {
        this.examples = examples;
        this.fold = fold;
        this.rows = examples.valid(fold);
    }

    Evidence of(Contract contract, Scored candidate, List<BaselineResult> baselines) {
        List<Contender> contenders = baselines.stream()
                .map(BaselineResult::scored)
                .flatMap(Optional::stream)
                .toList();
        List<Baseline.Known> known = contract.baselines().stream()
                .filter(Baseline.Known.class::isInstance)
                .map(Baseline.Known.class::cast)
                .toList();
        return new Evidence(
                candidate,
                contenders,
                known,
                champion(),
                slices(contract),
                examples.input().app().train().seed());
    }

    private Champion champion() {
        Optional<String> id = examples.input().champion();
        if (id.isEmpty()) {
            return new Champion.Absent("no model of this feature set is in force");
        }
        Path bundle = examples.input().bundles().resolve(id.get());
        Provenance provenance = Bundles.manifest(bundle).provenance();
        boolean unseen = provenance.trainedBeforeMillis().orElse(Long.MAX_VALUE)
                <= fold.valid().from();
        String name = "champion " + id.get() + (unseen ? "" : " (trained on some of these rows)");
        return new Champion.Present(new Contender(name, Scoring.score(examples, rows, bundle)));
    }

    private Map<String, String[]> slices(Contract contract) {
        Map<String, String[]> slices = new LinkedHashMap<>();
        for (Goal goal : contract.goals()) {
            goal.each().ifPresent(column -> slices.computeIfAbsent(column, this::values));
        }
        return slices;
    }

    private String[] values(String column) {
        return rows.select(col(SparkRows.quoted(column))).collectAsList().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toArray(String[]::new);
    }
}
