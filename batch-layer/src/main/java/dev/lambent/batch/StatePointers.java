package dev.lambent.batch;

import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
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
        String transform = publication.transform().value();
        PlanFile.writeAtomically(home.currentState(transform), "{\"epoch\": " + publication.epoch() + "}\n");
        if (publication.prepared()) {
            PlanFile.writeAtomically(
                    home.prepared(),
                    "{\"epoch\": " + publication.epoch() + ", \"transform\": \"" + transform + "\"}\n");
        } else {
            forgetPrepared();
        }
    }

    private void forgetPrepared() {
        try {
            Files.deleteIfExists(home.prepared());
        } catch (IOException e) {
            throw LambentException.external(
                    "A switch that is done cannot be ticked off",
                    home.prepared() + ": " + e,
                    "Check the folder's permissions, then repeat the run.",
                    e);
        }
    }
}
