package dev.lambent.deploy.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.codec.JsonDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The speed jobs that were submitted last, one per transform; {@code run/speed.json}.
 *
 * @param runs newest last
 */
record SpeedRuns(List<SpeedRun> runs) {
    static final SpeedRuns NONE = new SpeedRuns(List.of());

    private static final int FORMAT_VERSION = 1;
    /** Transforms whose checkpoints may be resumed; more were never served beside each other. */
    private static final int KEPT = 4;

    SpeedRuns {
        runs = List.copyOf(runs);
    }

    Optional<SpeedRun> of(String transform) {
        return runs.stream().filter(run -> run.transform().equals(transform)).findFirst();
    }

    SpeedRuns with(SpeedRun newest) {
        List<SpeedRun> all = new ArrayList<>(runs);
        all.removeIf(run -> run.transform().equals(newest.transform()));
        all.add(newest);
        return new SpeedRuns(all.subList(Math.max(0, all.size() - KEPT), all.size()));
    }

    /** The jobs of a transform are not resumed from a checkpoint any more. */
    SpeedRuns without(String transform) {
        return new SpeedRuns(
                runs.stream().filter(run -> !run.transform().equals(transform)).toList());
    }

    /** The jobs whose checkpoints are needed. */
    Set<String> jobsNeeded() {
        return runs.stream().flatMap(SpeedRun::jobsNeeded).collect(Collectors.toSet());
    }

    /** The jobs whose checkpoints are needed now and will not be any more. */
    Set<String> jobsDroppedBy(SpeedRuns next) {
        Set<String> dropped = new HashSet<>(jobsNeeded());
        dropped.removeAll(next.jobsNeeded());
        return dropped;
    }

    /** @throws dev.lambent.error.LambentException (USER) for another format version or a damaged file */
    static SpeedRuns fromJson(String json) {
        List<SpeedRun> runs = new ArrayList<>();
        for (JsonDocument run : JsonDocument.parse("run/speed.json", json)
                .requireFormat(FORMAT_VERSION)
                .documents("runs")) {
            runs.add(new SpeedRun(
                    run.text("jobId"),
                    run.text("transform"),
                    run.optionalText("restoredFrom").orElse(null)));
        }
        return new SpeedRuns(runs);
    }

    String toJson() {
        ObjectNode root = new ObjectMapper().createObjectNode().put("format", FORMAT_VERSION);
        ArrayNode all = root.putArray("runs");
        for (SpeedRun run : runs) {
            ObjectNode node = all.addObject().put("jobId", run.jobId()).put("transform", run.transform());
            if (run.restoredFrom() != null) {
                node.put("restoredFrom", run.restoredFrom());
            }
        }
        return root.toPrettyString() + "\n";
    }
}
