package dev.lambent.deploy.command;

import dev.lambent.app.App;
import dev.lambent.app.Brokers;
import dev.lambent.app.StreamSpec;
import dev.lambent.deploy.ingest.InputFile;
import dev.lambent.deploy.ingest.LogWriter;
import dev.lambent.deploy.ingest.RecordSource;
import dev.lambent.deploy.ingest.TableRows;
import dev.lambent.deploy.screen.Progress;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.error.LambentException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lambent ingest}. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        description = {
            "Appends the rows of files to a stream of the log, in the order of the files: Parquet, CSV with a header,",
            "JSON lines (passed on as they are). Returns when the broker has acknowledged every row."
        })
public final class IngestCommand implements Callable<Integer> {
    @Mixin
    private AppOptions options;

    @Option(names = "--stream", required = true, paramLabel = "NAME", description = "A stream of the app.")
    private String stream;

    @Option(names = "--rate", paramLabel = "N", description = "At most N rows a second.")
    private Integer rate;

    @Option(names = "--bootstrap", paramLabel = "HOST:PORT", description = "The brokers, if not the app's own.")
    private String bootstrap;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = ".parquet, .csv, .csv.gz, .jsonl, .ndjson, .json")
    private List<Path> files;

    @Override
    public Integer call() {
        App app = options.load();
        StreamSpec spec = app.streams().get(stream);
        if (spec == null) {
            throw LambentException.user(
                    "There is no stream named " + stream,
                    "app " + app.name() + " has " + app.streams().keySet(),
                    "Name one of these with --stream.");
        }
        spec.source().ifPresent(source -> {
            throw LambentException.user(
                    "Nothing can be ingested into stream " + stream,
                    "its rows come from the topic " + source.topic() + ", and only the mirror writes to "
                            + spec.topic(),
                    "Send them to " + source.topic() + ", or take `source` out of lambent.yaml in a new home folder.");
        });
        if (rate != null && rate <= 0) {
            throw LambentException.user("--rate " + rate + " is no rate", "it is not above 0", "Leave it out.");
        }
        Screen screen = Screen.ofTerminal();
        try (LogWriter writer = LogWriter.open(Brokers.resolve(bootstrap, app, options.home()), spec.topic())) {
            for (Path file : files) {
                send(file, spec, writer, screen);
            }
            screen.say("%,d rows are in the log, all acknowledged.", writer.acknowledged());
        }
        return 0;
    }

    private void send(Path file, StreamSpec spec, LogWriter writer, Screen screen) {
        long before = writer.acknowledged();
        try (RecordSource source = new InputFile(file).open(spec)) {
            if (source instanceof TableRows rows && !rows.ignored().isEmpty()) {
                screen.say(
                        "  %s: columns that stream %s does not have are left out: %s",
                        file.getFileName(), spec.name(), rows.ignored());
            }
            try (Progress progress = screen.progress(file.getFileName().toString(), "rows", source.total())) {
                writer.send(
                        source,
                        rate == null ? OptionalInt.empty() : OptionalInt.of(rate),
                        acknowledged -> progress.stepTo(acknowledged - before));
                progress.stepTo(writer.flush() - before);
            }
        }
    }
}
