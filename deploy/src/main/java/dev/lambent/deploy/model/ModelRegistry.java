package dev.lambent.deploy.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lambent.deploy.client.Answer;
import dev.lambent.deploy.client.ServingClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every model that was trained, by what serving shows. A model that was trained again has one entry, its newest. */
public final class ModelRegistry {
    private static final String NEWEST = "SELECT * FROM models"
            + " QUALIFY row_number() OVER (PARTITION BY model ORDER BY epoch DESC) = 1 ORDER BY epoch, model";
    private static final String LIST = "WITH newest AS (" + NEWEST + "), "
            + "named AS (SELECT model, string_agg(alias, ' ') AS aliases FROM model_aliases GROUP BY model), "
            + "reasons AS (SELECT model, arg_max(reason, since) AS despite FROM models_in_force"
            + " WHERE reason IS NOT NULL GROUP BY model) "
            + "SELECT model, coalesce(aliases, '') AS aliases, epoch, kind, metric, round(cv_mean, 4) AS cv_mean,"
            + " round(cv_sd, 4) AS cv_sd, round(holdout, 4) AS holdout, round(gap, 4) AS gap, training_rows, passed,"
            + " status, coalesce(despite, '') AS despite"
            + " FROM newest LEFT JOIN named USING (model) LEFT JOIN reasons USING (model) ORDER BY epoch, model";

    private final ServingClient serving;

    public ModelRegistry(ServingClient serving) {
        this.serving = serving;
    }

    /** One line a model, as it is printed. */
    public Answer list() {
        return serving.sql(LIST);
    }

    /** Every registered model by id. */
    public Map<String, RegisteredModel> models() {
        Answer answer = serving.sql(NEWEST);
        Map<String, RegisteredModel> models = new TreeMap<>();
        for (List<JsonNode> values : answer.rows()) {
            Map<String, JsonNode> row = new HashMap<>();
            for (int i = 0; i < values.size(); i++) {
                row.put(answer.columns().get(i), values.get(i));
            }
            RegisteredModel model = RegisteredModel.of(row);
            models.put(model.id(), model);
        }
        return models;
    }

    /** What models may be called. */
    public ModelNames names() {
        List<String> ids = serving.sql("SELECT DISTINCT model FROM models ORDER BY model").rows().stream()
                .map(row -> row.get(0).asText())
                .toList();
        return new ModelNames(ids, aliases());
    }

    /** The model of each alias that has one. */
    public Map<String, String> aliases() {
        Map<String, String> aliases = new TreeMap<>();
        serving.sql("SELECT alias, model FROM model_aliases")
                .rows()
                .forEach(row -> aliases.put(row.get(0).asText(), row.get(1).asText()));
        return aliases;
    }

    /** When models were in force, in order. */
    public List<Term> terms() {
        List<Term> terms = new ArrayList<>();
        serving.sql("SELECT model, since, until, reason FROM models_in_force WHERE model IS NOT NULL"
                        + " ORDER BY since, control_offset")
                .rows()
                .forEach(row -> terms.add(
                        new Term(row.get(0).asText(), row.get(1).asText(), text(row.get(2)), text(row.get(3)))));
        return terms;
    }

    private static Optional<String> text(JsonNode value) {
        return value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }
}
