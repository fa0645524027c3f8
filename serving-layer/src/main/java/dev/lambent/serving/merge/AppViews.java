package dev.lambent.serving.merge;

import dev.lambent.app.SqlFile;
import dev.lambent.error.LambentException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code views.sql}: statements {@code CREATE VIEW name AS SELECT …}, separated by semicolons. */
public final class AppViews {
    private static final Pattern CREATE = Pattern.compile(
            "\\s*CREATE\\s+(?:OR\\s+REPLACE\\s+)?VIEW\\s+([A-Za-z][A-Za-z0-9_]*)\\s+AS\\s+(.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private AppViews() {}

    /**
     * The views in file order. Only their form is checked here; what their SELECTs may read is checked against the
     * database.
     *
     * @throws LambentException (USER) naming the file and the line of a statement of another form
     */
    public static List<ViewDefinition> parse(SqlFile file) {
        List<ViewDefinition> views = new ArrayList<>();
        for (Statement statement : statements(file.text())) {
            Matcher matcher = CREATE.matcher(statement.text());
            if (!matcher.matches()) {
                throw LambentException.user(
                        file.path() + ", line " + statement.line() + ": not a view",
                        "the statement is not of the form CREATE VIEW name AS SELECT …",
                        "Write one CREATE VIEW statement per view; names are letters, digits and underscores.");
            }
            views.add(new ViewDefinition(
                    matcher.group(1).toLowerCase(java.util.Locale.ROOT),
                    matcher.group(2).strip()));
        }
        return views;
    }

    private record Statement(String text, int line) {}

    /** Cuts at semicolons outside quotes and comments; comments become a blank, lines are kept. */
    private static List<Statement> statements(String sql) {
        List<Statement> statements = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int line = 1;
        int startLine = 1;
        int i = 0;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            int end = i + 1;
            if (c == '\'' || c == '"') {
                end = closing(sql, i, c);
                text.append(sql, i, end);
            } else if (sql.startsWith("--", i)) {
                int newline = sql.indexOf('\n', i);
                end = newline < 0 ? sql.length() : newline;
            } else if (sql.startsWith("/*", i)) {
                int close = sql.indexOf("*/", i + 2);
                end = close < 0 ? sql.length() : close + 2;
                text.append(' ');
            } else if (c == ';') {
                add(statements, text, startLine);
            } else if (!text.isEmpty() || !Character.isWhitespace(c)) {
                startLine = text.isEmpty() ? line : startLine;
                text.append(c);
            }
            line += (int) sql.substring(i, end).chars().filter(x -> x == '\n').count();
            i = end;
        }
        add(statements, text, startLine);
        return statements;
    }

    private static void add(List<Statement> statements, StringBuilder text, int line) {
        if (!text.toString().isBlank()) {
            statements.add(new Statement(text.toString().strip(), line));
        }
        text.setLength(0);
    }

    /** The index after the quote that closes the one at {@code open}; a doubled quote does not close. */
    private static int closing(String sql, int open, char quote) {
        int at = open + 1;
        while (at < sql.length()) {
            if (sql.charAt(at) == quote) {
                if (at + 1 >= sql.length() || sql.charAt(at + 1) != quote) {
                    return at + 1;
                }
                at++;
            }
            at++;
        }
        return sql.length();
    }
}
