package dev.lambent.deploy.process;

import java.util.List;

/** How Kafka, Flink and serving log, by SLF4J's simple provider: with the time, and without what Kafka's clients tell. */
public final class SimpleLogging {
    public static final List<String> FLAGS = List.of(
            "-Dorg.slf4j.simpleLogger.log.org.apache.kafka=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd_HH:mm:ss.SSS");

    private SimpleLogging() {}
}
