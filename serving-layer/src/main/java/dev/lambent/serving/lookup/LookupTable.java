package dev.lambent.serving.lookup;

import dev.lambent.error.LambentException;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.sql.QueryResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One view as of one snapshot, by key. Immutable once made.
 *
 * @param keyColumn the column that was asked for in the app's {@code lookups}
 * @param rows per key, as text: the rows of the view with that key
 */
public record LookupTable(
        String view,
        String keyColumn,
        List<QueryResult.ResultColumn> columns,
        Map<String, List<Object[]>> rows,
        CoverageState coverage,
        long builtAtMillis) {

    /** @throws LambentException (USER) if the view has no such column or has too many rows */
    static LookupTable of(String view, String keyColumn, QueryResult result, long builtAtMillis) {
        int key = result.columns().stream()
                .map(QueryResult.ResultColumn::name)
                .toList()
                .indexOf(keyColumn);
        if (key < 0) {
            throw LambentException.user(
                    "lookups." + view + " cannot be answered",
                    "the view has no column " + keyColumn + "; it has "
                            + result.columns().stream()
                                    .map(QueryResult.ResultColumn::name)
                                    .toList(),
                    "Name one of its columns in lambent.yaml.");
        }
        if (result.truncated()) {
            throw LambentException.user(
                    "lookups." + view + " cannot be answered",
                    "the view has more than " + result.rows().size() + " rows, too many to keep in memory",
                    "Narrow the view.");
        }
        Map<String, List<Object[]>> rows = new HashMap<>();
        for (Object[] row : result.rows()) {
            if (row[key] != null) {
                rows.computeIfAbsent(text(row[key]), k -> new ArrayList<>(1)).add(row);
            }
        }
        return new LookupTable(view, keyColumn, result.columns(), rows, result.coverage(), builtAtMillis);
    }

    /** The rows with this key; empty if there are none. */
    public List<Object[]> get(String key) {
        return rows.getOrDefault(hasDecimalKey() ? plain(key) : key, List.of());
    }

    private boolean hasDecimalKey() {
        return columns.stream()
                .anyMatch(column ->
                        column.name().equals(keyColumn) && column.type().startsWith("DECIMAL"));
    }

    /** 12.5 is the key of 12.500000, too. */
    private static String plain(String key) {
        try {
            return text(new BigDecimal(key.strip()));
        } catch (NumberFormatException e) {
            return key;
        }
    }

    private static String text(Object key) {
        return key instanceof BigDecimal number ? number.stripTrailingZeros().toPlainString() : key.toString();
    }

    @Override
    public String toString() {
        return view + " by " + keyColumn + " " + Arrays.asList(rows.size(), coverage);
    }
}
