package dev.lambent.app;

import dev.lambent.schema.Column;
import dev.lambent.view.Tables;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads an app. The keys, their types and defaults are described in {@code docs/app.md}. */
public final class AppLoader {
    /** Views that exist without {@code views.sql}. */
    private static final List<String> BUILT_IN_VIEWS = List.of(
            Tables.EVENTS,
            Tables.FEATURES,
            Tables.PREDICTIONS,
            Tables.LABELS,
            Tables.QUARANTINE,
            Tables.MODELS,
            Tables.PUBLICATIONS,
            Tables.AUDIT,
            Tables.SKEW);

    /** Enough to tell which views there are; whether they are right is for the serving layer to say. */
    private static final Pattern VIEW = Pattern.compile("\\bVIEW\\s+\"?(\\w+)", Pattern.CASE_INSENSITIVE);

    /** Rows are counted and forgotten in eighths of the bound. */
    private static final int LEAST_ROWS_PER_KEY = 8;

    private static final int MOST_ROWS_PER_KEY = 100_000_000;

    private final AppFiles files;
    private final Home home;
    private final Problems problems = new Problems();
    /** Also the streams that have problems: naming one is no further problem. */
    private final Set<String> declaredStreams = new LinkedHashSet<>();

    private AppLoader(AppFiles files, Home home) {
        this.files = files;
        this.home = home;
    }

    /**
     * Parses and validates {@code lambent.yaml} and the files it names. SQL is not compiled here.
     *
     * @throws dev.lambent.error.LambentException (USER) naming every problem at once, each with line and remedy
     */
    public static App load(Path folder, Home home) {
        return load(AppFiles.read(folder), home);
    }

    /** As {@link #load(Path, Home)}, from files that were read before, perhaps elsewhere. */
    public static App load(AppFiles files, Home home) {
        return new AppLoader(files, home).load();
    }

    private App load() {
        Optional<Section> root = root().flatMap(node -> new Value(node, 1, "", problems).section(Keys.ROOT));
        if (root.isEmpty()) {
            problems.throwIfAny(files.folder());
        }
        return app(root.orElseThrow());
    }

    private Optional<Node> root() {
        try {
            Optional<Node> root =
                    ManifestYaml.parse(files.text(AppFiles.MANIFEST).orElse(""));
            if (root.isEmpty()) {
                problems.add(1, "", "the file is empty", "See docs/app.md, or let `lambent init DIR` write one.");
            }
            return root;
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            String detail = Objects.requireNonNullElse(e.getProblem(), "it cannot be parsed")
                    + (e.getContext() == null ? "" : " " + e.getContext());
            problems.add(line, "", "the file is no YAML: " + detail, "Check indentation, quotes and brackets there.");
        } catch (YAMLException e) {
            problems.add(1, "", "the file is no YAML: " + e.getMessage(), "Check indentation, quotes and brackets.");
        }
        return Optional.empty();
    }

