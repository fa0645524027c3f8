package dev.lambent.batch;

import dev.lambent.view.Publication;
import dev.lambent.view.PublicationJson;
import dev.lambent.view.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Home folders that were saved by earlier versions, each with a text of the rows that its views must show for ever:
 * {@code common-transforms/src/test/resources/golden/<version>/<name>/} and {@code <name>.txt}. Every module reads them.
 *
 * <p>The text has a section per view, {@code # <view> <column> …}, and a line per row: the epoch that brought it, then its
 * values, with a tab before each. Texts are in quotes, instants are {@code t} and epoch milliseconds, bytes are hexadecimal.
 */
final class GoldenHome {
    /** Per view the table it is of. */
    static final Map<String, String> VIEWS = Map.of(
            Tables.EVENTS,
            Tables.EVENTS,
            Tables.QUARANTINE,
            Tables.QUARANTINE,
            Tables.FEATURES,
            Tables.FEATURES,
            Tables.PREDICTIONS,
            Tables.PREDICTIONS,
            "label_rows",
            Tables.LABELS,
            Tables.SERVED,
            Tables.SERVED);

    private GoldenHome() {}

    static Path folder(String version, String name) {
        return Path.of(
                System.getProperty("lambent.root"), "common-transforms/src/test/resources/golden", version, name);
    }

    static Path text(String version, String name) {
        return folder(version, name).resolveSibling(name + ".txt");
    }

    /** Copies what belongs to the data: no plans, logs and addresses, which name the machine. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String top = from.relativize(file).getName(0).toString();
                if (file.getFileName().toString().startsWith(".")
                        || Set.of("batch", "run", "logs", "kafka", "flink").contains(top)) {
                    continue;
                }
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    static List<Publication> publications(Batches batches) {
        return batches.lake().read(Tables.PUBLICATIONS).orderBy("epoch").select("document").collectAsList().stream()
                .map(row -> PublicationJson.read(row.getString(0)))
                .toList();
    }

    /** The text of a home whose epochs only ever added rows. */
    static String text(Batches batches) {
        StringBuilder text = new StringBuilder();
        VIEWS.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(view -> {
            Set<String> known = new HashSet<>();
            boolean first = true;
            for (Publication publication : publications(batches)) {
                Dataset<Row> table = table(batches, view.getValue(), publication);
                if (first) {
                    text.append("# ")
                            .append(view.getKey())
                            .append(' ')
                            .append(String.join(" ", table.columns()))
                            .append('\n');
                    first = false;
                }
                List<String> rows = rows(table);
                if (!new HashSet<>(rows).containsAll(known)) {
                    throw new AssertionError(view + " lost rows in epoch " + publication.epoch());
                }
                rows.stream().filter(known::add).sorted().forEach(row -> text.append(publication.epoch())
                        .append(row)
                        .append('\n'));
            }
        });
        return text.toString();
    }

    /** A view's rows at an epoch, by the saved text; sorted. */
    static List<String> expected(String text, String view, long epoch) {
        List<String> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : text.split("\n")) {
            if (line.startsWith("# ")) {
                inside = line.startsWith("# " + view + " ");
            } else if (inside) {
                int tab = line.indexOf('\t');
                if (Long.parseLong(line.substring(0, tab)) <= epoch) {
                    rows.add(line.substring(tab));
                }
            }
        }
        rows.sort(null);
        return rows;
    }

    /** A view's rows at an epoch, as they are; sorted. */
    static List<String> actual(Batches batches, String view, Publication publication) {
        return rows(table(batches, VIEWS.get(view), publication)).stream()
                .sorted()
                .toList();
    }

    private static Dataset<Row> table(Batches batches, String table, Publication publication) {
        Dataset<Row> rows = batches.lake().read(table, publication.tables().get(table));
        // What serving shows of it.
        return table.equals(Tables.SERVED) ? rows.drop("features") : rows;
    }

    private static List<String> rows(Dataset<Row> table) {
        return table.collectAsList().stream()
                .map(row -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = 0; i < row.size(); i++) {
                        text.append('\t').append(value(row.get(i)));
                    }
                    return text.toString();
                })
                .toList();
    }

    private static String value(Object value) {
        if (value instanceof String text) {
            return '"' + text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n") + '"';
        }
        if (value instanceof Timestamp time) {
            return "t" + time.getTime();
        }
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
    }
}
