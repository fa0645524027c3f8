package dev.lambent.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lambent.app.App;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import dev.lambent.deploy.client.Answer;
import dev.lambent.deploy.client.ServingClient;
import dev.lambent.deploy.ingest.LogWriter;
import dev.lambent.deploy.ingest.RecordSource;
import dev.lambent.deploy.platform.Installation;
import dev.lambent.deploy.platform.Platform;
import dev.lambent.deploy.platform.StandbyBatch;
import dev.lambent.deploy.screen.AnswerFormat;
import dev.lambent.deploy.screen.Progress;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.view.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Lambent's main job, once, on real flights: every figure is read back from the running system. */
public final class Demo {
    /** History ends and the stream begins here. */
    private static final Instant CUT = Instant.parse("2001-01-13T00:00:00Z");
    /** The first stretch of the stream ends here; what follows is sent while the second batch runs. */
    private static final Instant FIRST_STRETCH = Instant.parse("2001-01-15T00:00:00Z");

    private static final Instant SECOND_STRETCH = Instant.parse("2001-01-15T01:00:00Z");

    private static final int FAST_ROWS_PER_SECOND = 4_000;
    private static final int SLOW_ROWS_PER_SECOND = 75;
    private static final long ASK_MILLIS = 3_000;
    private static final long POLL_MILLIS = 100;
    private static final Duration SEEN_DEADLINE = Duration.ofSeconds(90);

    private static final String STREAM = "flights";
    private static final String LOG_ROWS = "SELECT count(*) FROM events WHERE _topic = '" + STREAM + "'";
    private static final String ALL_ROWS = "SELECT count(*) FROM events";
    private static final String ALL_PLACES =
            "SELECT count(*) FROM (SELECT DISTINCT _topic, _partition, _offset FROM events)";
    private static final String BY_LAYER =
            "SELECT _layer AS layer, count(*) AS \"rows\", min(_event_time) AS first, max(_event_time) AS last"
                    + " FROM events GROUP BY _layer ORDER BY _layer";
    private static final String QUALITY =
            "SELECT 'hold-out, when it was trained' AS measured, holdout_rows AS \"rows\", round(holdout, 4) AS roc_auc"
                    + " FROM models WHERE passed UNION ALL SELECT CASE origin WHEN 'live' THEN 'live, on matured labels'"
                    + " ELSE 'history, by models that had not seen it' END, \"rows\", round(roc_auc, 4) FROM quality";
    private static final String WORST_AIRPORTS =
            "SELECT origin, departed, landed, round(mean_delay_min, 1) AS mean_delay_min,"
                    + " round(late_share, 3) AS late_share, round(mean_score, 3) AS mean_score"
                    + " FROM airport_risk WHERE landed >= 10 ORDER BY late_share DESC, origin LIMIT 5";

    private final Installation installation;
    private final App app;
    private final Home home;
    private final Screen screen;
    private final Claims claims;
    private final Flights flights;
    private final long start = System.nanoTime();
    private Endpoints endpoints;
    private ServingClient serving;
    private long historyRows;

    private Demo(Installation installation, App app, Home home, Screen screen) {
        this.installation = installation;
        this.app = app;
        this.home = home;
        this.screen = screen;
        this.claims = new Claims(screen);
        this.flights = new Flights(app);
    }

    /**
     * Runs the demo. What it started ends with this JVM unless {@code exit} is false and it came to its end.
     *
     * @param exit take everything down at the end
     * @return whether every claim was true
     */
    public static boolean run(Installation installation, App app, Home home, Screen screen, boolean exit) {
        DemoHome.refuseForeign(home);
        if (java.nio.file.Files.exists(home.path())) {
            try (Platform last = Platform.open(installation, app, home, screen)) {
                if (!last.stop().isEmpty()) {
                    screen.say("An earlier demo's platform was up in %s; it was taken down.", home.path());
                }
            }
        }
        DemoHome.refresh(home);
        Demo demo = new Demo(installation, app, home, screen);
        try (Platform platform = Platform.open(installation, app, home, screen)) {
            demo.steps(platform);
            if (exit) {
                screen.say("Taking everything down.");
                platform.stop();
            } else {
                platform.startKeeper();
                platform.letGo();
                demo.addresses();
            }
        }
        return demo.claims.allHold();
    }

    private void steps(Platform platform) {
        try (StandbyBatch batch = StandbyBatch.start(installation, app, home, List.of(), screen.out())) {
            steps(platform, batch);
        }
        audit();
        screen.say("");
        screen.say("Done in %.0f s.", (System.nanoTime() - start) / 1e9);
        claims.summary();
    }

