package dev.lambent.batch;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Brokers;
import dev.lambent.app.Home;
import dev.lambent.batch.archive.KafkaLog;
import dev.lambent.batch.archive.LogTopics;
import dev.lambent.batch.archive.ModelInForce;
import dev.lambent.batch.publish.Activation;
import dev.lambent.bundle.Bundles;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.fold.StateManifest;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Puts a registered model in force by hand, as a batch run does with one that it trained: prepared, acknowledged by every
 * task of the speed job, activated. Holds the lock of batch runs meanwhile. Needs no Spark.
 */
final class PromotionRun {
    private final Home home;
    private final Optional<String> bootstrap;

    PromotionRun(Home home, Optional<String> bootstrap) {
        this.home = home;
        this.bootstrap = bootstrap;
    }

    /**
     * Promotes.
     *
     * @param model a bundle's full id
     * @param despite why it is to answer although it was not shown to reach its goals; kept in the control log
     * @return how it came in force
     * @throws LambentException if it did not; nothing has changed then
     */
    Activation.Result run(String model, Optional<String> despite) {
        if (despite.filter(String::isBlank).isPresent()) {
            throw LambentException.user(
                    "The reason is empty", "--despite has no text", "Say why in a few words: it is kept for ever.");
        }
        try (RunLock onlyRun = RunLock.ofPromotion(home)) {
            requireNothingPromoted();
            StateManifest served = StateManifest.current(home)
                    .orElseThrow(() -> LambentException.user(
                            "There is nothing that a model could answer for",
                            "nothing was published in " + home.path() + " yet",
                            "Run `lambent batch` first."));
            App app = AppLoader.load(home.app(served.transform().value()), home);
            Transform transform = Transform.compile(app);
            Bundles.load(home.bundle(model), transform);
            String servers = Brokers.resolve(bootstrap.orElse(null), app, home);
            try (KafkaLog log = KafkaLog.connect(servers, LogTopics.of(app))) {
                Optional<String> champion = ModelInForce.now(log, served);
                requireOther(model, champion);
                requireGoalsOrReason(model, despite);
                Activation.Result result =
                        new Activation(log, transform.speedCodec(), served.featureSet()).run(model, despite);
                if (!result.isActive()) {
                    throw notInForce(model, champion, result);
                }
                return result;
            }
        }
    }

    /** A run that was stopped before its last steps would put its own model in force when it goes on. */
    private void requireNothingPromoted() {
        new PlanFile(home)
                .unfinished()
                .filter(run -> !run.isDone(Step.ACTIVATE))
                .flatMap(RunState::promoted)
                .ifPresent(own -> {
                    throw LambentException.user(
                            "A batch run is unfinished",
                            "it was stopped before it put the model that it trained in force, " + own
                                    + ", and will do so when it goes on",
                            "Finish it with `lambent batch`, then promote.");
                });
    }

    private void requireGoalsOrReason(String model, Optional<String> despite) {
        String missed = Bundles.manifest(home.bundle(model)).goals().stream()
                .filter(GoalVerdict::stopsPromotion)
                .map(goal -> "`" + goal.text() + "` " + goal.verdict() + " (" + goal.detail() + ")")
                .collect(Collectors.joining("; "));
        if (!missed.isEmpty() && despite.isEmpty()) {
            throw LambentException.user(
                    "Model " + model + " was not shown to reach its goals",
                    missed,
                    "Train on more rows, or say why it is to answer all the same: --despite \"why\".");
        }
    }

    private static void requireOther(String model, Optional<String> champion) {
        if (champion.filter(model::equals).isPresent()) {
            throw LambentException.user(
                    "Model " + model + " is the champion already",
                    "it is in force by the control log",
                    "Name another one; `lambent models` shows them.");
        }
    }

    private static LambentException notInForce(String model, Optional<String> champion, Activation.Result result) {
        return LambentException.external(
                "Model " + model + " is not in force",
                (result.outcome() == Activation.Outcome.REFUSED ? "it was refused by " : "") + result.message(),
                "Nothing has changed: "
                        + champion.map(before -> "model " + before + " goes on answering.")
                                .orElse("no model answers.")
                        + " See `lambent status` and `lambent logs` for the speed job.",
                null);
    }
}
