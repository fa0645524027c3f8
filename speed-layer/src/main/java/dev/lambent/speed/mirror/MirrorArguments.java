package dev.lambent.speed.mirror;

import dev.lambent.error.LambentException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The command line of {@link MirrorMain}.
 *
 * @param acceptedHoles streams that may, this once, go on where their source no longer is what it was
 */
record MirrorArguments(Path app, Path home, Optional<String> bootstrap, List<String> acceptedHoles) {
    private static final String USAGE = "Usage: --app DIR --home DIR [--bootstrap HOST:PORT] [--accept-hole STREAM]….";

    MirrorArguments {
        acceptedHoles = List.copyOf(acceptedHoles);
    }

    /** @throws LambentException (USER) for a command line that makes no sense */
    static MirrorArguments parse(String[] args) {
        Path app = null;
        Path home = null;
        Optional<String> bootstrap = Optional.empty();
        List<String> acceptedHoles = new ArrayList<>();
        Iterator<String> rest = List.of(args).iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            switch (name) {
                case "--app" -> app = Path.of(value(name, rest));
                case "--home" -> home = Path.of(value(name, rest));
                case "--bootstrap" -> bootstrap = Optional.of(value(name, rest));
                case "--accept-hole" -> acceptedHoles.add(value(name, rest));
                default -> throw wrong(name + " is not known");
            }
        }
        if (app == null || home == null) {
            throw wrong((app == null ? "--app" : "--home") + " is missing");
        }
        return new MirrorArguments(app, home, bootstrap, acceptedHoles);
    }

    private static String value(String name, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw wrong(name + " has no value");
        }
        return rest.next();
    }

    private static LambentException wrong(String reason) {
        return LambentException.user("The mirror's arguments are wrong", reason, USAGE);
    }
}
