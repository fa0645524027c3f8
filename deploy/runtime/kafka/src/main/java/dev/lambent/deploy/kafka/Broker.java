package dev.lambent.deploy.kafka;

import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** Main class inside the broker's process: formats the data folder if it is new, then runs the broker. */
public final class Broker {
    private Broker() {}

    /** Arguments: server.properties, the log folder, a cluster id for a new folder. */
    public static void main(String[] args) {
        Path properties = Path.of(args[0]);
        Path logFolder = Path.of(args[1]);
        if (!Files.exists(logFolder.resolve("meta.properties"))) {
            int code = StorageTool.execute(
                    new String[] {"format", "--cluster-id", args[2], "--config", properties.toString()}, System.out);
            if (code != 0) {
                System.exit(code);
            }
        }
        Kafka.main(new String[] {properties.toString()});
    }
}
