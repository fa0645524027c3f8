package dev.lambent.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lambent.deploy.Lambent;
import dev.lambent.deploy.client.ServingClient;
import dev.lambent.deploy.screen.AnswerFormat;
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
            "Reads the log again and compares it with the merged views, place by place; then shows what the batch layer",
            "counted at each epoch. Exit code 1 if anything is lost, doubled or unknown, or if the layers differ."
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

    private static final String DIFFERENCES =
            "SELECT CAST(coalesce(sum(feature_differences + score_differences), 0) AS BIGINT) FROM audit";

    @Mixin
    private AppOptions options;

    @Option(names = "--json", description = "The audit of the log as serving gives it.")
    private boolean json;

    @Override
    public Integer call() {
        Screen screen = Screen.ofTerminal();
        ServingClient serving = ServingClient.of(options.home());
        JsonNode audit = serving.audit();
        long differences = serving.sql(DIFFERENCES).single().asLong();
        boolean holds = audit.path("holds").asBoolean() && differences == 0;
        if (json) {
            screen.say("%s", audit.toPrettyString());
        } else {
            screen.say("The log and the merged views:");
            Table table = new Table(FIGURES);
            audit.path("partitions").forEach(partition -> table.add(row(partition)));
            table.add(row(audit.path("total")));
            screen.out().print(table.render("  "));
            screen.say("");
            screen.say("What the batch layer counted, by epoch:");
            screen.out()
                    .print(AnswerFormat.TABLE
                            .render(serving.sql("SELECT * FROM audit ORDER BY epoch, topic, partition"))
                            .indent(2));
            screen.say(holds ? "Everything adds up." : "It does NOT add up.");
        }
        return holds ? 0 : Lambent.CHECK_FAILED;
    }

    private static List<String> row(JsonNode figures) {
        List<String> row = new ArrayList<>();
        FIGURES.forEach(name -> row.add(figures.path(name).asText("")));
        return row;
    }
}
