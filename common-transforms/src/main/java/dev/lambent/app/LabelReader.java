package dev.lambent.app;

import dev.lambent.app.LabelSpec.Absent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads {@code label}. */
final class LabelReader {
    private static final int FEWEST_CLASSES = 3;
    private static final int MOST_CLASSES = 1_000;

    private final Optional<Task> task;

    private LabelReader(Optional<Task> task) {
        this.task = task;
    }

    /** @param sqlFile reads the file that a key of a section names */
    static LabelSpec read(Section root, Optional<Task> task, BiFunction<Section, String, Optional<SqlFile>> sqlFile) {
        LabelReader reader = new LabelReader(task);
        Optional<Section> section = root.required(
                        "label", "label: { sql: label.sql, matures_after: 12h, absent: drop }")
                .flatMap(v -> v.section(Keys.LABEL));
        Optional<SqlFile> sql = section.flatMap(
                s -> s.required("sql", "sql: label.sql").flatMap(Value::text).flatMap(path -> sqlFile.apply(s, path)));
        Duration matures = section.flatMap(s -> s.required("matures_after", "matures_after: 12h"))
                .flatMap(Value::duration)
                .orElse(Duration.ZERO);
        return new LabelSpec(
                sql.orElse(null),
                matures,
                section.flatMap(reader::absent).orElse(Absent.DROP),
                section.flatMap(reader::classes).orElse(List.of()));
    }

    private Optional<Absent> absent(Section section) {
        return section.value("absent").flatMap(value -> value.choice(AppLoader.choices(Absent.values()), List.of())
                .flatMap(absent -> absent == Absent.ZERO && task.equals(Optional.of(Task.MULTICLASS))
                        ? value.refuse(
                                "no class is called zero", "Write `drop`, or let label.sql give such rows a class.")
                        : Optional.of(absent)));
    }

    private Optional<List<String>> classes(Section section) {
        if (task.isEmpty()) {
            return Optional.empty();
        }
        if (task.get() == Task.MULTICLASS) {
            return section.required("classes", "classes: [early, on_time, late]")
                    .flatMap(LabelReader::classes);
        }
        return section.value("classes")
                .flatMap(value -> value.refuse(
                        "a " + AppLoader.text(task.get()) + " label has no classes",
                        "Leave it out, or set `task: multiclass`."));
    }

    private static Optional<List<String>> classes(Value value) {
        return value.list().flatMap(values -> {
            List<String> names =
                    values.stream().map(Value::text).flatMap(Optional::stream).toList();
            if (names.size() < values.size()) {
                return Optional.empty();
            }
            if (names.size() < FEWEST_CLASSES || names.size() > MOST_CLASSES) {
                return value.refuse(
                        "there are " + names.size() + " classes",
                        "Name " + FEWEST_CLASSES + " to " + MOST_CLASSES
                                + "; two classes are `task: binary`, with labels 0 and 1.");
            }
            return names.stream().distinct().count() < names.size()
                    ? value.refuse("a class stands there twice", "Keep one of them.")
                    : Optional.of(names);
        });
    }
}
