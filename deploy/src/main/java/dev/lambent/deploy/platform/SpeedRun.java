package dev.lambent.deploy.platform;

/**
 * The speed job that was submitted last.
 *
 * @param jobId Flink's id
 * @param featureSet the feature set it computes; only a checkpoint of the same one can be resumed
 */
record SpeedRun(String jobId, String featureSet) {}
