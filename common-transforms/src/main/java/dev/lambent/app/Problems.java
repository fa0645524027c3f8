package dev.lambent.app;

import dev.lambent.error.LambentException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects everything that is wrong with an app, so that its user sees all of it at once. */
final class Problems {
    private record Problem(int line, String text) {}

    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param line of {@code lambent.yaml}, from 1
     * @param path the key ({@code streams.flights.key}), or empty
     * @param problem what is wrong, without a full stop
     * @param remedy a full sentence
     */
    void add(int line, String path, String problem, String remedy) {
        String place = AppFiles.MANIFEST + ":" + line + ": " + (path.isEmpty() ? "" : path + ": ");
        problems.add(new Problem(line, place + problem + ". " + remedy));
    }

    int count() {
        return problems.size();
    }

    /** @throws LambentException (USER) if there is any problem; it lists them all in the order of the file */
    void throwIfAny(String folder) {
        if (problems.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        text.append(problems.size()).append(problems.size() == 1 ? " problem" : " problems");
        problems.stream().sorted(Comparator.comparingInt(Problem::line)).forEach(problem -> text.append("\n  ")
                .append(problem.text()));
        throw LambentException.user(
                "The app in " + folder + " cannot be loaded",
                text.toString(),
                "\nEvery key of " + AppFiles.MANIFEST + " is described in docs/app.md.");
    }
}
