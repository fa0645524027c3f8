package dev.lambent.feature;

import static java.util.Objects.requireNonNull;

import dev.lambent.error.LambentException;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * SQL as its author wrote it, and errors that point into it.
 *
 * @param name the file's path, or the place in the app file
 */
record SqlText(String name, String text) {
    SqlText {
        requireNonNull(name, "name is null");
        requireNonNull(text, "text is null");
    }

    /** An error at a place: {@code name:line:column}, the line, and carets under the place. */
    LambentException refuse(SqlParserPos place, String reason, String remedy) {
        return refuse(place, reason, remedy, null);
    }

    /** An error whose place is not known. */
    LambentException refuse(String reason, String remedy) {
        return LambentException.user(name + ": SQL refused", reason, remedy);
    }

    /** Turns what Calcite throws for wrong SQL into an error at its place. */
    LambentException wrong(Throwable failure) {
        SqlParserPos place = null;
        String message = null;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof LambentException known) {
                return known;
            }
            if (at instanceof CalciteContextException located) {
                place = new SqlParserPos(
                        located.getPosLine(),
                        located.getPosColumn(),
                        located.getEndPosLine(),
                        located.getEndPosColumn());
                Throwable inner = located.getCause();
                message = inner == null || inner.getMessage() == null ? located.getMessage() : inner.getMessage();
            } else if (at instanceof SqlParseException unparsable && unparsable.getPos() != null) {
                place = unparsable.getPos();
                message = unparsable.getMessage().lines().findFirst().orElse("it cannot be parsed");
            }
        }
        String remedy = "Correct the SQL; docs/features-sql.md lists what can be used.";
        if (place == null) {
            return LambentException.user(name + ": SQL refused", firstLine(failure), remedy, failure);
        }
        return refuse(place, withoutStop(message), remedy, failure);
    }

    /**
     * Turns SQL that cannot be parsed into an error at its place.
     *
     * @param names of streams and columns: one that is a word of SQL too has to be quoted
     */
    LambentException unparsable(SqlParseException failure, Collection<String> names) {
        SqlParserPos place = failure.getPos();
        Optional<String> name = place == null
                ? Optional.empty()
                : Stream.of(marked(place).split("\\W+"))
                        .filter(word -> names.stream().anyMatch(word::equalsIgnoreCase))
                        .findFirst();
        return name.isEmpty()
                ? wrong(failure)
                : refuse(
                        place,
                        "`" + name.get() + "` is a word of SQL, and it is declared as a name",
                        "Write the name in double quotes: \"" + name.get() + "\".",
                        failure);
    }

    private String marked(SqlParserPos place) {
        String[] lines = text.split("\r?\n", -1);
        if (place.getLineNum() < 1 || place.getLineNum() > lines.length || place.getColumnNum() < 1) {
            return "";
        }
        String line = lines[place.getLineNum() - 1];
        int end = place.getEndLineNum() == place.getLineNum() ? place.getEndColumnNum() : line.length();
        return line.substring(Math.min(place.getColumnNum() - 1, line.length()), Math.min(end, line.length()));
    }

    private LambentException refuse(SqlParserPos place, String reason, String remedy, Throwable cause) {
        String problem =
                name + ":" + place.getLineNum() + ":" + place.getColumnNum() + "\n" + excerpt(place) + "SQL refused";
        return cause == null
                ? LambentException.user(problem, reason, remedy)
                : LambentException.user(problem, reason, remedy, cause);
    }

    private String excerpt(SqlParserPos place) {
        String[] lines = text.split("\r?\n", -1);
        if (place.getLineNum() < 1 || place.getLineNum() > lines.length) {
            return "";
        }
        String line = lines[place.getLineNum() - 1];
        int first = Math.max(1, Math.min(place.getColumnNum(), line.length() + 1));
        int last = place.getEndLineNum() == place.getLineNum() ? place.getEndColumnNum() : line.length();
        StringBuilder out = new StringBuilder("    ").append(line).append("\n    ");
        for (int i = 0; i < first - 1; i++) {
            out.append(line.charAt(i) == '\t' ? '\t' : ' ');
        }
        return out.append("^".repeat(Math.max(1, Math.min(last, line.length()) - first + 1)))
                .append('\n')
                .toString();
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return withoutStop(message.lines().findFirst().orElse(""));
    }

    private static String withoutStop(String message) {
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
