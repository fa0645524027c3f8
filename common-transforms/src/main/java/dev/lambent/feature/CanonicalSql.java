package dev.lambent.feature;

import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriterConfig;
import org.apache.calcite.sql.dialect.CalciteSqlDialect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/** One text for all spellings of a query: comments, blanks, case of names and keywords, needless quotes and parentheses. */
final class CanonicalSql {
    private CanonicalSql() {}

    static String of(SqlNode parsed) {
        SqlNode lower = parsed.accept(new SqlShuttle() {
            @Override
            public SqlNode visit(SqlIdentifier name) {
                List<String> names =
                        name.names.stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
                return new SqlIdentifier(names, SqlParserPos.ZERO);
            }
        });
        String sql = lower.toSqlString(config -> config.withDialect(CalciteSqlDialect.DEFAULT)
                        .withQuoteAllIdentifiers(true)
                        .withAlwaysUseParentheses(true)
                        .withSelectListItemsOnSeparateLines(false)
                        .withUpdateSetListNewline(false)
                        .withIndentation(0)
                        .withKeywordsLowerCase(false)
                        .withClauseStartsLine(false)
                        .withLineFolding(SqlWriterConfig.LineFolding.WIDE))
                .getSql();
        return withSingleBlanks(sql);
    }

    /** Collapses white space outside quotes. */
    static String withSingleBlanks(String sql) {
        StringBuilder out = new StringBuilder(sql.length());
        char quote = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (quote != 0) {
                // A doubled quote closes and opens again, which comes to the same.
                quote = c == quote ? 0 : quote;
                out.append(c);
            } else if (Character.isWhitespace(c)) {
                if (out.length() > 0 && out.charAt(out.length() - 1) != ' ') {
                    out.append(' ');
                }
            } else {
                quote = c == '\'' || c == '"' ? c : 0;
                out.append(c);
            }
        }
        return out.toString().strip();
    }
}
