package dev.lambent.app;

import dev.lambent.app.TrainSpec.Calibration;
import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.app.TrainSpec.Checks;
import dev.lambent.app.TrainSpec.ClassWeights;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code train}. */
final class TrainReader {
    private static final double DEFAULT_HOLDOUT = 0.2;
    private static final long DEFAULT_MAX_FOLD_ROWS = 50_000;
    private static final long DEFAULT_SEED = 42;

    private final Task task;
    private final Duration maturesAfter;

    TrainReader(Task task, Duration maturesAfter) {
        this.task = task;
        this.maturesAfter = maturesAfter;
    }

    TrainSpec defaults() {
        return new TrainSpec(
                new FoldReader(maturesAfter).defaults(),
                DEFAULT_HOLDOUT,
                defaultCandidates(),
                Map.of(),
                Optional.empty(),
                ClassWeights.NONE,
                Calibration.NONE,
                Threshold.HALF,
                MetricSettings.DEFAULT,
                DEFAULT_MAX_FOLD_ROWS,
                Checks.STOP,
                DEFAULT_SEED);
    }

    TrainSpec read(Section train) {
        FoldReader folds = new FoldReader(maturesAfter);
        Optional<List<Candidate>> written = train.value("candidates").flatMap(this::candidates);
        List<Candidate> candidates = written.orElseGet(this::defaultCandidates);
        // After a problem with the candidates nothing is known about which parameters are wanted.
        List<Candidate> tunable =
                train.has("candidates") && written.isEmpty() ? fitting().toList() : candidates;
        return new TrainSpec(
                train.value("folds")
                        .flatMap(v -> v.section(Keys.FOLDS))
                        .map(folds::read)
                        .orElseGet(folds::defaults),
                train.value("holdout").flatMap(TrainReader::share).orElse(DEFAULT_HOLDOUT),
                candidates,
                train.value("parameters").flatMap(v -> parameters(v, tunable)).orElse(Map.of()),
                train.value("search").flatMap(v -> v.section(Keys.SEARCH)).map(SearchSpec::read),
                train.value("class_weights").flatMap(this::weights).orElse(ClassWeights.NONE),
                train.value("calibration").flatMap(this::calibration).orElse(Calibration.NONE),
                train.value("threshold").flatMap(v -> Threshold.read(v, task)).orElse(Threshold.HALF),
                MetricSettings.read(train, task),
                train.value("max_fold_rows")
                        .flatMap(v -> v.integer(100, 1_000_000_000_000L))
                        .orElse(DEFAULT_MAX_FOLD_ROWS),
                train.value("checks")
                        .flatMap(v -> v.choice(AppLoader.choices(Checks.values()), List.of()))
                        .orElse(Checks.STOP),
                train.value("seed")
                        .flatMap(v -> v.integer(-999_999_999_999_999_999L, 999_999_999_999_999_999L))
                        .orElse(DEFAULT_SEED));
    }

    private Optional<ClassWeights> weights(Value value) {
        return value.choice(AppLoader.choices(ClassWeights.values()), List.of())
                .flatMap(weights -> weights == ClassWeights.NONE || task.isClassification()
                        ? Optional.of(weights)
                        : value.refuse("a regression label has no classes", "Leave it out."));
    }

    private Optional<Calibration> calibration(Value value) {
        return value.choice(AppLoader.choices(Calibration.values()), List.of())
                .flatMap(calibration -> calibration == Calibration.NONE || task == Task.BINARY
                        ? Optional.of(calibration)
                        : value.refuse(
                                "the scores of a " + AppLoader.text(task) + " model are not calibrated",
                                "Leave it out, or set `task: binary`."));
    }

    private static Optional<Double> share(Value value) {
        return value.number()
                .flatMap(share -> share >= 0.01 && share <= 0.9
                        ? Optional.of(share)
                        : value.refuse(
                                "the hold-out is a share of the rows",
                                "Write a number from 0.01 to 0.9, such as `0.2`."));
    }

