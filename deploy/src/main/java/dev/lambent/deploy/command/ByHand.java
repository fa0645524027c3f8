package dev.lambent.deploy.command;

import dev.lambent.app.App;
import dev.lambent.app.Brokers;
import dev.lambent.deploy.model.ModelNames;
import dev.lambent.deploy.model.ModelRegistry;
import dev.lambent.deploy.platform.Installation;
import dev.lambent.deploy.platform.Promotion;
import dev.lambent.deploy.screen.Screen;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A promotion by hand, from the name that somebody gave to the moment when serving shows it. */
final class ByHand {
    /** Serving reads the control log as it grows; a rollback that follows at once has to find this promotion. */
    private static final Duration SHOWN = Duration.ofSeconds(10);

    private static final long ASK_NANOS = Duration.ofMillis(100).toNanos();

    private final ModelsCommand models;

    ByHand(ModelsCommand models) {
        this.models = models;
    }

    int promote(String name, Optional<String> despite) {
        App app = models.options().load();
        ModelRegistry registry = models.registry();
        ModelNames names = registry.names();
        String model = names.resolve(name);
        String champion = names.aliases().get(ModelNames.CHAMPION);
        String bootstrap = Brokers.resolve(null, app, models.home());
        Screen screen = Screen.ofTerminal();
        if (!model.equals(champion)) {
            screen.say("Every task of the speed job is asked to load and verify model %s ...", model);
        }
        screen.say("%s", new Promotion(Installation.current(), models.home(), bootstrap).run(model, despite));
        if (champion != null) {
            screen.say("Before it answered model %s; `lambent models rollback` goes back to it.", champion);
        }
        if (!isShown(registry, model)) {
            screen.say("Serving does not show it as the champion yet; see `lambent status`.");
        }
        return 0;
    }

    private static boolean isShown(ModelRegistry registry, String model) {
        long deadline = System.nanoTime() + SHOWN.toNanos();
        while (!model.equals(registry.aliases().get(ModelNames.CHAMPION))) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(ASK_NANOS);
        }
        return true;
    }
}
