package dev.lambent.batch;

/** The steps of a batch run, in order. Each can be repeated; a finished one is skipped by a restarted run. */
enum Step {
    IMPORT("Import the history"),
    ARCHIVE("Archive the log up to the boundary"),
    REPLAY("Replay it through the fold: events, labels, features, state"),
    TRAIN("Train"),
    SCORE("Score with the models that were in force"),
    AUDIT("Audit: every offset accounted for, the layers compared"),
    PUBLISH("Publish"),
    ACTIVATE("Put the promoted model in force"),
    KEEP("Tidy up: few files instead of many, and nothing that no epoch needs");

    private final String title;

    Step(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
