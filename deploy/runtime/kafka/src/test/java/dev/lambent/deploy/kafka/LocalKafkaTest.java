package dev.lambent.deploy.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaTest {
    @TempDir
    Path folder;

    /** As on a full disk: the old file must not be cut short, or clients would never find the broker again. */
    @Test
    void aStartThatCannotWriteKeepsThePortsOfTheLastOne() throws Exception {
        String last = "lambent.client.port=12345\nlambent.controller.port=12346\n";
        Files.writeString(folder.resolve("server.properties"), last);
        Files.createDirectories(folder.resolve("server.properties.new/taken"));
        assertThatThrownBy(() -> LocalKafka.start(folder, folder, folder.resolve("log"), folder))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(folder.resolve("server.properties")).hasContent(last);
    }
}
