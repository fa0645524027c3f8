package dev.lambent.deploy.model;

import static java.util.Objects.requireNonNull;

import dev.lambent.app.Home;
import dev.lambent.bundle.BundleFiles;
import dev.lambent.error.LambentException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What lies in the home folder of a model.
 *
 * @param files empty if they are not intact
 * @param problem why not; empty if they are
 */
public record StoredBundle(Path folder, Optional<BundleFiles> files, String problem) {
    public StoredBundle {
        requireNonNull(folder, "folder is null");
        requireNonNull(files, "files is null");
        requireNonNull(problem, "problem is null");
    }

    public static StoredBundle of(Home home, String model) {
        Path folder = home.bundle(model);
        try {
            return new StoredBundle(folder, Optional.of(BundleFiles.read(folder)), "");
        } catch (LambentException e) {
            return new StoredBundle(folder, Optional.empty(), e.reason());
        }
    }
}
