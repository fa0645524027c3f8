package dev.lambent.card;

import static dev.lambent.card.SampleEvidence.edited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MissingEvidenceTest {
    private static ObjectNode at(ObjectNode tree, String pointer) {
        return (ObjectNode) tree.at(pointer);
    }

    private static void misses(ModelEvidence whole, String what, Consumer<ObjectNode> edit) {
        ModelEvidence evidence = edited(whole, edit);
        assertThat(evidence.missing()).containsExactly(what);
        assertThatThrownBy(() -> Card.files(evidence))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining(what)
                .hasMessageContaining("Missing evidence means no card and no promotion");
    }

    @Test
    void nothingIsMissingFromTheSamples() {
        assertThat(SampleEvidence.binary().missing()).isEmpty();
        assertThat(SampleEvidence.regression().missing()).isEmpty();
        assertThat(SampleEvidence.multiclass().missing()).isEmpty();
    }

    @Test
    void eachMissingPieceIsNamed() {
        ModelEvidence whole = SampleEvidence.binary();
        misses(whole, "goals with their verdicts", tree -> at(tree, "/contract").putArray("goals"));
        misses(whole, "the hash of the contract", tree -> at(tree, "/contract").put("hash", ""));
        misses(whole, "a baseline to compare with", tree -> tree.putArray("baselines"));
        misses(whole, "a figure of a baseline in a metric that the model has as well", tree -> tree.path("baselines")
                .forEach(
                        baseline -> ((ObjectNode) baseline).putObject("metrics").put("f1", 0.2)));
        misses(whole, "bounds of the model's roc_auc on the hold-out", tree -> at(tree, "/metrics/0")
                .remove("lower"));
        misses(whole, "the range of event times of the training rows", tree -> at(tree, "/data")
                .remove("training"));
        misses(whole, "the range of event times of the hold-out", tree -> at(tree, "/data")
                .remove("holdout"));
        misses(whole, "the number of training rows", tree -> at(tree, "/data").put("training_rows", 0));
        misses(whole, "the number of hold-out rows", tree -> at(tree, "/data").put("holdout_rows", 0));
        misses(whole, "the shares of the classes", tree -> at(tree, "/data/label")
                .putArray("classes"));
        misses(whole, "the inputs and their ranges", tree -> at(tree, "/data").putArray("inputs"));
        misses(whole, "the folds of cross-validation", tree -> at(tree, "/search")
                .putArray("folds"));
        misses(whole, "the trials, and which of them was chosen", tree -> at(tree, "/search/trials/1")
                .put("chosen", false));
        misses(whole, "the ROC curve", tree -> at(tree, "/curves").putArray("roc"));
        misses(whole, "the precision-recall curve", tree -> at(tree, "/curves").putArray("precision_recall"));
        misses(whole, "the calibration of its probabilities", tree -> at(tree, "/curves")
                .putArray("calibration"));
        misses(whole, "what the model looks at: no importances of its inputs", tree -> {
            at(tree, "/importances").putArray("permutation");
            at(tree, "/importances").putArray("coefficients");
        });
        misses(whole, "the feature set", tree -> at(tree, "/lineage").put("feature_set", " "));
        misses(whole, "the versions of the tables it was trained from", tree -> at(tree, "/lineage")
                .putObject("table_versions"));
        misses(whole, "the first and last log time of its rows", tree -> at(tree, "/lineage")
                .remove("last_log_time_millis"));
        misses(whole, "the versions of code and libraries", tree -> at(tree, "/lineage")
                .putObject("versions"));
        misses(SampleEvidence.regression(), "the mean of the labels", tree -> at(tree, "/data/label")
                .remove("mean"));
    }

    @Test
    void allThatIsMissingIsSaidAtOnce() {
        ModelEvidence evidence = edited(SampleEvidence.binary(), tree -> {
            at(tree, "/contract").putArray("goals");
            tree.putArray("baselines");
            tree.putArray("metrics");
            at(tree, "/curves").putArray("roc");
        });
        assertThat(evidence.missing())
                .isEqualTo(List.of(
                        "goals with their verdicts",
                        "the model's roc_auc on the hold-out",
                        "a baseline to compare with",
                        "the ROC curve"));
        assertThatThrownBy(() -> Card.files(evidence))
                .isInstanceOfSatisfying(
                        LambentException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
                .hasMessageContaining("goals with their verdicts; the model's roc_auc on the hold-out; a baseline");
    }

    @Test
    void aTaskIsNotAskedForWhatItCannotHave() {
        assertThat(edited(SampleEvidence.regression(), tree -> at(tree, "/curves")
                                .putArray("calibration"))
                        .missing())
                .isEmpty();
        assertThat(edited(SampleEvidence.multiclass(), tree -> at(tree, "/curves")
                                .putArray("roc"))
                        .missing())
                .isEmpty();
        ModelEvidence margins = edited(SampleEvidence.binary(), tree -> {
            at(tree, "/model").put("kind", "LINEAR_SVM");
            at(tree, "/curves").putArray("calibration");
            at(tree, "/lineage").remove("calibration");
        });
        assertThat(margins.missing()).isEmpty();
        assertThat(new String(Card.files(margins).get(Card.MARKDOWN), java.nio.charset.StandardCharsets.UTF_8))
                .contains("This model gives scores that are no probabilities")
                .contains("For each row it gives a score, higher the more likely");
    }
}
