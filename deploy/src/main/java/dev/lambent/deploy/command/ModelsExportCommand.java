package dev.lambent.deploy.command;

import dev.lambent.bundle.BundleFiles;
import dev.lambent.deploy.screen.Screen;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code lambent models export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Copies a model's bundle, verified.",
            "As the folder FOLDER/<id>, or as a ZIP file with that folder, after every checksum was verified. Overwrites"
                    + " nothing."
        },
        footer = {
            "",
            "Examples:",
            "  lambent models export champion --to backup",
            "  lambent models export 3f2a --to model.zip"
        })
final class ModelsExportCommand implements Callable<Integer> {
    @ParentCommand
    private ModelsCommand models;

    @Parameters(paramLabel = "MODEL", description = "An id, its first digits, or an alias.")
    private String name;

    @Option(names = "--to", required = true, paramLabel = "FOLDER|FILE.zip", description = "Where to.")
    private Path target;

    @Override
    public Integer call() {
        String id = models.registry().names().resolve(name);
        BundleFiles files = BundleFiles.read(models.home().bundle(id));
        Path written = target;
        if (target.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
            files.zip(target);
        } else {
            written = files.copyInto(target);
        }
        Screen.ofTerminal()
                .say(
                        "Model %s, intact: %d files, %,d bytes, in %s",
                        id, files.names().size(), files.bytes(), written);
        return 0;
    }
}