    private App app(Section root) {
        String name = root.required("app", "app: flights").flatMap(Names::app).orElse("app");
        LogSpec log = log(root);
        Map<String, StreamSpec> streams = streams(root, name, log);
        Optional<Task> task =
                root.required("task", "task: binary").flatMap(v -> v.choice(choices(Task.values()), List.of()));
        LabelSpec label = LabelReader.read(root, task, (section, path) -> sqlFile(section, "sql", path));
        String rowId =
                root.required("row_id", "row_id: flight_id").flatMap(Names::sql).orElse("");
        Optional<SqlFile> views = views(root);
        Map<String, HistorySpec> history = history(root);
        SqlFile features = features(root);
        Optional<List<String>> inputs = root.value("inputs").flatMap(v -> inputs(v, rowId));
        Map<String, String> lookups = lookups(root, views);
        // Without a task there is nothing to hold goals, baselines and candidates against.
        List<Goal> goals = task.map(t -> goals(root, t)).orElse(List.of());
        List<Baseline> baselines =
                task.map(t -> baselines(root, t, label.maturesAfter(), goals)).orElse(List.of());
        GateSpec gate = root.value("gate")
                .flatMap(v -> v.section(Keys.GATE))
                .map(GateSpec::read)
                .orElse(GateSpec.DEFAULT);
        Optional<TrainSpec> train = task.map(t -> train(root, t, label.maturesAfter()));
        CardSpec card = root.value("card")
                .flatMap(v -> v.section(Keys.CARD))
                .map(CardSpec::read)
                .orElse(CardSpec.NONE);
        KeepSpec keep = root.value("keep")
                .flatMap(v -> v.section(Keys.KEEP))
                .map(KeepReader::read)
                .orElse(KeepSpec.DEFAULT);
        SkewSpec skew = root.value("skew")
                .flatMap(v -> v.section(Keys.SKEW))
                .map(SkewSpec::read)
                .orElse(SkewSpec.DEFAULT);
        OptionalInt maxRowsPerKey = root.value("max_rows_per_key")
                .flatMap(v -> v.integer(LEAST_ROWS_PER_KEY, MOST_ROWS_PER_KEY))
                .map(rows -> OptionalInt.of(rows.intValue()))
                .orElse(OptionalInt.empty());
        List<FunctionJar> functions = functions(root);
        problems.throwIfAny(files.folder());
        return new App(
                Path.of(files.folder()),
                name,
                streams,
                history,
                features,
                rowId,
                inputs,
                label,
                lookups,
                task.orElseThrow(),
                goals,
                baselines,
                gate,
                train.orElseThrow(),
                card,
                log,
                keep,
                skew,
                maxRowsPerKey,
                functions,
                views);
    }

    private Map<String, StreamSpec> streams(Section root, String app, LogSpec log) {
        Map<String, StreamSpec> streams = new LinkedHashMap<>();
        Optional<Section> section =
                root.required("streams", "streams: { flights: { … } }").flatMap(Value::names);
        section.ifPresent(s -> s.entries().forEach((name, value) -> {
            declaredStreams.stream()
                    .filter(name::equalsIgnoreCase)
                    .findFirst()
                    .ifPresent(same -> value.refuse(
                            "it differs from `" + same + "` by case only",
                            "SQL does not tell them apart; rename one."));
            declaredStreams.add(name);
            StreamReader.read(app, name, value).ifPresent(stream -> streams.put(name, stream));
        }));
        section.filter(s -> s.entries().isEmpty())
                .ifPresent(s -> root.problem("streams", "there is no stream", "Declare at least one."));
        section.ifPresent(s -> checkTogether(s, app, streams));
        section.ifPresent(s -> checkSources(s, new Topics(app), streams, log));
        return streams;
    }

    /** What no stream can tell alone: topics and column types. */
    private static void checkTogether(Section section, String app, Map<String, StreamSpec> streams) {
        Topics own = new Topics(app);
        // Kafka refuses a topic whose name differs from another's only in `.` and `_`.
        Map<String, String> topics = new HashMap<>();
        topics.put(own.control().replace('.', '_'), "the control log");
        topics.put(own.speed().replace('.', '_'), "what the speed layer emits");
        topics.put(own.mirror().replace('.', '_'), "the positions of the mirror");
        Map<String, Column> columns = new HashMap<>();
        Map<String, String> owners = new HashMap<>();
        streams.forEach((name, stream) -> {
            String taken = topics.putIfAbsent(stream.topic().replace('.', '_'), "stream " + name);
            if (taken != null) {
                section.problem(
                        name,
                        "its topic `" + stream.topic() + "` is taken by " + taken,
                        "Give the stream another name, or another `topic`.");
            }
            for (Column column : stream.schema().columns()) {
                String key = column.name().toLowerCase(Locale.ROOT);
                Column other = columns.putIfAbsent(key, column);
                String owner = owners.putIfAbsent(key, name);
                if (other != null
                        && (other.type() != column.type() || !other.name().equals(column.name()))) {
                    section.problem(
                            name,
                            "its column `" + column.name() + " " + column.type() + "` is `" + other.name() + " "
                                    + other.type() + "` in stream " + owner,
                            "Columns of the same name are one column of the view events: give them one type, or two names.");
                }
            }
        });
    }

