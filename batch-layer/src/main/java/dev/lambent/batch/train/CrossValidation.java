package dev.lambent.batch.train;

import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.Task;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import dev.lambent.measure.Metrics;
import dev.lambent.measure.Scored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fits trials on every fold, several at a time, and judges them on the fold's validation rows. What comes out does not depend
 * on how many run at a time. A trial that cannot be fitted is a result too.
 */
final class CrossValidation implements AutoCloseable {
    private final Examples examples;
    private final Split split;
    private final FitCounter counter;
    private final Stop stop;
    private final long seed;
    private final Task task;
    private final MetricSettings settings;
    private final List<FoldRows> folds;
    private final ExecutorService threads;
    private final Map<Trial, List<FittedModel>> models = new LinkedHashMap<>();

    CrossValidation(Examples examples, Split split, FitCounter counter, Stop stop) {
        this.examples = examples;
        this.split = split;
        this.counter = counter;
        this.stop = stop;
        this.seed = examples.input().app().train().seed();
        this.task = examples.input().app().task();
        this.settings = examples.input().app().train().metrics();
        this.folds =
                split.folds().stream().map(fold -> new FoldRows(examples, fold)).toList();
        this.threads = Executors.newFixedThreadPool(
                Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors())));
    }

    /** One trial on one fold: a model with its figures, or why there is none. */
    private record Fit(FittedModel model, Map<Metric, Double> metrics, String failure) {}

    /** A path of trials is begun on all folds, or on none. */
    private final class Path {
        private final PenaltyPath path;
        private Boolean begun;

        Path(PenaltyPath path) {
            this.path = path;
        }

        private synchronized boolean begins() {
            if (begun == null) {
                begun = stop.reason().isEmpty();
            }
            return begun;
        }

        /** All models first, then the validation rows are read once. */
        List<Fit> fit(FoldRows fold) {
            PathFitter fitter = new PathFitter(fold, seed);
            List<Fit> fits = new ArrayList<>();
            for (Trial trial : begins() ? path.trials() : List.<Trial>of()) {
                counter.next(fold.fold().name() + ": " + trial.title());
                fits.add(CrossValidation.fit(trial, fitter));
            }
            return judged(fits, fold);
        }
    }

    /** Results in the order of the trials; without those that were not begun. */
    List<TrialResult> run(Collection<Trial> trials) {
        List<Path> paths =
                PenaltyPath.of(List.copyOf(trials)).stream().map(Path::new).toList();
        List<List<Future<List<Fit>>>> running = new ArrayList<>();
        for (Path path : paths) {
            running.add(folds.stream().map(fold -> submit(() -> path.fit(fold))).toList());
        }
        Map<Trial, TrialResult> results = new LinkedHashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            List<List<Fit>> byFold =
                    running.get(i).stream().map(CrossValidation::await).toList();
            if (!paths.get(i).begins()) {
                continue;
            }
            List<Trial> ofPath = paths.get(i).path.trials();
            for (int trial = 0; trial < ofPath.size(); trial++) {
                int at = trial;
                results.put(
                        ofPath.get(trial),
                        result(
                                ofPath.get(trial),
                                byFold.stream().map(fits -> fits.get(at)).toList()));
            }
        }
        return trials.stream().filter(results::containsKey).map(results::get).toList();
    }

    private TrialResult result(Trial trial, List<Fit> fits) {
        Optional<Fit> failed =
                fits.stream().filter(fit -> fit.failure() != null).findFirst();
        if (failed.isPresent()) {
            return TrialResult.failed(trial, failed.get().failure());
        }
        models.put(trial, fits.stream().map(Fit::model).toList());
        return TrialResult.of(
                trial,
                fits.stream().map(Fit::metrics).toList(),
                fits.stream().map(fit -> fit.model().fitted()).toList());
    }

    private static Fit fit(Trial trial, PathFitter fitter) {
        try {
            return new Fit(fitter.next(trial), Map.of(), null);
        } catch (RuntimeException e) {
            return new Fit(null, Map.of(), failure(e));
        }
    }

    /** The same fits, each that succeeded with its figures. */
    private List<Fit> judged(List<Fit> fits, FoldRows fold) {
        List<FittedModel> fitted =
                fits.stream().map(Fit::model).filter(Objects::nonNull).toList();
        if (fitted.isEmpty()) {
            return fits;
        }
        Iterator<Scored> scored =
                Scoring.score(examples, examples.valid(fold.fold()), fitted).iterator();
        return fits.stream()
                .map(fit -> fit.model() == null ? fit : judged(fit.model(), scored.next(), fold))
                .toList();
    }

    private Fit judged(FittedModel model, Scored scored, FoldRows fold) {
        try {
            Map<Metric, Double> metrics = Metrics.of(task, settings, scored);
            Metric main = Metric.main(task);
            return metrics.containsKey(main)
                    ? new Fit(model, metrics, null)
                    : new Fit(null, Map.of(), fold.fold().name() + " has no " + main.text() + " with it");
        } catch (RuntimeException e) {
            return new Fit(null, Map.of(), failure(e));
        }
    }

    /** @throws LambentException if it is no fault of the trial's */
    private static String failure(RuntimeException e) {
        if (e instanceof LambentException ours) {
            if (ours.kind() != ErrorKind.USER) {
                throw ours;
            }
            return ours.reason();
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("") + " ("
                + e.getClass().getSimpleName() + ")";
    }

    /** The models of a trial that was run, one per fold; fitted again if they were let go of. */
    List<FittedModel> models(Trial trial) {
        List<FittedModel> kept = models.get(trial);
        return kept != null
                ? kept
                : folds.stream()
                        .map(fold -> new PathFitter(fold, seed).next(trial))
                        .toList();
    }

    /** Lets go of all models but those of these trials. */
    void keepOnly(Collection<Trial> trials) {
        models.keySet().retainAll(trials);
    }

    private <T> Future<T> submit(Callable<T> work) {
        return threads.submit(work);
    }

    private static <T> T await(Future<T> work) {
        try {
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LambentException.external(
                    "Training was stopped", "the thread was interrupted", "Start the batch run again.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw LambentException.internal(
                    "A model could not be fitted", e.getCause().toString(), e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        folds.forEach(FoldRows::close);
    }
}
