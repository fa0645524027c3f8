package dev.lambent.deploy.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lambent.app.Metric;
import dev.lambent.deploy.client.Answer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Two models side by side: a line per property, with the difference of figures and who is better by it. */
public final class ModelComparison {
    private static final Map<String, String> PARTS = parts();

    private final RegisteredModel a;
    private final RegisteredModel b;
    private final List<List<JsonNode>> rows = new ArrayList<>();

    private ModelComparison(RegisteredModel a, RegisteredModel b) {
        this.a = a;
        this.b = b;
    }

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("holdout", "hold-out");
        parts.put("cv_mean", "cv mean");
        parts.put("cv_sd", "cv sd");
        parts.put("train", "training rows");
        return parts;
    }

    /** Columns: property, the two ids, difference (the second less the first), better (an id, or null). */
    public static Answer of(RegisteredModel a, RegisteredModel b) {
        ModelComparison comparison = new ModelComparison(a, b);
        comparison.properties();
        comparison.metrics();
        comparison.goals();
        return new Answer(
                List.of("property", a.id(), b.id(), "difference", "better"),
                comparison.rows,
                false,
                JsonNodeFactory.instance.objectNode());
    }

    /** What is to be known before the figures are compared; empty if nothing is. */
    public static List<String> remarks(RegisteredModel a, RegisteredModel b) {
        List<String> remarks = new ArrayList<>();
        if (!a.featureSet().equals(b.featureSet())) {
            remarks.add(
                    "They are of different feature sets: only one of them can answer for the features that are served.");
        }
        if (a.epoch() != b.epoch()) {
            remarks.add(
                    "They were judged on the hold-outs of different runs: what differs may be the rows, not the models."
                            + " The goals that speak of the champion compare two models on the same rows.");
        }
        return remarks;
    }

    private void properties() {
        text("kind", a.kind(), b.kind());
        text("trained (UTC)", Figures.time(a.createdAt()), Figures.time(b.createdAt()));
        count("epoch", a.epoch(), b.epoch());
        text("feature set", a.featureSet(), b.featureSet());
        text("status", a.status(), b.status());
        count("training rows", a.trainingRows(), b.trainingRows());
        count("hold-out rows", a.holdoutRows(), b.holdoutRows());
        count("seed", a.seed(), b.seed());
        SortedSet<String> parameters = new TreeSet<>(a.parameters().keySet());
        parameters.addAll(b.parameters().keySet());
        parameters.forEach(name -> row(
                name,
                number(a.parameters().getOrDefault(name, Double.NaN)),
                number(b.parameters().getOrDefault(name, Double.NaN)),
                NullNode.instance,
                NullNode.instance));
    }

    private void metrics() {
        PARTS.forEach((part, title) -> {
            SortedSet<String> names = new TreeSet<>();
            for (RegisteredModel model : List.of(a, b)) {
                names.addAll(model.metrics()
                        .getOrDefault(part, new java.util.TreeMap<>())
                        .keySet());
            }
            for (String name : names) {
                double left = a.metric(part, name);
                double right = b.metric(part, name);
                row(
                        title + " " + name,
                        rounded(left),
                        rounded(right),
                        rounded(right - left),
                        part.equals("cv_sd") ? NullNode.instance : better(name, left, right));
            }
        });
    }

    private JsonNode better(String name, double left, double right) {
        Optional<Metric> metric = Metric.byText(name);
        if (metric.isEmpty() || Double.isNaN(right - left) || left == right) {
            return NullNode.instance;
        }
        return TextNode.valueOf(right > left == metric.get().higherIsBetter() ? b.id() : a.id());
    }

    private void goals() {
        Set<String> texts = new LinkedHashSet<>();
        a.goals().forEach(goal -> texts.add(goal.text()));
        b.goals().forEach(goal -> texts.add(goal.text()));
        texts.forEach(text -> text("goal " + text, verdict(a, text), verdict(b, text)));
    }

    private static String verdict(RegisteredModel model, String text) {
        return model.goals().stream()
                .filter(goal -> goal.text().equals(text))
                .map(ModelText::verdict)
                .findFirst()
                .orElse(null);
    }

    private void text(String property, String left, String right) {
        row(property, node(left), node(right), NullNode.instance, NullNode.instance);
    }

    private static JsonNode node(String text) {
        return text == null ? NullNode.instance : TextNode.valueOf(text);
    }

    private void count(String property, long left, long right) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        row(property, json.numberNode(left), json.numberNode(right), NullNode.instance, NullNode.instance);
    }

    private static JsonNode number(double value) {
        return Double.isFinite(value)
                ? DecimalNode.valueOf(new BigDecimal(Figures.parameter(value)))
                : NullNode.instance;
    }

    private static JsonNode rounded(double value) {
        return Double.isFinite(value) ? DecimalNode.valueOf(new BigDecimal(Figures.metric(value))) : NullNode.instance;
    }

    private void row(String property, JsonNode left, JsonNode right, JsonNode difference, JsonNode better) {
        rows.add(List.of(TextNode.valueOf(property), left, right, difference, better));
    }
}
