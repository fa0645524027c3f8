package dev.lambent.serving.lookup;

import dev.lambent.error.LambentException;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.merge.Sql;
import dev.lambent.serving.sql.QueryRequest;
import dev.lambent.serving.sql.QueryResult;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The app's look-ups: a map per view, built from one query and replaced whole, so that an answer is of one moment. Built
 * anew when coverage has moved, at most once a second and for at most a fifth of the time.
 */
public final class Lookups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lookups.class);
    private static final long PAUSE_MILLIS = 1_000;
    private static final long PAUSE_PER_WORK = 4;
    private static final long TIMEOUT_MILLIS = 60_000;
    private static final int MAX_ROWS = 1_000_000;
    private static final long CLOSE_MILLIS = 10_000;

    private final Function<QueryRequest, QueryResult> queries;
    private final Map<String, String> keys;
    private final Supplier<CoverageState> coverage;
    private final Clock clock;
    private final Map<String, LookupTable> tables = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "lookups");
    private boolean held;

    /**
     * @param keys key column per view
     * @param coverage the current coverage, or null while no view can answer
     */
    public Lookups(
            Function<QueryRequest, QueryResult> queries,
            Map<String, String> keys,
            Supplier<CoverageState> coverage,
            Clock clock) {
        this.queries = queries;
        this.keys = new LinkedHashMap<>(keys);
        this.coverage = coverage;
        this.clock = clock;
    }

    public void start() {
        if (!keys.isEmpty()) {
            thread.start();
        }
    }

    private void run() {
        try {
            CoverageState built = null;
            long pause = 0;
            while (!stop.await(pause, TimeUnit.MILLISECONDS)) {
                CoverageState now = coverage.get();
                long start = System.nanoTime();
                if (now != null && !now.equals(built)) {
                    rebuild();
                    built = now;
                }
                long workMillis = (System.nanoTime() - start) / 1_000_000;
                pause = Math.max(
                        tables.size() < keys.size() ? PAUSE_MILLIS / 10 : PAUSE_MILLIS, PAUSE_PER_WORK * workMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Builds every map anew from the newest snapshot; one that fails stays as it was. */
    void rebuild() {
        keys.forEach((view, key) -> {
            try {
                QueryResult result = queries.apply(new QueryRequest(
                        "SELECT * FROM " + Sql.identifier(view), OptionalLong.empty(), TIMEOUT_MILLIS, MAX_ROWS));
                put(LookupTable.of(view, key, result, clock.millis()));
                problems.remove(view);
            } catch (LambentException e) {
                if (!e.getMessage().equals(problems.put(view, e.getMessage()))) {
                    LOG.warn("Look-up {} cannot be built; the last one stays", view, e);
                }
            }
        });
    }

    private synchronized void put(LookupTable table) {
        if (!held || !tables.containsKey(table.view())) {
            tables.put(table.view(), table);
        }
    }

    /** While they are held the maps stay as they are, so that those of a successor can come as far. */
    public synchronized void hold(boolean on) {
        held = on;
    }

    /**
     * Whether no answer is of an epoch before {@code epoch}, or older than what the predecessor answers. A look-up that
     * cannot be built keeps nobody waiting.
     */
    public boolean hasReached(long epoch, Lookups predecessor) {
        return keys.keySet().stream().allMatch(view -> {
            LookupTable mine = tables.get(view);
            LookupTable before = predecessor.tables.get(view);
            if (problems.containsKey(view)) {
                return true;
            }
            return mine != null
                    && mine.coverage().epoch() >= epoch
                    && (before == null
                            || mine.coverage().logTimeMillis()
                                    >= before.coverage().logTimeMillis());
        });
    }

    /**
     * @throws LambentException (USER) if the app has no such look-up; (EXTERNAL) if it has not been built yet
     */
    public LookupTable table(String view) {
        if (!keys.containsKey(view)) {
            throw LambentException.user(
                    "There is no look-up " + view,
                    keys.isEmpty() ? "the app names no lookups" : "the look-ups are " + keys.keySet(),
                    "Name the view under lookups in lambent.yaml.");
        }
        LookupTable table = tables.get(view);
        if (table == null) {
            throw LambentException.external(
                    "Look-up " + view + " cannot answer yet",
                    problems.getOrDefault(view, "it is being built"),
                    "Try again in a moment.",
                    null);
        }
        return table;
    }

    /** Rows per look-up, for people. */
    public Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        tables.forEach((view, table) -> sizes.put(view, table.rows().size()));
        return sizes;
    }

    /** What keeps look-ups from being built, per view. */
    public Map<String, String> problems() {
        return new TreeMap<>(problems);
    }

    /** Whether each look-up has been built, or it is known why it cannot be. */
    public boolean isSettled() {
        return keys.keySet().stream().allMatch(view -> tables.containsKey(view) || problems.containsKey(view));
    }

    @Override
    public void close() {
        stop.countDown();
        if (thread.isAlive()) {
            try {
                thread.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
