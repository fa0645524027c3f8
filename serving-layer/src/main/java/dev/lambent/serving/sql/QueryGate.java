package dev.lambent.serving.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets through what is a single SELECT over the views, and nothing else. DuckDB's own parser turns the text into a tree
 * ({@code json_serialize_sql}, which knows SELECTs only); the tree is then checked against lists of what is allowed, so
 * that a kind of node that is not known here is refused.
 */
public final class QueryGate {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final Set<String> QUERY_NODES =
            Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");
    private static final Set<String> TABLE_REFS = Set.of(
            "BASE_TABLE",
            "SUBQUERY",
            "JOIN",
            "EMPTY",
            "EMPTY_FROM",
            "EXPRESSION_LIST",
            "TABLE_FUNCTION",
            "SHOW_REF",
            "PIVOT");
    private static final Set<String> TABLE_FUNCTIONS =
            Set.of("range", "generate_series", "unnest", "json_each", "json_tree", "repeat");
    private static final Set<String> SHOW_TYPES = Set.of("DESCRIBE", "SUMMARY");
    /** Scalar functions that reach outside the rows: settings, variables, sequences, logs, plans, sleeping. */
    private static final Set<String> REFUSED_FUNCTIONS = Set.of(
            "getenv",
            "getvariable",
            "current_setting",
            "nextval",
            "currval",
            "setval",
            "setseed",
            "sleep_ms",
            "write_log",
            "json_serialize_plan",
            "index_key",
            "in_search_path",
            "current_query",
            "txid_current",
            "current_transaction_id",
            "current_connection_id",
            "current_query_id",
            "parse_duckdb_log_message");

    private final Set<String> views;

    /** @param views lower-case names of the views that may be read */
    public QueryGate(Set<String> views) {
        this.views = Set.copyOf(views);
    }

    /** @throws LambentException (USER) if {@code sql} is not a single SELECT over the views */
    public void check(Connection connection, String sql) {
        JsonNode tree = serialize(connection, sql);
        if (tree.path("error").asBoolean()) {
            boolean syntax = tree.path("error_type").asText().contains("parser");
            throw refused(
                    syntax ? "The SQL cannot be parsed" : "The SQL is refused",
                    tree.path("error_message").asText().strip(),
                    syntax ? "Correct the SQL; the dialect is DuckDB's." : "Only a single SELECT can be run here.");
        }
        JsonNode statements = tree.path("statements");
        if (statements.size() != 1) {
            throw refused(
                    "The SQL is refused", "it has " + statements.size() + " statements", "Send one SELECT at a time.");
        }
        Set<String> ctes = new HashSet<>();
        collectCtes(statements, ctes);
        check(statements.get(0).path("node"), "node", ctes);
    }

    private static JsonNode serialize(Connection connection, String sql) {
        try (PreparedStatement statement = connection.prepareStatement("SELECT json_serialize_sql(?)")) {
            statement.setString(1, sql);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return JSON.readTree(result.getString(1));
            }
        } catch (SQLException e) {
            throw refused("The SQL cannot be parsed", e.getMessage(), "Correct the SQL; the dialect is DuckDB's.");
        } catch (IOException e) {
            throw LambentException.internal("The SQL cannot be checked", e.getMessage(), e);
        }
    }

    /** Names are collected over the whole text: a plain name that is no view can reach nothing outside anyway. */
    private static void collectCtes(JsonNode node, Set<String> ctes) {
        if (node.isObject() && node.path("cte_map").path("map").isArray()) {
            for (JsonNode entry : node.path("cte_map").path("map")) {
                ctes.add(entry.path("key").asText().toLowerCase(Locale.ROOT));
            }
        }
        node.forEach(child -> collectCtes(child, ctes));
    }

    private void check(JsonNode node, String field, Set<String> ctes) {
        if (node.isArray()) {
            node.forEach(child -> check(child, field, ctes));
            return;
        }
        if (!node.isObject()) {
            return;
        }
        String type = node.path("type").asText("");
        if (type.endsWith("_NODE") && !QUERY_NODES.contains(type)) {
            throw refused(
                    "The SQL is refused",
                    "it contains a " + type + ", which is not a query",
                    "Only SELECT is allowed.");
        }
        if (node.has("sample") && node.has("alias") && node.has("query_location") && !node.has("class")) {
            checkTableRef(node, type, ctes);
        }
        if (node.has("function_name") && !type.equals("TABLE_FUNCTION") && !field.equals("function")) {
            checkScalar(node.path("function_name").asText());
        }
        node.properties().forEach(entry -> check(entry.getValue(), entry.getKey(), ctes));
    }

    private void checkTableRef(JsonNode node, String type, Set<String> ctes) {
        if (!TABLE_REFS.contains(type)) {
            throw refused("The SQL is refused", "FROM contains a " + type, "Read from views, sub-selects and joins.");
        }
        switch (type) {
            case "BASE_TABLE" -> checkTable(node, ctes);
            case "TABLE_FUNCTION" -> {
                String name =
                        node.path("function").path("function_name").asText().toLowerCase(Locale.ROOT);
                if (!TABLE_FUNCTIONS.contains(name)) {
                    throw refused(
                            "The SQL is refused",
                            "the table function " + name + " is not allowed",
                            "Read from the views (SHOW TABLES lists them); files cannot be read here.");
                }
            }
            case "SHOW_REF" -> {
                String show = node.path("show_type").asText();
                boolean tables = node.path("table_name").asText().equals("\"tables\"");
                if (!tables && !(SHOW_TYPES.contains(show) && node.path("query").isObject())) {
                    throw refused(
                            "The SQL is refused",
                            "this kind of SHOW is not allowed",
                            "Use SHOW TABLES, DESCRIBE view or SUMMARIZE view.");
                }
            }
            default -> {
                // Made of parts that are checked themselves.
            }
        }
    }

    private void checkTable(JsonNode node, Set<String> ctes) {
        String name = node.path("table_name").asText();
        String key = name.toLowerCase(Locale.ROOT);
        if (!node.path("schema_name").asText("").isEmpty()
                || !node.path("catalog_name").asText("").isEmpty()
                || node.path("qualified_name").path("path").size() > 1) {
            throw refused(
                    "The SQL is refused",
                    "a table is named with its schema: "
                            + node.path("qualified_name").path("path"),
                    "Name views without a schema.");
        }
        if (!PLAIN_NAME.matcher(name).matches() || !(views.contains(key) || ctes.contains(key))) {
            throw refused("There is no view " + name, "the views are " + sorted(views), "Read from one of the views.");
        }
    }

    private static void checkScalar(String functionName) {
        String name = functionName.toLowerCase(Locale.ROOT);
        if (REFUSED_FUNCTIONS.contains(name) || name.startsWith("__internal") || name.startsWith("duckdb_")) {
            throw refused("The SQL is refused", "the function " + name + " is not allowed", "Leave it out.");
        }
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", new java.util.TreeSet<>(names));
    }

    private static LambentException refused(String problem, String reason, String remedy) {
        return LambentException.user(problem, reason, remedy);
    }
}
