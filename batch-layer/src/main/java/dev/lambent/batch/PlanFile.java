package dev.lambent.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.app.Home;
import dev.lambent.batch.archive.HistoryPlan;
import dev.lambent.batch.archive.LogArchive;
import dev.lambent.error.FormatVersion;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.TransformId;
import dev.lambent.log.LogPartition;
import dev.lambent.view.Publication;
import dev.lambent.view.PublicationJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code batch/plan.json} while a run is under way; {@code batch/done-<epoch>.json} afterwards. Every write replaces
 * the whole file in one rename.
 */
final class PlanFile {
    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    PlanFile(Home home) {
        folder = home.batchRun();
    }

    /** The run under way, if one was left unfinished. */
    Optional<RunState> unfinished() {
        return read(current());
    }

    void save(RunState state) {
        writeAtomically(current(), write(state));
    }

    /** Marks the run as finished. */
    void finish(RunState state) {
        save(state);
        try {
            Files.move(current(), done(state.plan().epoch()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(current(), e);
        }
    }

    static void writeAtomically(Path file, String text) {
        Path draft = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private Path current() {
        return folder.resolve("plan.json");
    }

    private Path done(long epoch) {
        return folder.resolve(String.format("done-%06d.json", epoch));
    }

    private static LambentException unwritable(Path file, IOException e) {
        return LambentException.external(
                "A file of the home folder cannot be written",
                file + ": " + e,
                "Check the folder's permissions and free space, then repeat the run.",
                e);
    }

    private static Optional<RunState> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            FormatVersion.require(
                    "The plan of an unfinished batch run, " + file + ",",
                    root.path("format").asInt(-1),
                    FORMAT_VERSION,
                    "Let the Lambent version that started the run finish it.");
            return Optional.of(read(root));
        } catch (IOException e) {
            throw LambentException.external(
                    "The plan of an unfinished batch run cannot be read",
                    file + ": " + e.getMessage(),
                    "Check the file; it is only ever replaced as a whole.",
                    e);
        }
    }

    private static String write(RunState state) {
        Plan plan = state.plan();
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT_VERSION);
        root.put("epoch", plan.epoch());
        root.put("featureSet", plan.featureSet().value());
        root.put("rebuild", plan.rebuild());
        root.put("rebuildReason", plan.rebuildReason());
        root.put("train", plan.train().name());
        root.set("from", PublicationJson.boundaryTree(plan.from()));
        root.set("to", PublicationJson.boundaryTree(plan.to()));
        root.put("controlFrom", plan.controlFrom());
        root.put("controlTo", plan.controlTo());
        plan.activeBefore().ifPresent(bundle -> root.put("activeBefore", bundle));
        root.set("speedFrom", JSON.valueToTree(plan.speedFrom()));
        root.set("speedTo", JSON.valueToTree(plan.speedTo()));
        root.set("topicIds", JSON.valueToTree(new TreeMap<>(plan.topicIds())));
        plan.bootstrap().ifPresent(servers -> root.put("bootstrap", servers));
        plan.history().ifPresent(history -> root.set("history", history(history)));
        root.put("transform", plan.transform().value());
        root.put("role", plan.role().name());
        plan.takeOver().ifPresent(takeOver -> {
            ObjectNode tree = root.putObject("takeOver").put("logTime", takeOver.logTimeMillis());
            takeOver.bundle().ifPresent(bundle -> tree.put("bundle", bundle));
        });
        ArrayNode done = root.putArray("done");
        state.done().stream().sorted().forEach(step -> done.add(step.name()));
        ArrayNode skipped = root.putArray("skipped");
        state.skipped().forEach((partition, counts) -> skipped.addObject()
                .put("topic", partition.topic())
                .put("partition", partition.partition())
                .put("records", counts.records())
                .put("ticks", counts.ticks())
                .put("gaps", counts.gaps())
                .put("clockSteps", counts.clockSteps()));
        root.set("nextSpeed", JSON.valueToTree(state.nextSpeed()));
        state.promoted().ifPresent(bundle -> root.put("promoted", bundle));
        return root.toPrettyString();
    }

    private static ObjectNode history(HistoryPlan history) {
        ObjectNode tree = JSON.createObjectNode();
        tree.put("logStart", history.logStartMillis()).put("lastEvent", history.lastEventMillis());
        ObjectNode sources = tree.putObject("sources");
        history.sources().forEach((stream, source) -> sources.putObject(stream)
                .put("path", source.path())
                .put("version", source.version())
                .put("rows", source.rows()));
        return tree;
    }

    private static RunState read(JsonNode root) {
        Plan plan = new Plan(
                root.path("epoch").asLong(),
                new FeatureSetId(root.path("featureSet").asText()),
                root.path("rebuild").asBoolean(),
                root.path("rebuildReason").asText(),
                TrainMode.valueOf(root.path("train").asText()),
                PublicationJson.boundary(root.path("from")),
                PublicationJson.boundary(root.path("to")),
                root.path("controlFrom").asLong(),
                root.path("controlTo").asLong(),
                text(root, "activeBefore"),
                offsets(root.path("speedFrom")),
                offsets(root.path("speedTo")),
                texts(root.path("topicIds")),
                text(root, "bootstrap"),
                root.has("history") ? Optional.of(history(root.path("history"))) : Optional.empty(),
                new TransformId(root.path("transform").asText()),
                Publication.Role.valueOf(root.path("role").asText()),
                root.has("takeOver") ? Optional.of(takeOver(root.path("takeOver"))) : Optional.empty());
        Set<Step> done = EnumSet.noneOf(Step.class);
        root.path("done").forEach(step -> done.add(Step.valueOf(step.asText())));
        SortedMap<LogPartition, LogArchive.Counts> skipped = new TreeMap<>();
        root.path("skipped")
                .forEach(entry -> skipped.put(
                        new LogPartition(
                                entry.path("topic").asText(),
                                entry.path("partition").asInt()),
                        new LogArchive.Counts(
                                entry.path("records").asLong(),
                                entry.path("ticks").asLong(),
                                entry.path("gaps").asLong(),
                                entry.path("clockSteps").asLong())));
        return new RunState(plan, done, skipped, offsets(root.path("nextSpeed")), text(root, "promoted"));
    }

    private static TakeOver takeOver(JsonNode tree) {
        return new TakeOver(tree.path("logTime").asLong(), text(tree, "bundle"));
    }

    private static HistoryPlan history(JsonNode tree) {
        SortedMap<String, HistoryPlan.Source> sources = new TreeMap<>();
        tree.path("sources")
                .properties()
                .forEach(entry -> sources.put(
                        entry.getKey(),
                        new HistoryPlan.Source(
                                entry.getValue().path("path").asText(),
                                entry.getValue().path("version").asLong(),
                                entry.getValue().path("rows").asLong())));
        return new HistoryPlan(
                tree.path("logStart").asLong(), tree.path("lastEvent").asLong(), sources);
    }

    private static Optional<String> text(JsonNode tree, String name) {
        return Optional.ofNullable(tree.path(name).asText(null));
    }

    private static SortedMap<Integer, Long> offsets(JsonNode tree) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        tree.properties()
                .forEach(entry -> offsets.put(
                        Integer.valueOf(entry.getKey()), entry.getValue().asLong()));
        return offsets;
    }

    private static Map<String, String> texts(JsonNode tree) {
        Map<String, String> texts = new TreeMap<>();
        tree.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}
