package dev.lambent.app;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the elements of {@code baselines}. */
final class BaselineReader {
    private static final String FORMS = "Write `prior`, `{ sql: \"expression\" }` or `{ human: 0.81 }`.";

    private final GoalReader metrics;
    private final Metric defaultMetric;
    private final Set<String> names = new HashSet<>();

    /** @param goals the first that training judges says which metric a figure without one is about */
    BaselineReader(Task task, List<Goal> goals) {
        metrics = new GoalReader(task);
        defaultMetric = goals.stream()
                .map(Goal::metric)
                .filter(metric -> !metric.isLatency())
                .findFirst()
                .orElse(Metric.main(task));
    }

    Optional<Baseline> read(Value value) {
        Optional<Baseline> baseline = value.isMapping()
                ? value.section(Keys.BASELINE).flatMap(section -> read(section, value))
                : value.text()
                        .flatMap(text -> text.equals("prior")
                                ? Optional.<Baseline>of(new Baseline.Prior())
                                : value.refuse("`" + text + "` is no baseline", FORMS));
        return baseline.filter(b -> names.add(b.name())
                || value.refuse(
                                "there is a baseline named " + b.name() + " already",
                                "Give it a name of its own, as in `{ name: rule, … }`.")
                        .isPresent());
    }

    private Optional<Baseline> read(Section section, Value value) {
        if (section.has("sql") == section.has("human")) {
            return value.refuse("a baseline is one of sql and human", FORMS);
        }
        Optional<String> name = section.value("name").flatMap(Value::text);
        if (section.has("sql")) {
            section.value("metric")
                    .ifPresent(v -> v.refuse("a sql baseline is measured by every metric", "Leave `metric` out."));
            return section.value("sql")
                    .flatMap(Value::text)
                    .map(expression -> new Baseline.Sql(name.orElse("sql"), expression));
        }
        Optional<Metric> metric = section.has("metric")
                ? section.value("metric").flatMap(v -> v.text().flatMap(text -> metrics.metric(text, v)))
                : Optional.of(defaultMetric);
        return section.value("human")
                .flatMap(Value::number)
                .flatMap(figure -> metric.map(m -> new Baseline.Known(name.orElse("human"), m, figure)));
    }
}
