package dev.lambent.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lambent.deploy.Lambent;
import dev.lambent.deploy.client.ServingClient;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.deploy.screen.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lambent audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Reads the log again and compares it with the merged views, place by place; then shows what the layers counted",
            "per epoch and partition. Exit code 0 if it holds; 1 if anything is lost, doubled or unknown, if offsets do not",
            "add up or the layers differ, naming the partitions; 2 or more if the audit could not be done."
        })
public final class AuditCommand implements Callable<Integer> {
    private static final List<String> FIGURES = List.of(
            "topic",
            "partition",
            "rows_read",
            "batch",
            "speed",
            "quarantined",
            "ticks",
            "gaps",
            "lost",
            "duplicated",
            "unknown");

    private static final List<String> LINE = List.of(
            "epoch",
            "layer",
            "topic",
            "partition",
            "from_offset",
            "to_offset",
            "offsets",
            "rows",
            "quarantined",
            "ticks",
            "gaps",
            "remainder",
            "clock_steps",
            "holds");

    @Mixin
    private AppOptions options;

    @Option(names = "--json", description = "The audit of the log as serving gives it.")
    private boolean json;

    @Override
    public Integer call() {
        Screen screen = Screen.ofTerminal();
        ServingClient serving = ServingClient.of(options.home());
        JsonNode audit = serving.audit();
        boolean holds = audit.path("holds").asBoolean();
        if (json) {
            screen.say("%s", audit.toPrettyString());
        } else {
            screen.say("The log and the merged views:");
            Table table = new Table(FIGURES);
            audit.path("partitions").forEach(partition -> table.add(row(FIGURES, partition)));
            table.add(row(FIGURES, audit.path("total")));
            screen.out().print(table.render("  "));
            screen.say("");
            screen.say("What the layers counted, by epoch and partition:");
            Table lines = new Table(LINE);
            audit.path("lines").forEach(line -> lines.add(row(LINE, line)));
            screen.out().print(lines.render("  "));
            screen.say(holds ? "HOLDS: everything adds up." : "It does NOT add up:");
            audit.path("failures").forEach(failure -> screen.say("  %s", failure.asText()));
        }
        return holds ? 0 : Lambent.CHECK_FAILED;
    }

    private static List<String> row(List<String> names, JsonNode figures) {
        List<String> row = new ArrayList<>();
        names.forEach(name -> row.add(figures.path(name).asText("")));
        return row;
    }
}
