package dev.lambent.deploy.command;

import dev.lambent.app.Baseline;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.feature.ScalarSql;
import dev.lambent.feature.Transform;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lambent explain}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how features.sql is computed: the streams, each feature with its window, what the state of a key keeps in",
            "memory, the inputs of the model. Needs no running platform; says what is wrong with the app, if anything is."
        })
public final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private AppOptions options;

    @Option(names = "--java", description = "The Java that is generated from features.sql and label.sql instead.")
    private boolean java;

    @Override
    public Integer call() {
        Transform transform = Transform.compile(options.load());
        requireBaselines(transform);
        Screen screen = Screen.ofTerminal();
        if (!java) {
            screen.say(
                    "%s of app %s, feature set %s",
                    transform.app().features().path(), transform.app().name(), transform.featureSet());
        }
        screen.out().print(java ? transform.source() : transform.explanation());
        return 0;
    }

    /** Training would find out, hours later perhaps. */
    private static void requireBaselines(Transform transform) {
        for (Baseline baseline : transform.app().baselines()) {
            if (baseline instanceof Baseline.Sql sql) {
                ScalarSql.compile(sql.expression(), transform.fold().outputSchema(), "baselines." + sql.name());
            }
        }
    }
}
