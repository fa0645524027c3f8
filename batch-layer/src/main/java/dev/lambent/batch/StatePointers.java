package dev.lambent.batch;

import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import dev.lambent.fold.StateManifest;
import dev.lambent.view.Publication;
import java.io.IOException;
import java.nio.file.Files;

/** The files that tell a speed job which epoch's state to start from, and that a switch of transforms is under way. */
final class StatePointers {
    private final Home home;

    StatePointers(Home home) {
        this.home = home;
    }

    /** Points to a publication that has been committed. */
    void point(Publication publication) {
        String pointer = StateManifest.pointer(publication.epoch());
        if (publication.prepared()) {
            PlanFile.writeAtomically(home.preparedState(), pointer);
        } else {
            PlanFile.writeAtomically(home.currentState(), pointer);
            forgetPrepared();
        }
    }

    private void forgetPrepared() {
        try {
            Files.deleteIfExists(home.preparedState());
        } catch (IOException e) {
            throw LambentException.external(
                    "A switch that is done cannot be ticked off",
                    home.preparedState() + ": " + e,
                    "Check the folder's permissions, then repeat the run.",
                    e);
        }
    }
}
