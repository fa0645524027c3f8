package dev.lambent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokersTest {
    private static final String NAMES_BROKERS = AppFolder.FLIGHTS + "log: { bootstrap_servers: 'kafka:9092' }\n";

    private AppFolder folder;
    private Home home;

    @BeforeEach
    void makeFolder(@TempDir Path temporary) {
        folder = new AppFolder(temporary.resolve("app"));
        home = new Home(temporary.resolve("home"));
    }

    @Test
    void theOptionWinsOverTheAppFileWhichWinsOverTheRunningPlatform() {
        new Endpoints("local:1", "http://local:2", null).write(home);
        assertThat(Brokers.resolve("other:9092", folder.load(NAMES_BROKERS), home))
                .isEqualTo("other:9092");
        assertThat(Brokers.resolve(null, folder.load(NAMES_BROKERS), home)).isEqualTo("kafka:9092");
        assertThat(Brokers.resolve(" ", folder.load(AppFolder.FLIGHTS), home)).isEqualTo("local:1");
    }

    @Test
    void withoutAnyItSaysWhatToDo() {
        App app = folder.load(AppFolder.FLIGHTS);
        assertThatThrownBy(() -> Brokers.resolve(null, app, home))
                .hasMessage("There is no Kafka to connect to: neither --bootstrap nor log.bootstrap_servers names any,"
                        + " and no platform runs in " + home.path()
                        + ". Start one with `lambent up`, or give --bootstrap HOST:PORT.");
        new Endpoints(null, null, "http://local:3").write(home);
        assertThatThrownBy(() -> Brokers.resolve(null, app, home)).hasMessageContaining("lambent up");
    }

    @Test
    void endpointsAreReplacedWholeAndLeaveNothingBehind() throws IOException {
        assertThat(Endpoints.read(home)).isEmpty();
        new Endpoints("a:1", "http://b:2", "http://c:3").write(home);
        Endpoints second = new Endpoints("a:4", null, "http://c:5");
        second.write(home);
        assertThat(Endpoints.read(home)).contains(second);
        try (Stream<Path> files = Files.list(home.run())) {
            assertThat(files).containsExactly(home.endpoints());
        }
    }

    @Test
    void endpointsThatCannotBeReadAreAnErrorNotAnAbsence() throws IOException {
        Files.createDirectories(home.run());
        Files.writeString(home.endpoints(), "{ half");
        assertThatThrownBy(() -> Endpoints.read(home))
                .isInstanceOfSatisfying(
                        LambentException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL));
        Files.writeString(home.endpoints(), "{ \"format\": 2 }");
        assertThatThrownBy(() -> Endpoints.read(home))
                .hasMessageContaining("format version is 2, this Lambent reads 1");
    }
}
