package dev.lambent.deploy.platform;

import dev.lambent.deploy.screen.Screen;

/** Has the speed job submitted after its JobManager was started anew: that one knows nothing of its predecessor's jobs. */
final class SpeedJobKeeper {
    private final RunFiles files;
    private final Errand submit;
    private final Attempts attempts = new Attempts();
    private boolean wanted;
    private boolean asked;
    private volatile SpeedRuns lost = SpeedRuns.NONE;
    private volatile boolean again;

    /** Submits the job; see {@link Platform#resumeSpeedJob}. */
    interface Submission {
        void run(SpeedRuns lost, boolean again);
    }

    SpeedJobKeeper(RunFiles files, Screen screen, Submission submission) {
        this.files = files;
        submit = new Errand("submitting the speed job", screen, () -> submission.run(lost, again));
    }

    /**
     * The JobManager has come back.
     *
     * @param unseen perhaps long ago: then whoever started it may have submitted the job, too
     */
    void ask(boolean unseen) {
        wanted = true;
        lost = files.speedRuns();
        again = unseen || submit.isBusy();
        attempts.forget();
    }

    void look(long nowNanos) {
        if (submit.isBusy()) {
            return;
        }
        if (asked && submit.hasFailed()) {
            wanted = true;
            again = true;
            attempts.failed(nowNanos);
        }
        asked = false;
        if (wanted && attempts.isDue(nowNanos)) {
            wanted = false;
            asked = true;
            submit.begin();
        }
    }
}
