package dev.lambent.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.deploy.chaos.Interview.Answered;
import dev.lambent.deploy.e2e.Platform;
import dev.lambent.deploy.platform.Installation;
import dev.lambent.deploy.platform.StandbyBatch;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 10,000 merged queries and look-ups during 20 publications, with rows coming in: no row seen twice, none missing that was
 * visible before, no query slow because of a switch ({@link SwitchCost} says what that means). The publications are real
 * batch runs, of one process that stays up.
 */
class PublicationStormIT {
    private static final long SEED = 20260104;
    private static final int PUBLICATIONS = 20;
    private static final int ANSWERS = 10_000;
    private static final int ROWS_PER_SECOND = 200;
    private static final int INTERVIEWERS = 2;
    private static final Duration START_UP = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private final Journal journal = new Journal();

    @Test
    void answersAreRightAndQuickWhilePublicationsCome() throws Exception {
        Path home = folder.resolve("home");
        try (TcpProxy proxy = new TcpProxy();
                Broker broker = new Broker(home.resolve("kafka"), proxy)) {
            Path app = ChaosApp.write(folder.resolve("app"), proxy.address());
            try (Platform platform = new Platform(app, home)) {
                try {
                    storm(platform, app, home, proxy.address());
                } catch (Throwable failure) {
                    System.out.println(platform.logs() + broker.pid());
                    throw failure;
                }
            }
        }
    }

    private void storm(Platform platform, Path app, Path home, String brokers) throws Exception {
        Platform.Outcome up = platform.run(START_UP, "up");
        assertThat(up.exitCode()).as(up.output()).isZero();
        List<List<Answered>> answers = new ArrayList<>();
        try (ChaosTraffic traffic = new ChaosTraffic(brokers, SEED, ROWS_PER_SECOND);
                StandbyBatch batch = StandbyBatch.start(
                        Installation.current(),
                        AppLoader.load(app, new Home(home)),
                        new Home(home),
                        List.of("--train", "never"),
                        OutputStream.nullOutputStream())) {
            // Spark's start and the first run, which makes the tables, are no part of the storm.
            batch.run();
            journal.say("epoch 1 is published; " + traffic.sent() + " rows were sent");
            List<Interview> interviews = new ArrayList<>();
            Supplier<String> address = () -> platform.endpoints().get("serving").asText();
            for (int i = 0; i < INTERVIEWERS; i++) {
                interviews.add(new Interview(address, () -> 0, Duration.ofMillis(2)));
            }
            for (int i = 1; i <= PUBLICATIONS || asked(interviews) < ANSWERS; i++) {
                batch.run();
                journal.say("epoch " + (i + 1) + " is published, " + asked(interviews) + " answers");
            }
            Platform.await(
                    "the last epoch is served",
                    START_UP,
                    () -> platform.sql("SELECT 1").epoch() > PUBLICATIONS);
            for (Interview interview : interviews) {
                interview.close();
                assertThat(interview.unanswered())
                        .as("questions without an answer")
                        .isZero();
                answers.add(interview.answers());
            }
        }
        verify(answers, brokers);
    }

    private void verify(List<List<Answered>> answers, String brokers) {
        LogCopy log = LogCopy.read(brokers);
        Map<String, Map<String, Object>> features = ExpectedFeatures.compute(log.entries());
        int total = 0;
        for (List<Answered> interview : answers) {
            Interview.check(interview, new Truth(log, features));
            total += interview.size();
        }
        journal.say(total + " answers over " + log.entries().size() + " records are right");
        assertThat(total).isGreaterThanOrEqualTo(ANSWERS);
        assertThat(answers.get(0).stream().map(Answered::epoch).distinct().count())
                .as("epochs seen by one interviewer")
                .isGreaterThan(PUBLICATIONS);
        List<SwitchCost> costs = new ArrayList<>();
        for (Question question : Question.values()) {
            costs.add(SwitchCost.of(question, answers));
        }
        System.out.println(SwitchCost.header());
        costs.forEach(cost -> System.out.println(cost.line()));
        assertThat(costs).allSatisfy(cost -> assertThat(cost.chance())
                .as("chance of so many slow first answers: " + cost)
                .isGreaterThan(SwitchCost.UNLIKELY));
    }

    private static int asked(List<Interview> interviews) {
        return interviews.stream().mapToInt(Interview::asked).sum();
    }
}
