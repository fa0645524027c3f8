package dev.lambent.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lambent.error.LambentException;
import dev.lambent.serving.sql.QueryRequest;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;

/** What a request for SQL asks for. */
record Parameters(QueryRequest query, Format format) {
    private static final long DEFAULT_TIMEOUT_MILLIS = 30_000;
    private static final long MAX_TIMEOUT_MILLIS = 600_000;
    private static final int DEFAULT_ROWS = 10_000;
    private static final int MAX_ROWS = 1_000_000;

    /** How an answer is written. */
    enum Format {
        JSON("application/json"),
        CSV("text/csv; charset=utf-8"),
        TABLE("text/plain; charset=utf-8");

        final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }
    }

    /** @throws LambentException (USER) naming the parameter that is wrong */
    static Parameters of(Context context) {
        return new Parameters(
                new QueryRequest(
                        sql(context),
                        context.queryParam("epoch") == null
                                ? OptionalLong.empty()
                                : OptionalLong.of(number(context, "epoch", 0, 0, Long.MAX_VALUE)),
                        number(context, "timeout_ms", DEFAULT_TIMEOUT_MILLIS, 1, MAX_TIMEOUT_MILLIS),
                        (int) number(context, "max_rows", DEFAULT_ROWS, 1, MAX_ROWS)),
                format(context));
    }

    private static String sql(Context context) {
        String sql = context.queryParam("q");
        if (sql == null && context.method().name().equals("POST")) {
            sql = context.body();
            if (sql.stripLeading().startsWith("{")) {
                sql = fromJson(sql);
            }
        }
        if (sql == null || sql.isBlank()) {
            throw LambentException.user(
                    "There is no SQL",
                    "neither the body nor the parameter q holds any",
                    "POST the SELECT as the body, or GET /sql?q=SELECT…");
        }
        return sql;
    }

    private static String fromJson(String body) {
        try {
            JsonNode sql = Answers.JSON.readTree(body).path("sql");
            return sql.isTextual() ? sql.asText() : null;
        } catch (IOException e) {
            throw LambentException.user(
                    "The body cannot be read",
                    "it starts like JSON and is none: " + e.getMessage(),
                    "Send the SQL as it is, or {\"sql\": \"SELECT …\"}.",
                    e);
        }
    }

    private static Format format(Context context) {
        String name = context.queryParam("format");
        if (name == null) {
            return Format.JSON;
        }
        try {
            return Format.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw LambentException.user(
                    "The parameter format is wrong", "there is no format " + name, "Use json, csv or table.", e);
        }
    }

    private static long number(Context context, String name, long absent, long least, long most) {
        String text = context.queryParam(name);
        if (text == null) {
            return absent;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, together with the range.
        }
        throw LambentException.user(
                "The parameter " + name + " is wrong",
                text + " is not a whole number from " + least + " to " + most,
                "Correct it or leave it out.");
    }
}
