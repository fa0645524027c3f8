package dev.lambent.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lambent.deploy.Lambent;
import dev.lambent.deploy.client.ServingClient;
import dev.lambent.deploy.platform.PlatformStatus;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.deploy.screen.Table;
import dev.lambent.error.LambentException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lambent status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows what runs, what has died, and how far serving has come. Exit code 0 if all runs, else 1.")
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    private AppOptions options;

    @Override
    public Integer call() {
        Screen screen = Screen.ofTerminal();
        PlatformStatus status = PlatformStatus.of(options.load(), options.home());
        Table table = new Table(List.of("part", "state", "process", "address"));
        for (PlatformStatus.Part part : status.parts()) {
            table.add(List.of(
                    part.name(), part.state(), part.pid() == 0 ? "" : Long.toString(part.pid()), part.address()));
        }
        screen.out().print(table.render(""));
        status.parts().stream()
                .filter(part -> part.name().equals("serving") && part.runs())
                .forEach(part -> screen.say("%s", serving(new ServingClient(part.address()))));
        return status.allRun() ? 0 : Lambent.CHECK_FAILED;
    }

    private static String epochs(JsonNode status) {
        JsonNode held = status.path("publications");
        if (held.isEmpty()) {
            return "none is published";
        }
        return held.get(0).path("epoch").asLong() + " to "
                + held.get(held.size() - 1).path("epoch").asLong() + " are held, "
                + status.path("coverage").path("epoch").asLong() + " is shown, "
                + status.path("oldest_epoch_read").asLong() + " is the oldest that is read";
    }

    /** How far the views have come; serving that does not answer is a state to show, not an error of this command. */
    private static String serving(ServingClient client) {
        try {
            JsonNode status = client.status();
            JsonNode events = status.path("rows").path("events");
            String problems = status.path("problems").isEmpty()
                    ? ""
                    : "\nproblems: " + status.path("problems").toString();
            return String.format(
                    Locale.ROOT,
                    "events: %,d rows by batch + %,d by speed; %,d records behind the log%nepochs: %s%s",
                    events.path("batch").asLong(),
                    events.path("speed").asLong(),
                    status.path("log").path("records_behind").asLong(),
                    epochs(status),
                    problems);
        } catch (LambentException e) {
            return "serving: " + e.problem() + ": " + e.reason();
        }
    }
}