    private void steps(Platform platform, StandbyBatch batch) {
        step("1. History becomes a Delta table, and models are trained on it");
        String bootstrap = platform.startKafka();
        writeHistory();
        CompletableFuture<Void> processes = CompletableFuture.runAsync(() -> platform.startProcesses(bootstrap));
        screen.say("  Spark now replays them through the shared fold, cross-validates and compares the candidates;");
        screen.say("  Flink and the serving layer start meanwhile, each a process of its own");
        step("2. The batch layer publishes epoch 1");
        batch.run();
        claims.holds("epoch 1 is published", platformState());
        startLayers(platform, bootstrap, processes);
        try (LogWriter writer = LogWriter.open(bootstrap, app.stream(STREAM).topic())) {
            long sent = stream(writer);
            Latency latency = Latency.measure(app, Transform.compile(app), bootstrap);
            screen.say(
                    "  from a departure's append to its score in the log, by the broker's clock, at %,d rows a second:"
                            + " median %d ms, 99 %% within %d ms (%,d departures)",
                    FAST_ROWS_PER_SECOND, latency.p50Millis(), latency.p99Millis(), latency.scored());
            claims.equal("departures scored", flights.departures(CUT, FIRST_STRETCH), latency.scored());
            nextBatch(writer, sent, batch);
        }
    }

    private void writeHistory() {
        long began = System.nanoTime();
        historyRows = flights.writeHistory(CUT, home.path().resolve("history").resolve(STREAM));
        screen.say(
                "  %,d rows of the log (departures and landings of real flights, 1 to 12 January 2001) are a Delta table"
                        + " (%.1f s)",
                historyRows, (System.nanoTime() - began) / 1e9);
    }

    private boolean platformState() {
        return java.nio.file.Files.exists(home.currentState());
    }

