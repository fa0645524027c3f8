package dev.lambent.batch;

import dev.lambent.error.LambentException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The command line of a batch run. */
record BatchArguments(
        Path app,
        Path home,
        Optional<String> bootstrap,
        boolean full,
        TrainMode train,
        boolean standby,
        Optional<String> rebuild) {
    static final String HELP =
            """
            Usage: spark-submit --class dev.lambent.batch.BatchMain batch-layer-app.jar
                     --app DIR --home DIR [--bootstrap HOST:PORT] [--full] [--train auto|always|never]

            Archives the log, replays it through the app's features, trains if asked, scores, audits and publishes
            the next epoch. A run that was stopped goes on where it was.

              --app DIR               the app's folder (lambent.yaml, features.sql, label.sql)
              --home DIR              where its data lies
              --bootstrap HOST:PORT   Kafka; default: log.bootstrap_servers of the app, else the local platform's
              --full                  compute every view anew from the whole archive; gives the same rows
              --train WHEN            auto (default): if no model of this feature set was promoted yet; always; never
              --standby               run whenever the file batch/request appears in the home folder, and delete it when
                                      the run is done; Spark stays up in between, so that runs after the first are short
              --rebuild MODEL         publish nothing: train a registered model once more, from the tables as they were, and
                                      say whether it is the same

            Exit codes: 0 published, 2 wrong input, 70 a defect, 75 something outside failed (repeat the run).
            """;

    /** @throws LambentException (USER) for a command line that makes no sense */
    static BatchArguments parse(String[] args) {
        Path app = null;
        Path home = null;
        Optional<String> bootstrap = Optional.empty();
        boolean full = false;
        TrainMode train = TrainMode.AUTO;
        boolean standby = false;
        Optional<String> rebuild = Optional.empty();
        Iterator<String> rest = List.of(args).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--app" -> app = Path.of(value(option, rest));
                case "--home" -> home = Path.of(value(option, rest));
                case "--bootstrap" -> bootstrap = Optional.of(value(option, rest));
                case "--full" -> full = true;
                case "--standby" -> standby = true;
                case "--rebuild" -> rebuild = Optional.of(value(option, rest));
                case "--train" -> train = trainMode(value(option, rest));
                default -> throw wrong("there is no option " + option);
            }
        }
        if (app == null || home == null) {
            throw wrong((app == null ? "--app" : "--home") + " is missing");
        }
        return new BatchArguments(app.toAbsolutePath().normalize(), home, bootstrap, full, train, standby, rebuild);
    }

    /** For a run that only finishes what was begun. */
    BatchArguments withoutTraining() {
        return new BatchArguments(app, home, bootstrap, false, TrainMode.NEVER, standby, rebuild);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw wrong(option + " needs a value");
        }
        return rest.next();
    }

    private static TrainMode trainMode(String text) {
        try {
            return TrainMode.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw LambentException.user(
                    "The command line cannot be understood",
                    "--train is auto, always or never, not " + text,
                    "See --help.",
                    e);
        }
    }

    private static LambentException wrong(String reason) {
        return LambentException.user("The command line cannot be understood", reason, "See --help.");
    }
}
