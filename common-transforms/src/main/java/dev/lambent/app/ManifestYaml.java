package dev.lambent.app;

import java.io.StringReader;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** {@code lambent.yaml} as a tree of nodes, each of which knows its line; nothing is turned into objects. */
final class ManifestYaml {
    private static final int MAX_ALIASES = 50;

    private ManifestYaml() {}

    /**
     * @return empty for an empty file
     * @throws YAMLException if the text is not YAML
     */
    static Optional<Node> parse(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setAllowRecursiveKeys(false);
        return Optional.ofNullable(new Yaml(new SafeConstructor(options)).compose(new StringReader(text)));
    }

    /** The files that a manifest names, or would name by default, as it writes them. */
    static Set<String> fileNames(String text) {
        Set<String> names = new LinkedHashSet<>();
        names.add(AppFiles.FEATURES);
        names.add(AppFiles.VIEWS);
        Optional<Node> root;
        try {
            root = parse(text);
        } catch (YAMLException e) {
            return names; // the loader parses again and reports it
        }
        root.flatMap(node -> child(node, "features"))
                .flatMap(ManifestYaml::scalar)
                .ifPresent(names::add);
        root.flatMap(node -> child(node, "views")).flatMap(ManifestYaml::scalar).ifPresent(names::add);
        root.flatMap(node -> child(node, "label"))
                .flatMap(label -> child(label, "sql"))
                .flatMap(ManifestYaml::scalar)
                .ifPresent(names::add);
        return names;
    }

    /** The jars that a manifest names, as it writes them. */
    static Set<String> jarNames(String text) {
        Set<String> names = new LinkedHashSet<>();
        try {
            parse(text).flatMap(node -> child(node, "functions")).ifPresent(list -> {
                if (list instanceof SequenceNode sequence) {
                    sequence.getValue().forEach(node -> scalar(node).ifPresent(names::add));
                }
            });
        } catch (YAMLException e) {
            return names; // the loader parses again and reports it
        }
        return names;
    }

    private static Optional<Node> child(Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (scalar(entry.getKeyNode()).filter(key::equals).isPresent()) {
                    return Optional.of(entry.getValueNode());
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> scalar(Node node) {
        return node instanceof ScalarNode value ? Optional.of(value.getValue()) : Optional.empty();
    }
}