    /** A source is a topic of others: mirroring one of the app's own would feed the log with itself. */
    private static void checkSources(Section section, Topics own, Map<String, StreamSpec> streams, LogSpec log) {
        Set<String> owned = new HashSet<>(List.of(own.control(), own.speed(), own.mirror()));
        streams.values().forEach(stream -> owned.add(stream.topic()));
        streams.forEach((name, stream) -> stream.source()
                .filter(source -> owned.contains(source.topic())
                        && (source.bootstrapServers().isEmpty()
                                || source.bootstrapServers().equals(log.bootstrapServers())))
                .ifPresent(source -> section.problem(
                        name,
                        "its source `" + source.topic() + "` is a topic of this app, on the app's own brokers",
                        "Name the topic that others write to; it is copied into `" + stream.topic() + "`.")));
    }

    private Map<String, HistorySpec> history(Section root) {
        Map<String, HistorySpec> history = new LinkedHashMap<>();
        root.value("history").flatMap(Value::names).ifPresent(section -> section.entries()
                .forEach((name, value) -> {
                    if (!declaredStreams.contains(name)) {
                        value.refuse("`" + name + "` is no stream", Suggestion.sentence(name, declaredStreams));
                    }
                    value.section(Keys.HISTORY).flatMap(this::historySpec).ifPresent(h -> history.put(name, h));
                }));
        return history;
    }

    private Optional<HistorySpec> historySpec(Section section) {
        Optional<String> path = section.required("path", "path: data/history").flatMap(this::path);
        Optional<HistorySpec.Format> format = section.required("format", "format: parquet")
                .flatMap(v -> v.choice(choices(HistorySpec.Format.values()), List.of()));
        return path.flatMap(p -> format.map(f -> new HistorySpec(p, f)));
    }

    private Optional<String> path(Value value) {
        return value.text().flatMap(text -> {
            String resolved = text.replace("${home}", home.path().toString());
            if (resolved.contains("${")) {
                return value.refuse("`" + text + "` holds an unknown placeholder", "Only ${home} is known.");
            }
            if (resolved.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
                return Optional.of(resolved); // a URI
            }
            try {
                return Optional.of(
                        Path.of(files.folder()).resolve(resolved).normalize().toString());
            } catch (InvalidPathException e) {
                return value.refuse("`" + text + "` is no path: " + e.getReason(), "Name a folder or a URI.");
            }
        });
    }

    private SqlFile features(Section root) {
        Optional<Value> written = root.value("features");
        Optional<String> path = written.isPresent() ? written.flatMap(Value::text) : Optional.of(AppFiles.FEATURES);
        return path.flatMap(p -> sqlFile(root, "features", p)).orElse(null);
    }

    private Optional<SqlFile> views(Section root) {
        Optional<Value> written = root.value("views");
        if (written.isEmpty()) {
            return files.text(AppFiles.VIEWS).map(text -> new SqlFile(AppFiles.VIEWS, text));
        }
        return written.flatMap(Value::text).flatMap(path -> sqlFile(root, "views", path));
    }

    private Optional<SqlFile> sqlFile(Section section, String key, String path) {
        Optional<String> text = files.text(path);
        if (text.isEmpty()) {
            section.problem(
                    key,
                    "there is no file `" + path + "` in the app's folder",
                    "Write it, or name the right one, relative to " + AppFiles.MANIFEST + ".");
        } else if (text.get().isBlank()) {
            section.problem(key, "the file `" + path + "` is empty", "Write the query into it.");
        }
        return text.map(t -> new SqlFile(path, t));
    }

