package dev.lambent.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import dev.lambent.serving.lookup.LookupTable;
import dev.lambent.serving.speed.SpeedStatus;
import dev.lambent.serving.sql.QueryRequest;
import dev.lambent.serving.sql.QueryResult;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server. Every answer about rows says how far they reach; every error says problem, reason and remedy. */
public final class HttpApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final String JSON_TYPE = "application/json";
    private static final long STATUS_TIMEOUT_MILLIS = 30_000;
    private static final int AUDIT_ROWS = 10_000;
    private static final List<String> COUNTED =
            List.of("events", "features", "predictions", "label_rows", "quarantine");

    private final ServingState state;
    private final Clock clock;
    private final long startedMillis;
    private final Metrics metrics;
    private final Javalin server;

    private HttpApi(ServingState state, Clock clock) {
        this.state = state;
        this.clock = clock;
        this.startedMillis = clock.millis();
        metrics = new Metrics(state::speed, state::logEnd, () -> state.queries().running(), state::audit);
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.post("/sql", this::sql);
            config.routes.get("/sql", this::sql);
            config.routes.get("/lookup/{view}/{key}", this::lookup);
            config.routes.get("/status", this::status);
            config.routes.get("/health", this::health);
            config.routes.get("/audit", this::audit);
            config.routes.get("/metrics", this::metrics);
            config.routes.exception(HttpProblem.class, (e, ctx) -> error(ctx, e.status(), e.error()));
            config.routes.exception(LambentException.class, (e, ctx) -> error(ctx, status(e.kind()), e));
            config.routes.exception(Exception.class, (e, ctx) -> {
                LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
                error(ctx, 500, LambentException.internal("The request failed", String.valueOf(e), e));
            });
            config.routes.error(404, "*", this::noSuchPath);
        });
    }

    /** @throws LambentException (USER) if the port is taken */
    public static HttpApi start(ServingState state, String host, int port, Clock clock) {
        HttpApi api = new HttpApi(state, clock);
        try {
            api.server.start(host, port);
        } catch (JavalinBindException e) {
            throw LambentException.user(
                    "The HTTP server cannot start",
                    "port " + port + " of " + host + " cannot be used: " + e.getMessage(),
                    "Give a free port with --port, or 0 for any.",
                    e);
        }
        return api;
    }

    public int port() {
        return server.port();
    }

    private void sql(Context context) throws IOException {
        Parameters parameters = Parameters.of(context);
        OptionalLong epoch = parameters.query().epoch();
        if (epoch.isPresent() && state.publications().stream().noneMatch(held -> held.epoch() == epoch.getAsLong())) {
            throw HttpProblem.notFound(LambentException.user(
                    "Epoch " + epoch.getAsLong() + " is not held",
                    "the epochs held are "
                            + state.publications().stream()
                                    .map(held -> held.epoch())
                                    .toList(),
                    "Ask for one of those, or leave epoch out for the newest."));
        }
        requireReady();
        long start = System.nanoTime();
        QueryResult result;
        try {
            result = state.queries(epoch).run(parameters.query());
        } catch (LambentException e) {
            metrics.queryFailed();
            throw e;
        }
        metrics.query(System.nanoTime() - start);
        long now = clock.millis();
        context.contentType(parameters.format().contentType);
        context.header(
                "Lambent-Coverage", Answers.coverage(result.coverage(), now).toString());
        switch (parameters.format()) {
            case JSON -> context.result(Answers.json(result, now));
            case CSV -> {
                context.header("Lambent-Truncated", Boolean.toString(result.truncated()));
                context.result(Answers.csv(result));
            }
            case TABLE -> context.result(Answers.table(result));
        }
    }

    private void lookup(Context context) throws IOException {
        long start = System.nanoTime();
        LookupTable table;
        try {
            table = state.lookups().table(context.pathParam("view"));
        } catch (LambentException e) {
            throw e.kind() == ErrorKind.USER ? HttpProblem.notFound(e) : e;
        }
        String key = context.pathParam("key");
        List<Object[]> rows = table.get(key);
        if (rows.isEmpty()) {
            throw HttpProblem.notFound(LambentException.user(
                    "There is no " + table.keyColumn() + " " + key + " in " + table.view(),
                    "the view has " + table.rows().size() + " keys as of log time "
                            + table.coverage().logTimeMillis(),
                    "Check the key; it is compared as text."));
        }
        context.contentType(JSON_TYPE).result(Answers.json(table, key, rows, clock.millis()));
        metrics.lookup(System.nanoTime() - start);
    }

    private void status(Context context) {
        long now = clock.millis();
        ObjectNode root = Answers.JSON.createObjectNode();
        SpeedStatus speed = state.speed();
        root.put("app", state.app());
        root.put("ready", speed != null);
        root.put("uptime_ms", now - startedMillis);
        root.putObject("addresses")
                .put("http", "http://" + context.host())
                .put("bootstrap_servers", state.bootstrapServers());
        if (speed != null) {
            StatusReport.speed(root, speed, now);
            StatusReport.rows(root, rowsByLayer());
        }
        StatusReport.log(root, state.logEnd());
        StatusReport.publications(root, state.publications());
        root.put("transform", state.transform());
        state.successor().ifPresent(successor -> StatusReport.successor(root, successor, now));
        root.put("oldest_epoch_read", state.oldestEpochRead());
        root.put("queries_running", state.queries().running());
        root.set("lookups", Answers.JSON.valueToTree(state.lookups().sizes()));
        ArrayNode problems = root.putArray("problems");
        state.problems().forEach(problems::add);
        state.lookups().problems().values().forEach(problems::add);
        if (!state.refusedPublications().isEmpty()) {
            problems.add("publications passed over: " + state.refusedPublications());
        }
        context.contentType(JSON_TYPE).result(root.toString());
    }

    private Map<String, Map<String, Long>> rowsByLayer() {
        StringBuilder sql = new StringBuilder();
        for (String view : COUNTED) {
            sql.append(sql.isEmpty() ? "" : " UNION ALL ")
                    .append("SELECT '" + view + "', _layer, count(*) FROM " + view + " GROUP BY _layer");
        }
        Map<String, Map<String, Long>> rows = new LinkedHashMap<>();
        COUNTED.forEach(view -> rows.put(view, new LinkedHashMap<>()));
        state.queries().scan(sql.toString(), row -> rows.get(row.getString(1)).put(row.getString(2), row.getLong(3)));
        return rows;
    }

    private void health(Context context) {
        boolean ready = state.speed() != null && state.lookups().isSettled();
        ObjectNode root = Answers.JSON.createObjectNode().put("ready", ready);
        context.status(ready ? 200 : 503).contentType(JSON_TYPE).result(root.toString());
    }

    private void audit(Context context) throws IOException {
        requireReady();
        ObjectNode root = StatusReport.audit(state.audit().read(), clock.millis());
        QueryResult lines = state.queries()
                .run(new QueryRequest(
                        "SELECT * FROM audit ORDER BY epoch, layer, topic, \"partition\"",
                        OptionalLong.empty(),
                        STATUS_TIMEOUT_MILLIS,
                        AUDIT_ROWS));
        ArrayNode rows = root.putArray("lines");
        for (Object[] values : lines.rows()) {
            ObjectNode row = rows.addObject();
            for (int i = 0; i < values.length; i++) {
                row.set(lines.columns().get(i).name(), Answers.JSON.valueToTree(values[i]));
            }
        }
        context.contentType(JSON_TYPE).result(root.toString());
    }

    private void metrics(Context context) {
        context.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
    }

    private void requireReady() {
        if (state.speed() == null) {
            throw LambentException.external(
                    "The views cannot answer yet",
                    state.problems().isEmpty() ? "they are being built" : String.join("; ", state.problems()),
                    "Try again in a moment; /status says more.",
                    null);
        }
    }

    private void noSuchPath(Context context) {
        if (context.result() == null || !context.result().startsWith("{")) {
            error(
                    context,
                    404,
                    LambentException.user(
                            "There is nothing at " + context.path(),
                            "the paths are /sql, /lookup/{view}/{key}, /status, /health, /audit and /metrics",
                            "See docs/serving.md."));
        }
    }

    private static void error(Context context, int status, LambentException e) {
        ObjectNode root = Answers.JSON.createObjectNode();
        root.putObject("error")
                .put("kind", e.kind().name())
                .put("problem", e.problem())
                .put("reason", e.reason())
                .put("remedy", e.remedy());
        context.status(status).contentType(JSON_TYPE).result(root.toString());
    }

    private static int status(ErrorKind kind) {
        return switch (kind) {
            case USER -> 400;
            case INTERNAL -> 500;
            case EXTERNAL, UNKNOWN_OUTCOME -> 503;
        };
    }

    @Override
    public void close() {
        server.stop();
    }
}
