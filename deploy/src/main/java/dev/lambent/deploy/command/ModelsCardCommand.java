package dev.lambent.deploy.command;

import dev.lambent.bundle.BundleFiles;
import dev.lambent.card.Card;
import dev.lambent.card.EvidenceJson;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code lambent models card}. */
@Command(
        name = "card",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a model's card: what it is for, how good it is, what to beware of.",
            "Made of the evidence that was stored when it was trained: card.html, for everybody; card.md and its plots."
                    + " Files of an older card of the same model are replaced."
        },
        footer = {"", "Examples:", "  lambent models card champion", "  lambent models card 3f2a --to cards"})
final class ModelsCardCommand implements Callable<Integer> {
    @ParentCommand
    private ModelsCommand models;

    @Parameters(paramLabel = "MODEL", description = "An id, its first digits, or an alias.")
    private String name;

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            defaultValue = "cards",
            description = "Where the folder of the model's card is made (default: ${DEFAULT-VALUE}).")
    private Path target;

    @Override
    public Integer call() {
        String id = models.registry().names().resolve(name);
        byte[] evidence = BundleFiles.read(models.home().bundle(id))
                .evidence()
                .orElseThrow(() -> LambentException.user(
                        "Model " + id + " has no card",
                        "it was trained by an earlier Lambent, which stored no evidence",
                        "Train it again: `lambent batch --train always`."));
        Path folder = target.resolve(id);
        try {
            for (Map.Entry<String, byte[]> file :
                    Card.files(EvidenceJson.read(evidence)).entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
        } catch (IOException e) {
            throw LambentException.external(
                    "The card could not be written to " + folder,
                    e.toString(),
                    "Check that the folder is writable and the disk is not full.",
                    e);
        }
        Screen.ofTerminal().say("The card of model %s: %s", id, folder.resolve(Card.HTML));
        return 0;
    }
}
