package dev.lambent.serving.sql;

import dev.lambent.app.App;
import dev.lambent.error.LambentException;
import dev.lambent.serving.merge.AppViews;
import dev.lambent.serving.merge.BatchFiles;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.merge.Sql;
import dev.lambent.serving.merge.ViewDefinition;
import dev.lambent.serving.merge.ViewSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The app's own views, checked against an empty epoch before anything is served: each may read the merged views and the
 * app's views above it.
 *
 * @param views all views, the app's included
 * @param gate lets queries over them through
 */
public record AppViewCheck(MergedViews views, QueryGate gate) {
    private static final String CHECK_SCHEMA = "app_view_check";

    /** @throws LambentException (USER) naming every view that is wrong, and look-ups of views that are not there */
    public static AppViewCheck of(Database database, ViewWriter writer, ViewSchema schema, App app) {
        CoverageState nothing = new CoverageState(0, 0, -1, "", Optional.empty());
        Map<String, BatchFiles> noTables = new HashMap<>();
        List<ViewDefinition> builtIn = new MergedViews(schema, List.of()).batchOnly(nothing, noTables);
        Set<String> names = new LinkedHashSet<>();
        builtIn.forEach(view -> names.add(view.name()));
        writer.createSchema(CHECK_SCHEMA, builtIn);
        List<String> problems = new ArrayList<>();
        List<ViewDefinition> good = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("USE " + CHECK_SCHEMA);
            for (ViewDefinition view : app.views().map(AppViews::parse).orElse(List.of())) {
                check(view, connection, statement, names).ifPresentOrElse(problems::add, () -> good.add(view));
                names.add(view.name());
            }
            app.lookups().forEach((view, key) -> checkLookup(view, key, names, statement)
                    .ifPresent(problems::add));
        } catch (SQLException e) {
            throw LambentException.internal("The app's views cannot be checked", e.getMessage(), e);
        }
        writer.dropSchema(CHECK_SCHEMA);
        if (!problems.isEmpty()) {
            throw LambentException.user(
                    "The app's views are wrong",
                    String.join("\n  ", problems),
                    "Correct views.sql and lookups in lambent.yaml.");
        }
        return new AppViewCheck(new MergedViews(schema, good), new QueryGate(names));
    }

    private static Optional<String> check(
            ViewDefinition view, Connection connection, Statement statement, Set<String> names) {
        if (names.contains(view.name())) {
            return Optional.of("view " + view.name() + ": there is a view of this name already");
        }
        try {
            new QueryGate(names).check(connection, view.select());
            statement.execute(view.create(CHECK_SCHEMA));
            return Optional.empty();
        } catch (LambentException e) {
            return Optional.of("view " + view.name() + ": " + e.problem() + ": " + e.reason());
        } catch (SQLException e) {
            return Optional.of("view " + view.name() + ": "
                    + String.valueOf(e.getMessage()).strip());
        }
    }

    private static Optional<String> checkLookup(String view, String key, Set<String> names, Statement statement) {
        if (!names.contains(view)) {
            return Optional.of("lookups." + view + ": there is no such view");
        }
        try (ResultSet row = statement.executeQuery(
                "SELECT " + Sql.identifier(key) + " FROM " + Sql.identifier(view) + " LIMIT 0")) {
            row.getMetaData();
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(
                    "lookups." + view + ": " + String.valueOf(e.getMessage()).strip());
        }
    }
}
