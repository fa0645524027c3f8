package dev.lambent.deploy.model;

import dev.lambent.app.Suggestion;
import dev.lambent.error.LambentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What people may call a model: its id, the first digits of it if no other id begins so, or an alias.
 *
 * @param ids of every registered model
 * @param aliases the model of each alias that has one
 */
public record ModelNames(List<String> ids, Map<String, String> aliases) {
    public static final String CHAMPION = "champion";
    public static final String PREVIOUS = "previous";
    public static final String CHALLENGER = "challenger";

    public ModelNames {
        ids = List.copyOf(ids);
        aliases = Map.copyOf(aliases);
    }

    /**
     * The id that is meant.
     *
     * @throws LambentException (USER) if none is, or more than one
     */
    public String resolve(String written) {
        String name = written.strip().toLowerCase(Locale.ROOT);
        if (List.of(CHAMPION, PREVIOUS, CHALLENGER).contains(name)) {
            return ofAlias(name);
        }
        List<String> meant = ids.stream()
                .filter(id -> !name.isEmpty() && id.startsWith(name))
                .toList();
        if (meant.size() == 1 || ids.contains(name)) {
            return ids.contains(name) ? name : meant.get(0);
        }
        if (meant.isEmpty()) {
            throw LambentException.user(
                    "There is no model " + written, "no registered model is called so", suggest(name));
        }
        throw LambentException.user(
                "It is not clear which model is meant",
                meant.size() + " ids begin with " + name + ": " + String.join(", ", meant),
                "Write more digits of it.");
    }

    private String ofAlias(String alias) {
        String id = aliases.get(alias);
        if (id == null) {
            throw LambentException.user(
                    "There is no " + alias,
                    switch (alias) {
                        case CHAMPION -> "no model is in force";
                        case PREVIOUS -> "no other model of the feature set that is served was in force before";
                        default -> "every registered model of the feature set that is served has been in force";
                    },
                    "Name a model by its id; `lambent models` shows them.");
        }
        return id;
    }

    private String suggest(String name) {
        if (ids.isEmpty()) {
            return "Train one first: `lambent batch --train always`.";
        }
        List<String> known = new ArrayList<>(List.of(CHAMPION, PREVIOUS, CHALLENGER));
        known.addAll(ids);
        return Suggestion.nearest(name, known)
                .map(nearest -> "Did you mean " + nearest + "? `lambent models` shows them all.")
                .orElse("`lambent models` shows them all.");
    }
}
