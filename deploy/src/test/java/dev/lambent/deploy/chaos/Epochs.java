package dev.lambent.deploy.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lambent.deploy.e2e.Platform;
import java.util.ArrayList;
import java.util.List;

/** What was published, and which transform each epoch is of. */
final class Epochs {
    /** @param model in force at the boundary, null if none was */
    record Epoch(long number, String transform, String featureSet, boolean served, long boundary, String model) {}

    private final List<Epoch> all = new ArrayList<>();

    Epochs(Platform platform) {
        for (JsonNode row : platform.sql("SELECT epoch, transform, feature_set, role, boundary_log_time, active_model"
                        + " FROM publications ORDER BY epoch")
                .rows()) {
            all.add(new Epoch(
                    row.get(0).asLong(),
                    row.get(1).asText(),
                    row.get(2).asText(),
                    row.get(3).asText().equals("SERVED"),
                    row.get(4).asLong(),
                    row.get(5).isNull() ? null : row.get(5).asText()));
        }
    }

    Epoch first() {
        return all.get(0);
    }

    /** Where the changed transform came first: prepared, or served at once if no speed job was heard. */
    Epoch firstChanged() {
        return all.stream()
                .filter(epoch -> !epoch.transform().equals(first().transform()))
                .findFirst()
                .orElseThrow();
    }

    Epoch last() {
        return all.get(all.size() - 1);
    }

    /** Whether an answer of this epoch was given by the transform that the platform began with. */
    boolean isOfFirst(long number) {
        if (number == 0) {
            return true;
        }
        Epoch epoch = all.stream().filter(e -> e.number() == number).findFirst().orElseThrow();
        if (!epoch.served()) {
            throw new AssertionError("an answer states the epoch " + epoch + ", which readers never see");
        }
        return epoch.transform().equals(first().transform());
    }
}
