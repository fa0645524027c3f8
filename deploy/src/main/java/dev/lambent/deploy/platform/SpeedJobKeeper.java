package dev.lambent.deploy.platform;

/** Has the speed job submitted after its JobManager was started anew: that one knows nothing of its predecessor's jobs. */
final class SpeedJobKeeper {
    private final Errand submit;
    private final Attempts attempts = new Attempts();
    private boolean wanted;
    private boolean asked;

    SpeedJobKeeper(Errand submit) {
        this.submit = submit;
    }

    /** The JobManager has come back. */
    void ask() {
        wanted = true;
        attempts.forget();
    }

    void look(long nowNanos) {
        if (submit.isBusy()) {
            return;
        }
        if (asked && submit.hasFailed()) {
            wanted = true;
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
