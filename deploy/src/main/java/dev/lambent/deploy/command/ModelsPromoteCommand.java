package dev.lambent.deploy.command;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code lambent models promote}. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = {
            "Puts a model in force.",
            "It goes as in a batch run that has trained one: every task of the speed job loads and verifies it first. If one"
                    + " cannot, nothing changes, and the error says why.",
            "Refused are a model of another feature set than the one that is served, one whose bundle is missing or damaged,"
                    + " the champion itself, and, without --despite, one that was not shown to reach its goals."
        },
        footer = {
            "",
            "Examples:",
            "  lambent models promote 3f2a",
            "  lambent models promote challenger --despite \"the champion is down to 0.6 since Monday\""
        })
final class ModelsPromoteCommand implements Callable<Integer> {
    @ParentCommand
    private ModelsCommand models;

    @Parameters(paramLabel = "MODEL", description = "An id, its first digits, or an alias.")
    private String name;

    @Option(
            names = "--despite",
            paramLabel = "REASON",
            description = "Promote although its goals were not shown to be reached; the reason is kept for ever.")
    private String despite;

    @Override
    public Integer call() {
        return new ByHand(models).promote(name, Optional.ofNullable(despite));
    }
}
