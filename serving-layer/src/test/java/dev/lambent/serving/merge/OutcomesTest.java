package dev.lambent.serving.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.app.LabelSpec;
import dev.lambent.app.Task;
import dev.lambent.log.Boundary;
import dev.lambent.serving.fixture.RandomLog;
import dev.lambent.serving.fixture.Trips;
import dev.lambent.serving.sql.Database;
import dev.lambent.serving.sql.QueryGate;
import dev.lambent.serving.sql.QueryRequest;
import dev.lambent.serving.sql.QueryResult;
import dev.lambent.serving.sql.QueryService;
import dev.lambent.serving.sql.ViewWriter;
import dev.lambent.view.SpeedRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outcomes and quality against sums over pairs. */
class OutcomesTest {
    private static final long MATURES_AFTER_MILLIS = 10_000;
    private static final double EXACT = 1e-12;

    @TempDir
    Path folder;

    private final RandomLog log = new RandomLog(77).append(3_000);

    /** A scored row with its final label. */
    private record Outcome(double score, double decision, double label) {}

    private List<Outcome> outcomes(boolean absentIsZero) {
        Map<Long, Double> labels = new HashMap<>();
        long now = Long.MIN_VALUE;
        for (RandomLog.Entry entry : log.rowsUpTo(Long.MAX_VALUE).stream()
                .sorted(java.util.Comparator.comparing(RandomLog.Entry::place))
                .toList()) {
            if (entry.record() instanceof SpeedRecord.Event event) {
                now = Math.max(now, event.event().longAt(2));
                if (event.label() != null) {
                    labels.put(event.label().longAt(0), event.label().doubleAt(1));
                }
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (RandomLog.Entry entry : log.rowsUpTo(Long.MAX_VALUE)) {
            if (entry.record() instanceof SpeedRecord.Event event
                    && event.served() != null
                    && event.served().bundle() != null
                    && event.event().longAt(2) + MATURES_AFTER_MILLIS <= now) {
                Double label = labels.get(event.served().features().longAt(0));
                if (label != null || absentIsZero) {
                    outcomes.add(new Outcome(
                            event.served().prediction().score(),
                            event.served().prediction().decision(),
                            label == null ? 0 : label));
                }
            }
        }
        return outcomes;
    }

    @Test
    void binaryQualityEqualsSumsOverPairs() {
        List<Outcome> outcomes = outcomes(false);
        double pairs = 0;
        double won = 0;
        double logLoss = 0;
        double brier = 0;
        double correct = 0;
        for (Outcome one : outcomes) {
            double p = Math.min(1 - 1e-15, Math.max(1e-15, one.score()));
            logLoss -= one.label() == 1 ? Math.log(p) : Math.log(1 - p);
            brier += (one.score() - one.label()) * (one.score() - one.label());
            correct += one.decision() == one.label() ? 1 : 0;
            for (Outcome other : outcomes) {
                if (one.label() == 1 && other.label() == 0) {
                    pairs++;
                    won += one.score() > other.score() ? 1 : one.score() == other.score() ? 0.5 : 0;
                }
            }
        }
        int n = outcomes.size();
        assertThat(n).isGreaterThan(500);
        Map<String, Object> quality = quality(Task.BINARY, LabelSpec.Absent.DROP);
        assertThat(quality)
                .containsEntry("model", "m1")
                .containsEntry("origin", "live")
                .containsEntry("rows", (long) n);
        assertThat((double) quality.get("roc_auc")).isCloseTo(won / pairs, within(EXACT));
        assertThat((double) quality.get("log_loss")).isCloseTo(logLoss / n, within(1e-9));
        assertThat((double) quality.get("brier")).isCloseTo(brier / n, within(EXACT));
        assertThat((double) quality.get("accuracy")).isCloseTo(correct / n, within(EXACT));
    }

    @Test
    void regressionQualityEqualsItsDefinitions() {
        List<Outcome> outcomes = outcomes(true);
        double squares = outcomes.stream()
                .mapToDouble(o -> (o.score() - o.label()) * (o.score() - o.label()))
                .sum();
        double mean = outcomes.stream().mapToDouble(Outcome::label).average().orElseThrow();
        double total = outcomes.stream()
                .mapToDouble(o -> (o.label() - mean) * (o.label() - mean))
                .sum();
        Map<String, Object> quality = quality(Task.REGRESSION, LabelSpec.Absent.ZERO);
        assertThat(quality).containsEntry("rows", (long) outcomes.size());
        assertThat((double) quality.get("rmse")).isCloseTo(Math.sqrt(squares / outcomes.size()), within(EXACT));
        assertThat((double) quality.get("r2")).isCloseTo(1 - squares / total, within(EXACT));
        assertThat((double) quality.get("mae"))
                .isCloseTo(
                        outcomes.stream()
                                .mapToDouble(o -> Math.abs(o.score() - o.label()))
                                .average()
                                .orElseThrow(),
                        within(EXACT));
    }

    /** The one row of the view quality. */
    private Map<String, Object> quality(Task task, LabelSpec.Absent absent) {
        ViewSchema app = ViewSchema.of(Trips.in(folder.resolve("app")));
        ViewSchema schema = new ViewSchema(
                app.transform(),
                app.events(),
                app.streams(),
                app.features(),
                app.rowId(),
                new LabelSpec(
                        app.label().sql(),
                        app.label().maturesAfter(),
                        absent,
                        app.label().classes()),
                task);
        try (Database database = Database.open(folder, schema, new Database.Limits("200MB", 2));
                ViewWriter writer = new ViewWriter(database, schema);
                QueryService queries =
                        new QueryService(database, new QueryGate(Set.of("quality", "outcomes")), epoch -> null, 1)) {
            CoverageState coverage = new CoverageState(0, 0, log.lastMillis(), "run", Optional.empty());
            writer.swap(new MergedViews(schema, List.of()).merged(Boundary.START, Map.of()), "true", coverage);
            writer.apply(
                    log.rowsUpTo(Long.MAX_VALUE).stream()
                            .map(RandomLog.Entry::record)
                            .toList(),
                    coverage);
            QueryResult result =
                    queries.run(new QueryRequest("SELECT * FROM quality", OptionalLong.empty(), 30_000, 10));
            assertThat(result.rows()).hasSize(1);
            Map<String, Object> row = new HashMap<>();
            for (int i = 0; i < result.columns().size(); i++) {
                row.put(result.columns().get(i).name(), result.rows().get(0)[i]);
            }
            return row;
        }
    }
}
