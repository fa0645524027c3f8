package dev.lambent.speed.testing;

import dev.lambent.app.AppFiles;
import dev.lambent.speed.wire.ShippedApp;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The project's own example app, under another name and with as many partitions as a test wants; and rows for it. */
public final class FlightsApp {
    private static final String[] AIRPORTS = {"ATL", "ORD", "DFW", "LAX", "PHX", "STL", "DTW", "BOS"};

    private FlightsApp() {}

    public static ShippedApp named(String name, int partitions, Path home) {
        return changed(home, manifest -> manifest.replace("app: flights", "app: " + name)
                .replaceAll("partitions: \\d+", "partitions: " + partitions));
    }

    /** The same, for jobs that start where nothing was published. */
    public static ShippedApp withoutHistory(String name, int partitions, Path home) {
        ShippedApp app = named(name, partitions, home);
        return changed(
                home,
                unused -> app.files().texts().get(AppFiles.MANIFEST).replaceAll("(?m)^history:.*\\R(  .*\\R)+", ""));
    }

    private static ShippedApp changed(Path home, UnaryOperator<String> change) {
        AppFiles files = AppFiles.read(Path.of(System.getProperty("lambent.root"), "deploy", "apps", "flights"));
        TreeMap<String, String> texts = new TreeMap<>(files.texts());
        texts.computeIfPresent(AppFiles.MANIFEST, (file, text) -> change.apply(text));
        return new ShippedApp(new AppFiles(files.folder(), texts), home.toString());
    }

    /**
     * A departure or landing of a flight, up to two hours out of order, at minute resolution, so that event times tie;
     * sometimes with numbers that break an expectation.
     */
    public static String row(Random random, long id) {
        long minute = Instant.now().getEpochSecond() / 60 - random.nextInt(120);
        return row(
                random,
                id,
                minute * 60,
                AIRPORTS[random.nextInt(AIRPORTS.length)],
                AIRPORTS[random.nextInt(AIRPORTS.length)],
                random.nextInt(100) - 1 + random.nextInt(2000));
    }

    /** As real flights come: 230 airports, some far busier than others, events in order but for a minute. */
    public static String steady(Random random, long id, long eventMillis) {
        return row(
                random,
                id,
                eventMillis / 1000 - random.nextInt(60),
                "A" + (int) (230 * random.nextDouble() * random.nextDouble()),
                "A" + (int) (230 * random.nextDouble() * random.nextDouble()),
                100 + random.nextInt(2000));
    }

    private static String row(Random random, long id, long eventSecond, String origin, String dest, int distanceMiles) {
        boolean departed = random.nextBoolean();
        return "{\"flight_id\":%d,\"kind\":\"%s\",\"event_time\":\"%s\",\"origin\":\"%s\",\"dest\":\"%s\",\"distance_mi\":%d,"
                        .formatted(
                                id,
                                departed ? "departed" : "landed",
                                Instant.ofEpochSecond(eventSecond),
                                origin,
                                dest,
                                distanceMiles)
                + "\"local_minute\":%d,\"local_dow\":%d,\"arr_delay_min\":%s}"
                        .formatted(
                                random.nextInt(1440),
                                random.nextInt(7),
                                departed ? "null" : Integer.toString(random.nextInt(120) - 30));
    }
}