    private Optional<List<Candidate>> candidates(Value value) {
        return value.list().flatMap(values -> {
            List<Candidate> read = values.stream()
                    .map(this::candidate)
                    .flatMap(Optional::stream)
                    .toList();
            if (values.isEmpty()) {
                return value.refuse(
                        "there is no candidate", "Name at least one of " + String.join(", ", texts()) + ".");
            }
            return read.stream().distinct().count() < read.size()
                    ? value.refuse("a candidate stands there twice", "Keep one of them.")
                    : Optional.of(read).filter(list -> !list.isEmpty());
        });
    }

    private Optional<Candidate> candidate(Value value) {
        return value.text().flatMap(text -> {
            Optional<Candidate> known = Arrays.stream(Candidate.values())
                    .filter(c -> text(c).equals(text))
                    .findFirst();
            if (known.isEmpty()) {
                return value.refuse("`" + text + "` is no kind of model", Suggestion.sentence(text, texts()));
            }
            return known.filter(c -> c.fits(task))
                    .or(() -> value.refuse(
                            "`" + text + "` does not fit a " + task.name().toLowerCase(Locale.ROOT) + " task",
                            "Use one of " + String.join(", ", texts()) + "."));
        });
    }

    private Optional<Map<Candidate, Map<String, List<Double>>>> parameters(Value value, List<Candidate> candidates) {
        return value.names().map(section -> {
            Map<Candidate, Map<String, List<Double>>> all = new EnumMap<>(Candidate.class);
            List<String> names = candidates.stream().map(TrainReader::text).toList();
            section.entries().forEach((name, values) -> {
                if (!names.contains(name)) {
                    values.refuse("`" + name + "` is not among the candidates", Suggestion.sentence(name, names));
                } else {
                    Candidate candidate = candidates.get(names.indexOf(name));
                    values.names().ifPresent(grid -> all.put(candidate, grid(candidate, grid)));
                }
            });
            return all;
        });
    }

    private static Map<String, List<Double>> grid(Candidate candidate, Section section) {
        Map<String, List<Double>> grid = new LinkedHashMap<>();
        section.entries().forEach((name, value) -> {
            Optional<TrainSpec.Parameter> parameter = candidate.parameter(name);
            if (parameter.isEmpty()) {
                value.refuse(
                        "`" + name + "` is no parameter of " + text(candidate),
                        Suggestion.sentence(
                                name,
                                candidate.parameters().stream()
                                        .map(TrainSpec.Parameter::text)
                                        .toList()));
                return;
            }
            List<Value> written =
                    value.isScalar() ? List.of(value) : value.list().orElse(List.of());
            List<Double> values = written.stream()
                    .map(v -> v.number()
                            .flatMap(n -> parameter.get().allows(n)
                                    ? Optional.of(n)
                                    : v.refuse(
                                            name + " cannot be " + n,
                                            "It is " + parameter.get().range() + ".")))
                    .flatMap(Optional::stream)
                    .toList();
            if (written.isEmpty() && !value.isMapping()) {
                value.refuse(
                        "there is no value",
                        "Write a list such as `[" + parameter.get().example() + "]`.");
            }
            grid.put(name, values);
        });
        return grid;
    }

    private List<Candidate> defaultCandidates() {
        return switch (task) {
            case BINARY, MULTICLASS -> List.of(Candidate.LOGISTIC_REGRESSION, Candidate.RANDOM_FOREST);
            case REGRESSION -> List.of(Candidate.LINEAR_REGRESSION, Candidate.GRADIENT_BOOSTED_TREES);
        };
    }

    private Stream<Candidate> fitting() {
        return Arrays.stream(Candidate.values()).filter(c -> c.fits(task));
    }

    private List<String> texts() {
        return fitting().map(TrainReader::text).toList();
    }

    private static String text(Candidate candidate) {
        return candidate.name().toLowerCase(Locale.ROOT);
    }
}
