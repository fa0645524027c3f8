package dev.lambent.speed.fold;

import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.fold.StateFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the fold state that the batch layer left at a boundary; each task takes its own keys. */
final class StateLoader {
    private static final int BUFFER_BYTES = 1 << 16;

    private StateLoader() {}

    /** Where loaded state goes. */
    interface Target {
        void put(String key, KeyCell cell) throws IOException;
    }

    static void load(List<String> files, FeatureSetId featureSet, KeyGroups own, Target target) {
        for (String file : files) {
            try (StateFile.Reader reader = StateFile.read(
                    new BufferedInputStream(Files.newInputStream(Path.of(file)), BUFFER_BYTES), featureSet, file)) {
                for (StateFile.Entry entry = reader.next(); entry != null; entry = reader.next()) {
                    String key = SetKey.of(entry.set(), entry.key()).text();
                    if (own.contains(key)) {
                        target.put(key, KeyCell.of(entry.state()));
                    }
                }
            } catch (IOException e) {
                throw LambentException.external(
                        "The fold state of the last publication cannot be loaded",
                        file + ": " + e,
                        "Every task manager must see the home folder under the path the client used.",
                        e);
            }
        }
    }
}