    private List<FunctionJar> functions(Section root) {
        List<FunctionJar> functions = new ArrayList<>();
        root.value("functions")
                .flatMap(Value::list)
                .ifPresent(values -> values.forEach(value -> value.text().ifPresent(path -> files.jar(path)
                        .ifPresentOrElse(
                                functions::add,
                                () -> value.refuse(
                                        "there is no file `" + path + "` in the app's folder",
                                        "Put the jar there, or name the right one, relative to " + AppFiles.MANIFEST
                                                + ".")))));
        return functions;
    }

    private static Optional<List<String>> inputs(Value value, String rowId) {
        return value.list().flatMap(values -> {
            List<String> names =
                    values.stream().map(Names::sql).flatMap(Optional::stream).toList();
            if (values.isEmpty()) {
                return value.refuse("there is no input", "Name columns of features.sql, or leave the key out.");
            }
            if (names.contains(rowId)) {
                return value.refuse(
                        "`" + rowId + "` is the row_id", "A model cannot learn from a row's name; leave it out.");
            }
            return names.stream().distinct().count() < names.size()
                    ? value.refuse("an input stands there twice", "Keep one of them.")
                    : Optional.of(names);
        });
    }

    private static Map<String, String> lookups(Section root, Optional<SqlFile> views) {
        List<String> known = new ArrayList<>(BUILT_IN_VIEWS);
        views.ifPresent(file -> VIEW.matcher(file.text()).results().forEach(match -> known.add(match.group(1))));
        boolean viewsAreKnown = !root.has("views")
                || views.filter(file -> !file.text().isBlank()).isPresent();
        Map<String, String> lookups = new LinkedHashMap<>();
        root.value("lookups").flatMap(Value::names).ifPresent(section -> section.entries()
                .forEach((view, value) -> {
                    if (Names.sql(view, value).isPresent() && viewsAreKnown && !known.contains(view)) {
                        value.refuse(
                                "there is no view `" + view + "`",
                                Suggestion.sentence(view, known) + " An app's own views stand in " + AppFiles.VIEWS
                                        + ".");
                    }
                    Names.sql(value).ifPresent(key -> lookups.put(view, key));
                }));
        return lookups;
    }

    private static List<Goal> goals(Section root, Task task) {
        GoalReader reader = new GoalReader(task);
        return root.value("goals")
                .flatMap(Value::list)
                .map(values -> values.stream()
                        .map(reader::goal)
                        .flatMap(Optional::stream)
                        .toList())
                .orElse(List.of());
    }

    private static List<Baseline> baselines(Section root, Task task, Duration maturesAfter, List<Goal> goals) {
        BaselineReader reader = new BaselineReader(task, maturesAfter, goals);
        return Baseline.withOneThatScores(root.value("baselines")
                .flatMap(Value::list)
                .map(values -> values.stream()
                        .map(reader::read)
                        .flatMap(Optional::stream)
                        .toList())
                .orElse(List.of()));
    }

    private static TrainSpec train(Section root, Task task, Duration maturesAfter) {
        TrainReader reader = new TrainReader(task, maturesAfter);
        return root.value("train")
                .flatMap(v -> v.section(Keys.TRAIN))
                .map(reader::read)
                .orElseGet(reader::defaults);
    }

    private static LogSpec log(Section root) {
        return new LogSpec(root.value("log")
                .flatMap(v -> v.section(Keys.LOG))
                .flatMap(s -> s.value("bootstrap_servers"))
                .flatMap(Names::brokers));
    }

    /** A word of an enum, as people write it. */
    static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The words of an enum, as people write them. */
    static <E extends Enum<E>> Map<String, E> choices(E[] values) {
        Map<String, E> choices = new LinkedHashMap<>();
        for (E value : values) {
            choices.put(text(value), value);
        }
        return choices;
    }
}
