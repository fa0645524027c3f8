package dev.lambent.app;

import dev.lambent.app.Baseline.Past.Form;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the elements of {@code baselines}. */
final class BaselineReader {
    private static final String FORMS = "Write `prior`, `median`, `last_value`, `{ seasonal_naive: 7d }`,"
            + " `{ rolling_mean: 1h, by: column }`, `{ sql: \"expression\" }` or `{ human: 0.81 }`.";
    private static final List<String> KINDS = List.of("last_value", "seasonal_naive", "rolling_mean", "sql", "human");

    private final Task task;
    private final Duration maturesAfter;
    private final GoalReader metrics;
    private final Metric defaultMetric;
    private final Set<String> names = new HashSet<>();

    /**
     * @param maturesAfter how old a row is when its label is final
     * @param goals the first that training judges says which metric a figure without one is about
     */
    BaselineReader(Task task, Duration maturesAfter, List<Goal> goals) {
        this.task = task;
        this.maturesAfter = maturesAfter;
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
                : value.text().flatMap(text -> named(text, value));
        return baseline.filter(b -> names.add(b.name())
                || value.refuse(
                                "there is a baseline named " + b.name() + " already",
                                "Give it a name of its own, as in `{ name: rule, … }`.")
                        .isPresent());
    }

    private Optional<Baseline> named(String text, Value value) {
        return switch (text) {
            case "prior" -> Optional.of(new Baseline.Prior());
            case "last_value" ->
                Optional.of(new Baseline.Past(text, Form.LAST_VALUE, Optional.empty(), Optional.empty()));
            case "median" ->
                task == Task.REGRESSION
                        ? Optional.of(new Baseline.Median())
                        : value.refuse("`median` is for regression", "Write `prior`.");
            default -> value.refuse("`" + text + "` is no baseline", FORMS);
        };
    }

    private Optional<Baseline> read(Section section, Value value) {
        List<String> kinds = KINDS.stream().filter(section::has).toList();
        if (kinds.size() != 1) {
            return value.refuse("a baseline is one of " + String.join(", ", KINDS), FORMS);
        }
        String kind = kinds.get(0);
        String name = section.value("name").flatMap(this::name).orElse(kind);
        if (!kind.equals("human")) {
            section.value("metric")
                    .ifPresent(v ->
                            v.refuse("a " + kind + " baseline is measured by every metric", "Leave `metric` out."));
        }
        if (kind.equals("human") || kind.equals("sql")) {
            section.value("by").ifPresent(v -> v.refuse("a " + kind + " baseline has no groups", "Leave `by` out."));
        }
        return switch (kind) {
            case "human" -> known(name, section);
            case "sql" ->
                section.value("sql").flatMap(Value::text).map(expression -> new Baseline.Sql(name, expression));
            default -> past(name, Form.valueOf(kind.toUpperCase(Locale.ROOT)), section);
        };
    }

    private Optional<String> name(Value value) {
        return value.text()
                .filter(text -> !text.equals("prior")
                        || value.refuse("`prior` is the name of the training mean", "Give it another name.")
                                .isPresent());
    }

    private Optional<Baseline> known(String name, Section section) {
        Optional<Metric> metric = section.has("metric")
                ? section.value("metric").flatMap(v -> v.text().flatMap(text -> metrics.metric(text, v)))
                : Optional.of(defaultMetric);
        return section.value("human")
                .flatMap(Value::number)
                .flatMap(figure -> metric.map(m -> new Baseline.Known(name, m, figure)));
    }

    private Optional<Baseline> past(String name, Form form, Section section) {
        Optional<String> by = section.value("by").flatMap(Names::sql);
        Value value = section.value(form.text()).orElseThrow();
        if (form == Form.LAST_VALUE) {
            return value.text()
                    .flatMap(text -> text.equals("true")
                            ? Optional.of(new Baseline.Past(name, form, Optional.empty(), by))
                            : value.refuse("`" + text + "` is not true", "Write `{ last_value: true, by: column }`."));
        }
        if (form == Form.ROLLING_MEAN && task == Task.MULTICLASS) {
            return value.refuse("classes have no mean", "Use last_value or seasonal_naive.");
        }
        return value.duration().flatMap(span -> {
            if (span.isZero()) {
                return value.refuse("the time is 0", "Write how long it is, such as `7d`.");
            }
            return form == Form.SEASONAL_NAIVE && span.compareTo(maturesAfter) < 0
                    ? value.refuse(
                            "a season of " + span + " is shorter than label.matures_after (" + maturesAfter
                                    + "): the label of a season ago would not be known",
                            "Write a multiple of the season that is at least as long.")
                    : Optional.of(new Baseline.Past(name, form, Optional.of(span), by));
        });
    }
}
