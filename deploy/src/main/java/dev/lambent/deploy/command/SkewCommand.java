package dev.lambent.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lambent.deploy.Lambent;
import dev.lambent.deploy.client.ServingClient;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.deploy.screen.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lambent skew}. */
@Command(
        name = "skew",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how the features that were served compare with the batch layer's replay of the same rows, feature by",
            "feature: how many values differ in any bit, the exact upper bound (95 %) of their rate, the largest difference,",
            "and what is to blame. Exit code 0 if no feature is above the app's `skew.budget`; 1 if one is, or if nothing",
            "has been compared yet."
        })
public final class SkewCommand implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("feature", "rows", "mismatches", "rate at most", "largest difference", "blame");

    @Mixin
    private AppOptions options;

    @Option(
            names = "--all",
            description =
                    "All that was ever compared, not only what came with the newest epoch that compared anything.")
    private boolean all;

    /** A line of the view. */
    private record Line(
            String feature, long rows, long mismatches, double bound, String largest, String blame, String evidence) {
        boolean isAbove(double budget) {
            return mismatches > budget * rows;
        }
    }

    @Override
    public Integer call() {
        double budget = options.load().skew().budget();
        Screen screen = Screen.ofTerminal();
        ServingClient serving = ServingClient.of(options.home());
        List<List<JsonNode>> newest = serving.sql("SELECT transform, max(epoch) FROM skew WHERE transform ="
                        + " (SELECT transform FROM publications WHERE epoch = (SELECT epoch FROM coverage)) GROUP BY 1")
                .rows();
        if (newest.isEmpty()) {
            screen.say("Nothing has been compared yet: a batch run compares the answers that it archives.");
            return Lambent.CHECK_FAILED;
        }
        String transform = newest.get(0).get(0).asText();
        long epoch = newest.get(0).get(1).asLong();
        List<Line> lines = lines(serving, transform, epoch);
        screen.say(
                "Features served by transform %s and compared with the replay %s epoch %d:",
                transform, all ? "up to" : "of", epoch);
        screen.out().print(table(lines).render("  "));
        for (Line line : lines) {
            if (line.mismatches() > 0) {
                screen.say("  %s: %s", line.feature(), line.evidence());
            }
        }
        List<String> above = lines.stream()
                .filter(line -> line.isAbove(budget))
                .map(Line::feature)
                .toList();
        if (!above.isEmpty()) {
            screen.say("ABOVE the budget of %s: %s.", budget, String.join(", ", above));
        } else if (budget == 0) {
            screen.say("WITHIN the budget: every value that was served is what the replay computes.");
        } else {
            screen.say("WITHIN the budget: of no feature is a share above %s served otherwise.", budget);
        }
        return above.isEmpty() ? 0 : Lambent.CHECK_FAILED;
    }

    private List<Line> lines(ServingClient serving, String transform, long epoch) {
        String total = all ? "total_" : "";
        String select = "SELECT feature, arg_max(\"" + total + "rows\", epoch), arg_max(" + total
                + "mismatches, epoch), arg_max(" + total + "rate_upper_bound, epoch), max(largest_difference),"
                + " arg_max(blame, epoch), arg_max(evidence || '; ' || example, epoch) FROM skew WHERE transform = '"
                + transform + "' AND epoch " + (all ? "<= " : "= ") + epoch + " GROUP BY feature ORDER BY 3 DESC, 1";
        List<Line> lines = new ArrayList<>();
        for (List<JsonNode> row : serving.sql(select).rows()) {
            lines.add(new Line(
                    row.get(0).asText(),
                    row.get(1).asLong(),
                    row.get(2).asLong(),
                    row.get(3).asDouble(),
                    text(row.get(4)),
                    text(row.get(5)),
                    text(row.get(6))));
        }
        return lines;
    }

    private static Table table(List<Line> lines) {
        Table table = new Table(COLUMNS);
        for (Line line : lines) {
            table.add(List.of(
                    line.feature(),
                    String.format(Locale.ROOT, "%,d", line.rows()),
                    String.format(Locale.ROOT, "%,d", line.mismatches()),
                    String.format(Locale.ROOT, "%.2g", line.bound()),
                    line.largest(),
                    line.blame()));
        }
        return table;
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "" : value.asText();
    }
}