    private void startLayers(Platform platform, String bootstrap, CompletableFuture<Void> processes) {
        step("3. The Flink job starts from the state of epoch 1, and the serving layer takes epoch 1 up");
        try {
            processes.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        endpoints = platform.startLayers(bootstrap);
        serving = new ServingClient(endpoints.serving());
        Answer model = serving.sql("SELECT active_model FROM publications ORDER BY epoch DESC LIMIT 1");
        claims.holds(
                "a model passed its goals and is in force",
                !model.rows().isEmpty() && !model.rows().get(0).get(0).isNull());
        claims.equal("rows of history in the view", historyRows, number(ALL_ROWS));
    }

    private long stream(LogWriter writer) {
        step("4. The following two days are streamed, and merged views are asked meanwhile");
        RecordSource source = flights.rows(CUT, FIRST_STRETCH);
        long total = source.total();
        screen.say(
                "  %,d rows, %,d a second: %,.0f times faster than they happened",
                total,
                FAST_ROWS_PER_SECOND,
                Duration.between(CUT, FIRST_STRETCH).toSeconds() / (total / (double) FAST_ROWS_PER_SECOND));
        Sender sender = Sender.start(writer, source, FAST_ROWS_PER_SECOND);
        try (Progress progress = screen.progress("sent and acknowledged", "rows", total)) {
            long asked = System.nanoTime();
            while (!sender.isDone()) {
                progress.stepTo(sender.acknowledged());
                if (System.nanoTime() - asked > ASK_MILLIS * 1_000_000) {
                    asked = System.nanoTime();
                    progress.say(liveLine(sender.acknowledged()));
                }
                pause();
            }
            progress.stepTo(sender.await());
        }
        long sent = sender.await();
        awaitLogRows(sent);
        claims.equal("rows sent and rows in the merged view", sent, number(LOG_ROWS));
        screen.say("");
        show("SELECT layer, rows per layer", BY_LAYER);
        show("the model: in training, on the history, and live", QUALITY);
        show("worst airports of the last three hours (of event time)", WORST_AIRPORTS);
        return sent;
    }

    private void nextBatch(LogWriter writer, long sentBefore, StandbyBatch batch) {
        step("5. The next batch runs while the stream goes on");
        String boundary = "SELECT boundary_log_time FROM coverage";
        long oldBoundary = number(boundary);
        long before = number(ALL_ROWS);
        Sender sender = Sender.start(writer, flights.rows(FIRST_STRETCH, SECOND_STRETCH), SLOW_ROWS_PER_SECOND);
        screen.say("  %,d rows a second arrive meanwhile; Spark is still up from the first run", SLOW_ROWS_PER_SECOND);
        batch.run();
        awaitEpoch(2);
        long sent = sender.await();
        screen.say("  %,d more rows were sent meanwhile", sent - sentBefore);
        awaitLogRows(sent);
        show("rows per layer at epoch 2", BY_LAYER);
        claims.equal("epoch", 2, number("SELECT epoch FROM coverage"));
        claims.holds("the boundary moved", number(boundary) > oldBoundary);
        claims.equal("rows sent and rows in the merged view", sent, number(LOG_ROWS));
        claims.equal("history and sent rows in the merged view", before - sentBefore + sent, number(ALL_ROWS));
        claims.equal("different places of the log among them", historyRows + sent, number(ALL_PLACES));
        claims.holds(
                "the batch layer now holds the rows of the first stretch",
                number("SELECT count(*) FROM events WHERE _layer = 'batch'") >= historyRows + sentBefore);
    }

    private void audit() {
        step("6. The audit: the log is read again and compared with the views, place by place");
        JsonNode audit = serving.audit();
        JsonNode total = audit.path("total");
        screen.say(
                "  rows read %,d = batch %,d + speed %,d + quarantined %,d; ticks %,d; history %,d",
                total.path("rows_read").asLong(),
                total.path("batch").asLong(),
                total.path("speed").asLong(),
                total.path("quarantined").asLong(),
                total.path("ticks").asLong(),
                total.path("history_rows").asLong());
        claims.equal(
                "rows read = batch + speed + quarantined",
                total.path("rows_read").asLong(),
                total.path("batch").asLong()
                        + total.path("speed").asLong()
                        + total.path("quarantined").asLong());
        claims.equal("lost", 0, total.path("lost").asLong(-1));
        claims.equal("duplicated", 0, total.path("duplicated").asLong(-1));
        claims.equal("unknown", 0, total.path("unknown").asLong(-1));
        claims.holds("every partition adds up", audit.path("holds").asBoolean());
        String sums = " FROM " + Tables.AUDIT;
        long compared = number("SELECT CAST(sum(compared) AS BIGINT)" + sums);
        claims.holds("%,d served rows were computed again by the batch layer".formatted(compared), compared > 0);
        claims.equal(
                "feature differences between the layers",
                0,
                number("SELECT CAST(sum(feature_differences) AS BIGINT)" + sums));
        claims.equal(
                "score differences between the layers",
                0,
                number("SELECT CAST(sum(score_differences) AS BIGINT)" + sums));
        List<JsonNode> skew = serving.sql("SELECT count(DISTINCT feature), max(total_rate_upper_bound) FROM skew")
                .rows()
                .get(0);
        screen.say(
                "  none of %d features has more than %.2g of its values served otherwise (95 %% sure; `lambent skew`)",
                skew.get(0).asLong(), skew.get(1).asDouble());
    }

    private void addresses() {
        screen.say("");
        screen.say("The platform stays up.");
        screen.say("  SQL and look-ups  %s   (try: %s/status)", endpoints.serving(), endpoints.serving());
        screen.say("  Flink's web UI    %s", endpoints.flink());
        screen.say("  Kafka             %s", endpoints.bootstrapServers());
        String options = "--app " + app.folder() + " --home " + home.path();
        screen.say("  lambent sql %s \"%s\"", options, "SELECT * FROM quality");
        screen.say("  lambent lookup %s airport_risk ORD", options);
        screen.say("  lambent down %s", options);
    }

    private String liveLine(long acknowledged) {
        Answer layers = serving.sql(
                "SELECT count(*) FILTER (_layer = 'batch'), count(*) FILTER (_layer = 'speed') FROM events");
        Answer quality = serving.sql("SELECT \"rows\", roc_auc FROM quality WHERE origin = 'live'");
        List<JsonNode> row = layers.rows().get(0);
        String auc = quality.rows().isEmpty() || quality.rows().get(0).get(1).isNull()
                ? "no matured label yet"
                : String.format(
                        Locale.ROOT,
                        "live AUC %.3f on %,d matured labels",
                        quality.rows().get(0).get(1).asDouble(),
                        quality.rows().get(0).get(0).asLong());
        return String.format(
                Locale.ROOT,
                "  sent %,d | batch %,d + speed %,d rows | behind by %,d ms | %s",
                acknowledged,
                row.get(0).asLong(),
                row.get(1).asLong(),
                layers.coverage().path("lag_ms").asLong(),
                auc);
    }

    private void awaitLogRows(long expected) {
        await("rows in the merged view", () -> number(LOG_ROWS) >= expected);
    }

    private void awaitEpoch(long epoch) {
        await("epoch " + epoch, () -> number("SELECT epoch FROM coverage") >= epoch);
    }

    /** The deadline ends the wait, not the demo: what is missing then shows in the next claim. */
    private void await(String what, java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + SEEN_DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                screen.say("  waited %d s for the %s", SEEN_DEADLINE.toSeconds(), what);
                return;
            }
            pause();
        }
    }

    private long number(String sql) {
        return serving.sql(sql).single().asLong();
    }

    private void show(String title, String sql) {
        screen.say("  %s:", title);
        screen.out().print(AnswerFormat.TABLE.render(serving.sql(sql)).indent(4));
        screen.say("");
    }

    private void step(String title) {
        screen.say("");
        screen.say("%s", title);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LambentException.external("The demo was left", "it was interrupted", "Run it again.", e);
        }
    }
}
