package dev.lambent.card;

import static dev.lambent.card.SampleEvidence.edited;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EvidenceJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<ModelEvidence> samples() {
        return Stream.of(SampleEvidence.binary(), SampleEvidence.regression(), SampleEvidence.multiclass());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void evidenceComesBackAndIsWrittenToTheSameBytesAgain(ModelEvidence evidence) {
        byte[] json = EvidenceJson.write(evidence);
        ModelEvidence read = EvidenceJson.read(json);
        assertThat(read).isEqualTo(evidence);
        assertThat(EvidenceJson.write(read)).isEqualTo(json);
    }

    @Test
    void evidenceOfFormat1IsReadForEverAndStillWrittenSo() throws IOException {
        byte[] saved;
        try (var in = EvidenceJsonTest.class.getResourceAsStream("/card/v1/evidence.json")) {
            saved = in.readAllBytes();
        }
        assertThat(EvidenceJson.read(saved)).isEqualTo(SampleEvidence.binary());
        assertThat(new String(EvidenceJson.write(SampleEvidence.binary()), UTF_8))
                .isEqualTo(new String(saved, UTF_8));
    }

    @Test
    void oddTextsComeBackAsTheyWere() {
        for (String odd : List.of("", " ", "\"'<>&|\\\n\r\t\u0000\u001f", "ÄÖ 東京 🛫 \u202e\u2028", "null", "{}")) {
            ModelEvidence evidence = edited(SampleEvidence.binary(), tree -> {
                ((ObjectNode) tree.path("model")).put("app", odd).put("purpose", odd);
                ((ObjectNode) tree.path("slices").path(0)).put("value", odd);
                ((ObjectNode) tree.path("lineage").path("versions")).put(odd, odd);
                tree.putArray("limits").add(odd);
            });
            assertThat(evidence.model().purpose()).contains(odd);
            assertThat(evidence.lineage().versions()).containsEntry(odd, odd);
            assertThat(EvidenceJson.read(EvidenceJson.write(evidence))).isEqualTo(evidence);
        }
    }

    @Test
    void halfACharacterIsReplaced() {
        DataFinding finding = new DataFinding(true, "a\ud83d and \ude80b, but \ud83d\ude80");
        assertThat(RecordTree.write(finding).path("text").textValue())
                .isEqualTo("a\ufffd and \ufffdb, but \ud83d\ude80");
    }

    @Test
    void numbersThatAreNoneAreKeptOut() {
        MetricFigure figure = new MetricFigure(
                "roc_auc",
                true,
                0.7,
                OptionalDouble.of(Double.NaN),
                OptionalDouble.of(Double.POSITIVE_INFINITY),
                OptionalDouble.empty(),
                OptionalDouble.of(0.6),
                OptionalDouble.empty());
        assertThat(figure.lower()).isEmpty();
        assertThat(figure.isBounded()).isFalse();
        ObjectNode tree = RecordTree.write(figure);
        assertThat(tree.toString())
                .isEqualTo("{\"metric\":\"roc_auc\",\"higher_is_better\":true,\"holdout\":0.7,\"cv_mean\":0.6}");
        assertThat(new BaselineFigures("prior", new TreeMap<>(Map.of("rmse", 2.0, "r2", Double.NaN))).metrics())
                .containsOnlyKeys("rmse");
        assertThat(new Importances(
                                List.of(),
                                List.of(
                                        new Importances.Weight("a", Double.NaN),
                                        new Importances.Weight("b", 1),
                                        new Importances.Weight("c", -2)),
                                List.of())
                        .coefficients())
                .extracting(Importances.Weight::name)
                .containsExactly("c", "b");
    }

    @Test
    void aFieldThatIsMissingIsNotTakenForNothing() throws IOException {
        byte[] json = EvidenceJson.write(SampleEvidence.binary());
        List<String> optional = List.of(
                "purpose",
                "expires_at_millis",
                "training",
                "holdout",
                "numbers",
                "categories",
                "lower",
                "upper",
                "train",
                "cv_mean",
                "cv_sd",
                "figure",
                "valid",
                "metric",
                "mean",
                "sd",
                "failure",
                "first_log_time_millis",
                "last_log_time_millis",
                "threshold",
                "calibration");
        int tried = 0;
        for (String pointer : fields(JSON.readTree(json), "")) {
            ObjectNode tree = (ObjectNode) JSON.readTree(json);
            int slash = pointer.lastIndexOf('/');
            String field = pointer.substring(slash + 1);
            ((ObjectNode) tree.at(pointer.substring(0, slash))).remove(field);
            if (!optional.contains(field)) {
                byte[] without = JSON.writeValueAsBytes(tree);
                assertThatThrownBy(() -> EvidenceJson.read(without))
                        .as(pointer)
                        .isInstanceOf(LambentException.class)
                        .hasMessageContaining("The evidence of a model cannot be read")
                        .hasMessageContaining(field + " is missing");
                tried++;
            }
        }
        assertThat(tried).isGreaterThan(40);
    }

    /** Pointers to the fields of records: of the first element of lists, and of no maps. */
    private static List<String> fields(JsonNode tree, String pointer) {
        List<String> found = new ArrayList<>();
        if (tree.isArray() && !tree.isEmpty()) {
            found.addAll(fields(tree.get(0), pointer + "/0"));
        }
        boolean map = List.of("parameters", "metrics", "table_versions", "versions")
                .contains(pointer.substring(pointer.lastIndexOf('/') + 1));
        if (tree.isObject() && !map) {
            for (Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                found.add(pointer + "/" + name);
                found.addAll(fields(tree.get(name), pointer + "/" + name));
            }
        }
        return found;
    }

    @Test
    void whatIsNoEvidenceIsRefusedInPlainWords() {
        String json = new String(EvidenceJson.write(SampleEvidence.binary()), UTF_8);
        refused(json.replaceFirst("\"format\" : 1", "\"format\" : 2"), "written by a newer Lambent");
        refused("[]", "no JSON object");
        refused("{\"format\":1,", "it is not JSON");
        refused(json.replaceFirst("\"task\" : \"BINARY\"", "\"task\" : \"TERNARY\""), "model.task is \"TERNARY\"");
        refused(json.replaceFirst("\"alpha\" : 0.05", "\"alpha\" : 5"), "alpha is 5.0");
        refused(json.replaceFirst("\"alpha\" : 0.05", "\"alpha\" : \"low\""), "contract.alpha is not a number");
        refused(json.replaceFirst("\"weak\" : false", "\"weak\" : 0"), "slices[0].weak is not true or false");
        refused(json.replaceFirst("\"seed\" : 42", "\"seed\" : 42.5"), "lineage.seed is not a whole number");
        refused(json.replaceFirst("\"chosen\" : false", "\"chosen\" : true"), "2 trials are chosen");
    }

    private static void refused(String json, String because) {
        assertThatThrownBy(() -> EvidenceJson.read(json.getBytes(UTF_8)))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining(because);
    }
}
