package dev.lambent.deploy.platform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import dev.lambent.deploy.client.ServingClient;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.error.LambentException;
import dev.lambent.fold.StateManifest;
import java.time.Duration;

/**
 * Brings a prepared epoch of a changed app into service without a break: its speed job starts beside the old one; when it
 * has caught up, one more batch run publishes the epoch that readers move to; the old job ends when they have moved. Can
 * be broken off and begun again at any point.
 */
public final class LiveSwitch {
    private static final Duration CATCH_UP = Duration.ofMinutes(30);
    private static final Duration MOVE = Duration.ofMinutes(5);
    /** A speed job this far behind what is served is caught up with while the batch run starts. */
    private static final long CLOSE_MILLIS = 5_000;

    private static final int ROUNDS = 3;

    private final Platform platform;
    private final Home home;
    private final String bootstrap;
    private final Screen screen;

    public LiveSwitch(Platform platform, Home home, String bootstrap, Screen screen) {
        this.platform = platform;
        this.home = home;
        this.bootstrap = bootstrap;
        this.screen = screen;
    }

    /**
     * Finishes a switch that a batch run has begun; does nothing if there is none, or if no local platform runs.
     *
     * @param batchRun one more batch run
     * @throws LambentException if the new speed job does not catch up
     */
    public void finish(Runnable batchRun) {
        if (!platform.layersRun()) {
            if (isPrepared()) {
                screen.say(
                        "The changed app is prepared. Start its speed job beside the old one; once it has caught up, the"
                                + " next batch run switches to it.");
            }
            return;
        }
        for (int round = 1; isPrepared(); round++) {
            if (round > ROUNDS) {
                throw LambentException.external(
                        "The changed app is prepared and not served yet",
                        "its speed job was behind whenever an epoch was to be published",
                        "Run `lambent batch` again when there is less traffic; readers are served by the old one"
                                + " meanwhile.",
                        null);
            }
            screen.say("  a speed job of the changed app starts beside the old one");
            platform.startSpeedJobs(bootstrap);
            awaitCaughtUp();
            screen.say("  it has caught up; the next epoch switches to it");
            batchRun.run();
        }
        if (platform.otherSpeedJobsRun()) {
            // An epoch of the changed app is served at once if no speed job was heard: its own has not begun then.
            platform.startSpeedJobs(bootstrap);
        }
        StateManifest.current(home)
                .ifPresent(served -> awaitServed(served.transform().value()));
        if (platform.endOtherSpeedJobs() > 0) {
            screen.say("  readers have moved; the old speed job has ended");
        }
    }

    private boolean isPrepared() {
        return StateManifest.prepared(home).isPresent();
    }

    private void awaitCaughtUp() {
        Wait.until(
                "The speed job of the changed app did not catch up",
                CATCH_UP,
                () -> {
                    JsonNode status = status();
                    long served = status.path("coverage").path("log_time").asLong(Long.MAX_VALUE);
                    long next = status.path("successor")
                            .path("coverage")
                            .path("speed_log_time")
                            .asLong(0);
                    return next >= served - CLOSE_MILLIS;
                },
                () -> true,
                () -> "`lambent status` and " + home.logs());
    }

    private void awaitServed(String transform) {
        Wait.until(
                "Readers did not move to the changed app",
                MOVE,
                () -> status().path("transform").asText().equals(transform),
                () -> true,
                () -> status().path("successor").path("waits_for").asText("`lambent status` says why"));
    }

    /** Empty while serving does not answer. */
    private JsonNode status() {
        try {
            return new ServingClient(Endpoints.read(home).orElseThrow().serving()).status();
        } catch (LambentException e) {
            return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        }
    }
}
