package dev.lambent.speed;

import dev.lambent.error.LambentException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of {@link SpeedMain}.
 *
 * @param parallelism of the job; the cluster's default if absent
 */
record SpeedArguments(Path app, Path home, Optional<String> bootstrap, Optional<Integer> parallelism) {
    private static final String USAGE = "Usage: --app DIR --home DIR [--bootstrap HOST:PORT] [--parallelism N].";
    private static final List<String> NAMES = List.of("--app", "--home", "--bootstrap", "--parallelism");

    static SpeedArguments parse(String[] args) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!NAMES.contains(args[i])) {
                throw wrong(args[i] + " is not known");
            }
            if (i + 1 == args.length) {
                throw wrong(args[i] + " has no value");
            }
            if (values.put(args[i], args[i + 1]) != null) {
                throw wrong(args[i] + " is given twice");
            }
        }
        return new SpeedArguments(
                Path.of(required(values, "--app")),
                Path.of(required(values, "--home")),
                Optional.ofNullable(values.get("--bootstrap")),
                Optional.ofNullable(values.get("--parallelism")).map(SpeedArguments::parallelism));
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw wrong(name + " is missing");
        }
        return value;
    }

    private static int parallelism(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= SpeedMain.MAX_PARALLELISM) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong("--parallelism is not a number: " + text);
        }
        throw wrong("--parallelism is " + text + ", it has to be 1 to " + SpeedMain.MAX_PARALLELISM);
    }

    private static LambentException wrong(String reason) {
        return LambentException.user("The speed layer's arguments are wrong", reason, USAGE);
    }
}
