package dev.lambent.deploy.command;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.deploy.platform.BatchJob;
import dev.lambent.deploy.platform.Installation;
import dev.lambent.deploy.platform.LiveSwitch;
import dev.lambent.deploy.platform.Platform;
import dev.lambent.deploy.screen.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lambent batch}. */
@Command(
        name = "batch",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the batch layer once by spark-submit: archive, replay, train, score, publish, audit.",
            "A run that was interrupted goes on where it was. If Kafka does not run it is started for the run.",
            "If the app was changed, its new features are computed and served instead of the old ones, without a break."
        })
public final class BatchCommand implements Callable<Integer> {
    /** When to train. */
    enum Train {
        AUTO,
        ALWAYS,
        NEVER
    }

    @Mixin
    private AppOptions options;

    @Option(names = "--full", description = "Replay from the beginning instead of from the saved state.")
    private boolean full;

    @Option(
            names = "--train",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "${COMPLETION-CANDIDATES} (default auto: if there is no model yet).")
    private Train train;

    @Override
    public Integer call() {
        App app = options.load();
        Home home = options.home();
        Installation installation = Installation.current();
        Screen screen = Screen.ofTerminal();
        List<String> batchOptions =
                new ArrayList<>(List.of("--train", train.name().toLowerCase(java.util.Locale.ROOT)));
        if (full) {
            batchOptions.add("--full");
        }
        try (Platform beside = Platform.beside(installation, app, home, screen)) {
            if (beside.kafkaRuns()) {
                run(home, beside, new BatchJob(installation, app, home), batchOptions, screen);
                return 0;
            }
        }
        try (Platform platform = Platform.open(installation, app, home, screen)) {
            try {
                run(home, platform, new BatchJob(installation, app, home), batchOptions, screen);
            } finally {
                platform.stop();
            }
        }
        return 0;
    }

    private static void run(Home home, Platform platform, BatchJob batch, List<String> batchOptions, Screen screen) {
        String bootstrap = platform.startKafka();
        batch.run(Optional.of(bootstrap), batchOptions, System.out);
        new LiveSwitch(platform, home, bootstrap, screen)
                .finish(() -> batch.run(Optional.of(bootstrap), List.of("--train", "never"), System.out));
    }
}
