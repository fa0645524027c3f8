package dev.lambent.deploy.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.app.Home;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.deploy.process.Jit;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a model in force by hand, as the batch layer does with one that it has trained: in a process with the batch layer's
 * class path, without Spark running. It ends with this JVM.
 */
public final class Promotion {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Installation installation;
    private final Home home;
    private final String bootstrap;

    public Promotion(Installation installation, Home home, String bootstrap) {
        this.installation = installation;
        this.home = home;
        this.bootstrap = bootstrap;
    }

    /**
     * Promotes.
     *
     * @param model a full id
     * @param despite why, if it was not shown to reach its goals
     * @return a sentence: how it came in force
     * @throws LambentException if it did not; nothing has changed then
     */
    public String run(String model, Optional<String> despite) {
        List<String> args =
                new ArrayList<>(List.of("--home", home.path().toString(), "--model", model, "--bootstrap", bootstrap));
        despite.ifPresent(reason -> args.addAll(List.of("--despite", reason)));
        JavaCommand command = JavaCommand.of(
                "promotion",
                home.path(),
                jvm(),
                List.of(installation.batchJar().toString(), installation.sparkLib() + "/*"),
                "dev.lambent.batch.PromoteMain",
                args);
        Path log = home.logs().resolve("promotion.log");
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            JavaProcess process = JavaProcess.startShown(command, log, answer);
            int code = process.waitFor();
            return said(answer.toString(UTF_8))
                    .orElseThrow(() -> LambentException.unknownOutcome(
                            "Nobody knows whether model " + model + " is in force",
                            "the process that was to promote it ended with exit code " + code,
                            "See `lambent models`, and its log " + log + "; it ends with:\n" + process.lastWords(15),
                            null));
        } catch (IOException e) {
            throw LambentException.external(
                    "The promotion cannot be started", e.getMessage(), "Check the home folder and the JDK.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LambentException.unknownOutcome(
                    "Nobody knows whether model " + model + " is in force",
                    "waiting was interrupted",
                    "See `lambent models`.",
                    e);
        }
    }

    private static List<String> jvm() {
        List<String> jvm = new ArrayList<>(List.of("-Xmx512m", "-XX:+UseSerialGC", "-Duser.timezone=UTC"));
        jvm.addAll(Jit.NEVER_OPTIMISE);
        return jvm;
    }

    /** What the last line of the process's output says; empty if it is not of its form. */
    static Optional<String> said(String output) {
        String[] lines = output.strip().split("\n");
        JsonNode last;
        try {
            last = JSON.readTree(lines[lines.length - 1]);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        JsonNode error = last.path("error");
        if (error.isObject()) {
            throw failure(error);
        }
        return Optional.ofNullable(last.path("said").asText(null));
    }

    private static LambentException failure(JsonNode error) {
        String problem = error.path("problem").asText();
        String reason = error.path("reason").asText();
        String remedy = error.path("remedy").asText();
        return switch (ErrorKind.valueOf(error.path("kind").asText())) {
            case USER -> LambentException.user(problem, reason, remedy);
            case INTERNAL -> LambentException.internal(problem, reason, null);
            case EXTERNAL -> LambentException.external(problem, reason, remedy, null);
            case UNKNOWN_OUTCOME -> LambentException.unknownOutcome(problem, reason, remedy, null);
        };
    }
}
