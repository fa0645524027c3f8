package dev.lambent.app;

import dev.lambent.error.LambentException;
import java.util.Optional;

/** Finds the Kafka brokers of an app; every process asks here, so that all of them find the same. */
public final class Brokers {
    private Brokers() {}

    /**
     * The bootstrap servers: what the command line says, else the app file, else the platform that runs in the home
     * folder.
     *
     * @param option the value of {@code --bootstrap}, or null or blank if it was not given
     * @throws LambentException (USER) if none of them names any
     */
    public static String resolve(String option, App app, Home home) {
        return find(option, app, home)
                .orElseThrow(() -> LambentException.user(
                        "There is no Kafka to connect to",
                        "neither --bootstrap nor log.bootstrap_servers names any, and no platform runs in "
                                + home.path(),
                        "Start one with `lambent up`, or give --bootstrap HOST:PORT."));
    }

    /** As {@link #resolve}, for callers that can do without a log: empty if no brokers are named. */
    public static Optional<String> find(String option, App app, Home home) {
        if (option != null && !option.isBlank()) {
            return Optional.of(option.strip());
        }
        return app.log().bootstrapServers().or(() -> Endpoints.read(home)
                .flatMap(running -> Optional.ofNullable(running.bootstrapServers())));
    }
}
