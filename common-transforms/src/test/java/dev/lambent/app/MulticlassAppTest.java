package dev.lambent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import dev.lambent.feature.LabelQuery;
import dev.lambent.feature.Transform;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MulticlassAppTest {
    private static final String CLASSES = ", classes: [early, on_time, late] }";
    private static final String MULTICLASS =
            AppFolder.FLIGHTS.replace(", absent: drop }", CLASSES).replace("task: binary", "task: multiclass");

    private AppFolder folder;

    @BeforeEach
    void makeFolder(@TempDir Path parent) {
        folder = new AppFolder(parent.resolve("app"))
                .write("label.sql", "SELECT flight_id, origin AS label FROM flights");
    }

    @Test
    void aLabelIsTheIndexOfItsClass() {
        App app = folder.load(MULTICLASS);
        LabelQuery labels = Transform.compile(app).labels();

        assertThat(app.label().classes()).containsExactly("early", "on_time", "late");
        assertThat(labels.label(flight(app, "early")).doubleAt(1)).isEqualTo(0);
        assertThat(labels.label(flight(app, "late")).doubleAt(1)).isEqualTo(2);
        assertThat(labels.label(flight(app, "lost")).doubleAt(1)).isEqualTo(LabelSpec.NO_CLASS);
        assertThat(labels.label(flight(app, null))).isNull();
    }

    @Test
    void otherClassesGiveAnotherTransform() {
        Transform one = Transform.compile(folder.load(MULTICLASS));
        Transform other = Transform.compile(folder.load(MULTICLASS.replace("early, on_time", "on_time, early")));

        assertThat(one.featureSet()).isEqualTo(other.featureSet());
        assertThat(one.id()).isNotEqualTo(other.id());
    }

    @Test
    void whatIsNoListOfClassesIsRefused() {
        refused(MULTICLASS.replace("[early, on_time, late]", "[early, late]"), "there are 2 classes");
        refused(MULTICLASS.replace("on_time", "late"), "a class stands there twice");
        refused(MULTICLASS.replace(CLASSES, ", absent: zero" + CLASSES), "no class is called zero");
        refused(MULTICLASS.replace(CLASSES, " }"), "label.classes: the key is missing");
        refused(AppFolder.FLIGHTS.replace(", absent: drop }", CLASSES), "a binary label has no classes");
    }

    @Test
    void goalsSpeakOfMetricsOfSeveralClasses() {
        assertThat(folder.load(MULTICLASS + "goals: [ macro_f1 >= 0.5, brier <= 1.2 ]\n")
                        .goals())
                .extracting(Goal::metric)
                .containsExactly(Metric.MACRO_F1, Metric.BRIER);
        refused(MULTICLASS + "goals: [ brier <= 2.1 ]\n", "brier cannot be 2.1. It is at least 0 and at most 2");
        refused(MULTICLASS + "goals: [ roc_auc >= 0.5 ]\n", "`roc_auc` is no metric of a multiclass task");
    }

    @Test
    void aLabelThatIsNoTextIsRefused() {
        App app = folder.write("label.sql", "SELECT flight_id, 1 AS label FROM flights")
                .load(MULTICLASS);

        assertThatThrownBy(() -> Transform.compile(app))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("one of label.classes");
    }

    private void refused(String manifest, String why) {
        assertThatThrownBy(() -> folder.load(manifest))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining(why);
    }

    private static Row flight(App app, String origin) {
        RowSchema schema = app.stream("flights").schema();
        Row row = new Row(schema.width());
        row.setLong(schema.indexOf("flight_id"), 7);
        row.setText(schema.indexOf("origin"), origin);
        return row;
    }
}
