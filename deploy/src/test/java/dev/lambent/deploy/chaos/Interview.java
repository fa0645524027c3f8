package dev.lambent.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * A thread that asks one question after the other, through HTTP, as fast as it is told. Nobody answering is allowed and
 * counted; each answer is kept, and checked in the end against the log for exactly the coverage that it stated.
 */
final class Interview implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<Answered> answers = Collections.synchronizedList(new ArrayList<>());
    private final Map<Question, Long> unanswered = new EnumMap<>(Question.class);
    private final Supplier<String> address;
    private final IntSupplier life;
    private final long pauseNanos;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * An answer.
     *
     * @param life which life of the serving process gave it
     * @param startNanos when it was asked, by {@link System#nanoTime}
     */
    record Answered(
            Question question, List<String> rows, long epoch, long logTime, int life, long startNanos, long nanos) {}

    /**
     * @param address of the serving layer, asked anew each time
     * @param life counts the lives of the serving process: coverage may only go back from one to the next
     */
    Interview(Supplier<String> address, IntSupplier life, Duration pause) {
        this.address = address;
        this.life = life;
        this.pauseNanos = pause.toNanos();
        thread = new Thread(this::run, "interview");
        thread.start();
    }

    private void run() {
        int turn = 0;
        while (!stopped) {
            Question question = Question.values()[turn++ % Question.values().length];
            ask(question);
            LockSupport.parkNanos(pauseNanos);
        }
    }

    private void ask(Question question) {
        int before = life.getAsInt();
        long start = System.nanoTime();
        try {
            HttpResponse<String> response = http.send(request(question), HttpResponse.BodyHandlers.ofString());
            long nanos = System.nanoTime() - start;
            if (response.statusCode() != 200) {
                unanswered.merge(question, 1L, Long::sum);
                return;
            }
            JsonNode json = JSON.readTree(response.body());
            List<String> rows = new ArrayList<>();
            json.get("rows").forEach(row -> rows.add(row.toString()));
            JsonNode coverage = json.get("coverage");
            answers.add(new Answered(
                    question,
                    rows,
                    coverage.get("epoch").asLong(),
                    coverage.get("log_time").asLong(),
                    before,
                    start,
                    nanos));
        } catch (IOException e) {
            unanswered.merge(question, 1L, Long::sum);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }

    private HttpRequest request(Question question) {
        HttpRequest.Builder request = HttpRequest.newBuilder().timeout(Duration.ofSeconds(30));
        return question.sql() == null
                ? request.uri(URI.create(address.get() + "/lookup/zone_load/" + Question.ZONE))
                        .build()
                : request.uri(URI.create(address.get() + "/sql?format=json"))
                        .POST(HttpRequest.BodyPublishers.ofString(question.sql()))
                        .build();
    }

    /** All answers so far, in the order in which they were asked for; only once it is closed. */
    List<Answered> answers() {
        return answers;
    }

    /** Answers so far. */
    int asked() {
        return answers.size();
    }

    long unanswered() {
        return unanswered.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    /** Fails if coverage went back. */
    static void checkOrder(List<Answered> answers) {
        for (Question question : Question.values()) {
            long covered = 0;
            int life = -1;
            for (Answered answer : answers) {
                if (answer.question() == question) {
                    assertThat(answer.logTime())
                            .as("coverage of %s in life %d of serving", question, answer.life())
                            .isGreaterThanOrEqualTo(answer.life() == life ? covered : 0);
                    covered = answer.logTime();
                    life = answer.life();
                }
            }
        }
    }

    /** Fails at the first answer that is wrong for the coverage it stated. */
    static void check(List<Answered> answers, Truth truth) {
        answers.stream().sorted(Comparator.comparingLong(Answered::logTime)).forEach(answer -> assertThat(answer.rows())
                .as("%s at epoch %d, covered to %d", answer.question(), answer.epoch(), answer.logTime())
                .isEqualTo(truth.answer(answer.question(), answer.logTime())));
    }
}
