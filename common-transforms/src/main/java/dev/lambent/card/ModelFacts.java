package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import dev.lambent.app.Task;
import dev.lambent.score.ModelKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Which model it is.
 *
 * @param purpose what the app says it is for, if it does
 * @param id of the bundle
 * @param title the candidate, for people: {@code random forest, 20 trees of depth 8}
 * @param parameters of the estimator, by MLlib's names
 * @param classes by their index; empty unless there are several
 * @param expiresAtMillis after which it is not to be used, if that was said
 */
public record ModelFacts(
        String app,
        Optional<String> purpose,
        String id,
        ModelKind kind,
        String title,
        SortedMap<String, Double> parameters,
        long createdAtMillis,
        Task task,
        List<String> classes,
        OptionalLong expiresAtMillis) {
    public ModelFacts {
        requireNonNull(app, "app is null");
        requireNonNull(purpose, "purpose is null");
        requireNonNull(id, "id is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(title, "title is null");
        requireNonNull(task, "task is null");
        requireNonNull(expiresAtMillis, "expiresAtMillis is null");
        parameters = Finite.only(parameters);
        classes = List.copyOf(classes);
        checkArgument(kind.task() == task, "a %s is no model for %s", kind, task);
        checkArgument(
                task == Task.MULTICLASS ? classes.size() > 1 : classes.isEmpty(),
                "%s classes of a %s task",
                classes.size(),
                task);
    }

    ModelFacts withId(String newId) {
        return new ModelFacts(
                app, purpose, newId, kind, title, parameters, createdAtMillis, task, classes, expiresAtMillis);
    }
}
