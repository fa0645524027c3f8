package dev.lambent.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A mapping of {@code lambent.yaml}: its entries in file order. Doubled and unknown keys are reported on the way in. */
final class Section {
    private final Value self;
    private final Map<String, Value> entries = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private Section(Value self, MappingNode mapping) {
        this.self = self;
        for (NodeTuple entry : mapping.getValue()) {
            int line = entry.getKeyNode().getStartMark().getLine() + 1;
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                self.problems()
                        .add(line, self.path(), "a key is a name, not a list or a section", "Write `key: value`.");
                continue;
            }
            String name = key.getValue();
            String path = self.path().isEmpty() ? name : self.path() + "." + name;
            Integer before = lines.putIfAbsent(name, line);
            if (before != null) {
                self.problems()
                        .add(line, path, "the key stands here twice", "Line " + before + " has it already; keep one.");
                continue;
            }
            entries.put(name, new Value(entry.getValueNode(), line, path, self.problems()));
        }
    }

    static Section ofFreeKeys(Value self, MappingNode mapping) {
        return new Section(self, mapping);
    }

    static Section ofKnownKeys(Value self, MappingNode mapping, String keys) {
        Section section = new Section(self, mapping);
        for (String name : section.entries.keySet()) {
            if (Keys.known(keys).contains(name)) {
                continue;
            }
            String path = section.entries.get(name).path();
            int line = section.line(name);
            if (Keys.isLater(keys, name)) {
                self.problems().add(line, path, "the key is not supported yet; it comes later", "Leave it out.");
            } else {
                self.problems().add(line, path, "the key is unknown", Suggestion.sentence(name, Keys.known(keys)));
            }
        }
        return section;
    }

    Map<String, Value> entries() {
        return entries;
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** The line of a key, or of the section if the key is not there. */
    int line(String key) {
        return lines.getOrDefault(key, self.line());
    }

    Optional<Value> value(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** As {@link #value}; a missing key is a problem. {@code example} shows how it is written. */
    Optional<Value> required(String key, String example) {
        Optional<Value> value = value(key);
        if (value.isEmpty()) {
            missing(key, example);
        }
        return value;
    }

    void missing(String key, String example) {
        problem(key, "the key is missing", "Add it, such as `" + example + "`.");
    }

    /** Records a problem at a key of this section. */
    void problem(String key, String problem, String remedy) {
        self.problems().add(line(key), self.path().isEmpty() ? key : self.path() + "." + key, problem, remedy);
    }
}
