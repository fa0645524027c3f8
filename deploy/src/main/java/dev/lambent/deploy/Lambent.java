package dev.lambent.deploy;

import dev.lambent.deploy.command.AuditCommand;
import dev.lambent.deploy.command.BatchCommand;
import dev.lambent.deploy.command.DemoCommand;
import dev.lambent.deploy.command.DownCommand;
import dev.lambent.deploy.command.ExplainCommand;
import dev.lambent.deploy.command.GateRatesCommand;
import dev.lambent.deploy.command.IngestCommand;
import dev.lambent.deploy.command.InitCommand;
import dev.lambent.deploy.command.LogsCommand;
import dev.lambent.deploy.command.LookupCommand;
import dev.lambent.deploy.command.ModelsCommand;
import dev.lambent.deploy.command.SkewCommand;
import dev.lambent.deploy.command.SqlCommand;
import dev.lambent.deploy.command.StatusCommand;
import dev.lambent.deploy.command.UpCommand;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code lambent} command. */
@Command(
        name = "lambent",
        mixinStandardHelpOptions = true,
        version = "lambent 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        description = "Machine learning in production: Spark trains, Flink scores the live stream with the same code, "
                + "and one merged view answers.",
        footer = {
            "",
            "Start with `lambent demo`. Exit codes: 0 all well, 1 a check failed, 2 your input is wrong,",
            "70 a defect of Lambent, 75 something outside did not work, 76 nobody knows whether a write happened."
        },
        subcommands = {
            DemoCommand.class,
            InitCommand.class,
            ExplainCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            IngestCommand.class,
            BatchCommand.class,
            SqlCommand.class,
            LookupCommand.class,
            ModelsCommand.class,
            GateRatesCommand.class,
            AuditCommand.class,
            SkewCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Lambent {
    /** A check of a command's own failed: something that should be so is not. */
    public static final int CHECK_FAILED = 1;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, for tests as well. */
    public static CommandLine commandLine() {
        return new CommandLine(new Lambent())
                .setExecutionExceptionHandler(Lambent::report)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static int report(Exception error, CommandLine command, CommandLine.ParseResult arguments) {
        PrintWriter err = command.getErr();
        if (error instanceof LambentException known) {
            err.println("lambent: " + known.problem() + ".");
            err.println("  why:  " + known.reason().strip());
            err.println("  what to do:  " + known.remedy().strip());
            err.flush();
            return known.kind().exitCode();
        }
        err.println("lambent: an unexpected error; this is a defect of Lambent, please report it.");
        error.printStackTrace(err);
        err.flush();
        return ErrorKind.INTERNAL.exitCode();
    }
}
