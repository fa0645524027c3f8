package dev.lambent.card;

import static dev.lambent.card.SampleEvidence.edited;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class CardTest {
    private static final String ODD = "<script>alert('x')</script> \"a\" | b\n# c & `d`";

    static Stream<ModelEvidence> samples() {
        return Stream.of(SampleEvidence.binary(), SampleEvidence.regression(), SampleEvidence.multiclass());
    }

    private static String markdown(ModelEvidence evidence) {
        return new String(Card.files(evidence).get(Card.MARKDOWN), UTF_8);
    }

    private static Document html(ModelEvidence evidence) {
        return Xml.parse(Card.files(evidence).get(Card.HTML));
    }

    private static List<String> headings(Document html) {
        return Xml.elements(html, "h2").stream().map(Element::getTextContent).toList();
    }

    private static String text(Document html) {
        return html.getDocumentElement().getTextContent();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theHtmlStandsAlone(ModelEvidence evidence) {
        Document html = html(evidence);
        assertThat(Xml.elements(html, "script")).isEmpty();
        assertThat(Xml.elements(html, "img")).isEmpty();
        assertThat(Xml.elements(html, "link")).isEmpty();
        Set<String> ids = new HashSet<>();
        for (Element element : Xml.elements(html, "*")) {
            if (element.hasAttribute("id")) {
                assertThat(ids.add(element.getAttribute("id")))
                        .as(element.getAttribute("id"))
                        .isTrue();
            }
            assertThat(element.hasAttribute("src")).isFalse();
            assertThat(element.getAttribute("style")).isEmpty();
        }
        for (Element link : Xml.elements(html, "a")) {
            assertThat(ids).contains(link.getAttribute("href").substring(1));
        }
        assertThat(new String(Card.files(evidence).get(Card.HTML), UTF_8).replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:", "url(", "@import");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void thePlotsOfTheMarkdownAreThereAndThoseOfTheHtmlAreTheSame(ModelEvidence evidence) {
        SortedMap<String, byte[]> files = Card.files(evidence);
        String html = new String(files.get(Card.HTML), UTF_8);
        Set<String> named = new HashSet<>(Set.of(Card.HTML, Card.MARKDOWN));
        Pattern.compile("]\\((plots/[a-z0-9-]+\\.svg)\\)")
                .matcher(markdown(evidence))
                .results()
                .forEach(found -> named.add(found.group(1)));
        assertThat(files.keySet()).isEqualTo(named);
        files.forEach((name, bytes) -> {
            if (name.endsWith(".svg")) {
                Document svg = Xml.parse(bytes);
                assertThat(Xml.elements(svg, "title")).hasSize(1);
                assertThat(Xml.elements(svg, "desc")).hasSize(1);
                assertThat(html).contains(new String(bytes, UTF_8));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("samples")
    void bothFormatsSayTheSame(ModelEvidence evidence) {
        List<String> sections = markdown(evidence)
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
        assertThat(headings(html(evidence))).isEqualTo(sections);
        String all = text(html(evidence));
        for (MetricFigure figure : evidence.metrics()) {
            assertThat(markdown(evidence)).contains("| " + Figures.number(figure.holdout()) + " |");
            assertThat(all).contains(Figures.number(figure.holdout()));
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theSameEvidenceGivesTheSameBytes(ModelEvidence evidence) {
        SortedMap<String, byte[]> once = Card.files(evidence);
        SortedMap<String, byte[]> again = Card.files(EvidenceJson.read(EvidenceJson.write(evidence)));
        assertThat(again.keySet()).isEqualTo(once.keySet());
        again.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(once.get(name)));
    }

    @Test
    void aBinaryCardBeginsWithWhatAStakeholderNeeds() {
        String summary = markdown(SampleEvidence.binary()).split("## Goals", 2)[0];
        assertThat(summary)
                .contains(
                        "**May it be used? Yes.** The hold-out shows that what training can judge is reached (2 of 4 goals).")
                .contains("Tells, when a flight departs, whether it will land more than 15 minutes late.")
                .contains(
                        "On 42,749 rows that it had not seen, its ROC AUC is 0.7515 (bounds 0.7466 to 0.7563), better than the"
                                + " 0.5000 of the simplest baseline, prior.")
                .contains("75.2 % of the time")
                .contains("Do not use it after 2002-05-06 00:00 UTC.")
                .contains("- Flights from EWR are ranked markedly worse")
                .contains("- It is better on the rows it was trained on (ROC AUC 0.7731) than on new ones (0.7515)");
        assertThat(headings(html(SampleEvidence.binary())))
                .containsExactly(
                        "In short",
                        "Goals and verdicts",
                        "Beside something simpler",
                        "How good it is",
                        "How good it is on parts of the rows",
                        "Whether its probabilities come true",
                        "How well it ranks: ROC, precision and recall",
                        "Overfitting",
                        "How it was chosen",
                        "What it looks at",
                        "Its data",
                        "What was found in the data",
                        "Limits",
                        "Where it comes from",
                        "Glossary");
    }

    @Test
    void aRegressionHasDecilesAndNoRoc() {
        SortedMap<String, byte[]> files = Card.files(SampleEvidence.regression());
        assertThat(files).containsKey("plots/calibration.svg").doesNotContainKeys("plots/roc.svg", "plots/path-1.svg");
        assertThat(headings(html(SampleEvidence.regression())))
                .contains("Predicted and actual values")
                .noneMatch(heading -> heading.contains("ROC"));
        assertThat(markdown(SampleEvidence.regression()))
                .contains("**May it be used? Not yet.**")
                .contains("There is no learning curve")
                .contains("The hold-out was not judged by parts")
                .contains("| all times |")
                .contains("typical error is about 8.020");
    }

    @Test
    void severalClassesHaveACurveEach() {
        Document svg = Xml.parse(Card.files(SampleEvidence.multiclass()).get("plots/roc.svg"));
        assertThat(Xml.elements(svg, "text").stream().map(Element::getTextContent))
                .contains("on time", "late", "cancelled", "chance");
        assertThat(markdown(SampleEvidence.multiclass()))
                .contains("**May it be used? No.** The hold-out shows that a goal is missed: log_loss &lt;= 0.4.")
                .contains("Severe finding about the data")
                .contains("| SEVERE |");
    }

    @Test
    void theVerdictIsThatOfTheGate() {
        assertThat(Usability.of(verdicts("PASS")).word()).isEqualTo("Yes");
        assertThat(Usability.of(verdicts("PASS", "PASS")).reason())
                .isEqualTo("The hold-out shows that all 2 goals are reached.");
        assertThat(Usability.of(verdicts("PASS", "NOT_JUDGED")).word()).isEqualTo("Yes");
        assertThat(Usability.of(verdicts("NOT_JUDGED")).word()).isEqualTo("With care");
        assertThat(Usability.of(verdicts("PASS", "INSUFFICIENT")).word()).isEqualTo("Not yet");
        assertThat(Usability.of(verdicts("INSUFFICIENT", "FAIL", "PASS")).word())
                .isEqualTo("No");
        ModelEvidence severe = edited(verdicts("PASS"), tree -> tree.putArray("findings")
                .addObject()
                .put("severe", true)
                .put("text", "it gives the label away"));
        assertThat(Usability.of(severe).word()).isEqualTo("With care");
    }

    private static ModelEvidence verdicts(String... verdicts) {
        return edited(SampleEvidence.binary(), tree -> {
            ArrayNode goals = ((ObjectNode) tree.path("contract")).putArray("goals");
            for (String verdict : verdicts) {
                goals.addObject()
                        .put("text", "roc_auc >= 0.7")
                        .put("verdict", verdict)
                        .put("detail", "");
            }
        });
    }

    @Test
    void theSimplestBaselineIsComparedAsTheBoundsAllow() {
        assertThat(howGood(0.74)).contains("better than the 0.7400 of the simplest baseline");
        assertThat(howGood(0.75)).contains("better, but within its bounds not for certain, than the 0.7500");
        assertThat(howGood(0.76)).contains("no better than the 0.7600");
        ModelEvidence known = edited(SampleEvidence.binary(), tree -> tree.putArray("baselines")
                .addObject()
                .put("name", "human")
                .putObject("metrics")
                .put("accuracy", 0.81));
        assertThat(markdown(known)).contains("no baseline has this figure");
    }

    private static String howGood(double baseline) {
        return markdown(edited(SampleEvidence.binary(), tree -> ((ObjectNode) tree.at("/baselines/0/metrics"))
                .put("roc_auc", baseline)));
    }

    @Test
    void lowerIsBetterWhereItIs() {
        ModelEvidence worse = edited(
                SampleEvidence.regression(), tree -> ((ObjectNode) tree.at("/baselines/0/metrics")).put("rmse", 7.9));
        assertThat(markdown(worse))
                .contains("no better than the 7.900 of the simplest baseline, prior. Lower is better.");
    }

    @Test
    void skillIsShownOverEachBaselineThatHasTheFigure() {
        // (0.7515 - 0.5) / (1 - 0.5), and (0.7515 - 0.6803) / (1 - 0.6803).
        assertThat(markdown(SampleEvidence.binary()))
                .contains("| skill in ROC AUC | higher | – | 0.5030 | 0.2227 | – |")
                .doesNotContain("MASE");
        // 1 - 8.02 / 12.93, and 6.41 / 10.4.
        assertThat(markdown(SampleEvidence.regression()))
                .contains("| skill in RMSE | higher | – | 0.3797 |", "| MASE | lower | – | 0.6163 |");
        ModelEvidence perfect =
                edited(SampleEvidence.regression(), tree -> ((ObjectNode) tree.at("/baselines/0/metrics"))
                        .put("rmse", 0)
                        .put("mae", 0));
        assertThat(markdown(perfect)).doesNotContain("| skill in", "| MASE |");
    }

    @Test
    void textsOfDataAreTextsEverywhere() {
        ModelEvidence odd = edited(SampleEvidence.binary(), tree -> {
            ((ObjectNode) tree.at("/model"))
                    .put("app", ODD)
                    .put("purpose", ODD)
                    .put("id", ODD)
                    .put("title", ODD);
            ((ObjectNode) tree.at("/contract/goals/0")).put("text", ODD).put("detail", ODD);
            ((ObjectNode) tree.at("/baselines/0")).put("name", ODD);
            ((ObjectNode) tree.at("/slices/0")).put("column", ODD).put("value", ODD);
            ((ObjectNode) tree.at("/search/trials/0")).put("title", ODD).put("failure", ODD);
            ((ObjectNode) tree.at("/curves/paths/0")).put("title", ODD);
            ((ObjectNode) tree.at("/importances/permutation/0")).put("input", ODD);
            ((ObjectNode) tree.at("/importances/coefficients/0")).put("name", ODD);
            ((ObjectNode) tree.at("/data/inputs/0")).put("name", ODD).put("type", ODD);
            ((ObjectNode) tree.at("/data/inputs/0/categories/frequent/0")).put("value", ODD);
            ((ObjectNode) tree.at("/findings/0")).put("text", ODD);
            tree.putArray("limits").add(ODD);
            tree.putArray("weak_slices").add(ODD);
            ((ObjectNode) tree.at("/lineage"))
                    .put("feature_set", ODD)
                    .put("threshold", ODD)
                    .put("calibration", ODD);
            ((ObjectNode) tree.at("/lineage/versions")).put(ODD, ODD);
            ((ObjectNode) tree.at("/lineage/table_versions")).put(ODD, 3);
            ((ObjectNode) tree.at("/model/parameters")).put(ODD, 3.5);
        });
        SortedMap<String, byte[]> files = Card.files(odd);
        files.forEach((name, bytes) -> {
            if (!name.equals(Card.MARKDOWN)) {
                assertThat(Xml.elements(Xml.parse(bytes), "script")).as(name).isEmpty();
            }
        });
        Document html = Xml.parse(files.get(Card.HTML));
        assertThat(text(html)).contains("<script>alert('x')</script> \"a\" | b # c & `d`");
        assertThat(headings(html)).isEqualTo(headings(html(SampleEvidence.binary())));
        String markdown = new String(files.get(Card.MARKDOWN), UTF_8);
        assertThat(markdown)
                .doesNotContain("<script")
                .contains("&lt;script&gt;alert('x')&lt;/script&gt; \"a\" \\| b # c &amp; \\`d\\`");
        requireWholeTables(markdown);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyRowOfATableHasItsCells(ModelEvidence evidence) {
        requireWholeTables(markdown(evidence));
    }

    private static void requireWholeTables(String markdown) {
        int columns = 0;
        int rows = 0;
        for (String line : markdown.lines().toList()) {
            int cells = line.startsWith("|") ? line.split("(?<!\\\\)\\|", -1).length - 2 : 0;
            assertThat(columns == 0 || cells == 0 || cells == columns).as(line).isTrue();
            columns = cells;
            rows += cells > 0 ? 1 : 0;
        }
        assertThat(rows).isGreaterThan(30);
    }

    @Test
    void ofManyOnlySoManyAreDrawnAndTheCardSaysSo() {
        ModelEvidence many = edited(SampleEvidence.binary(), tree -> {
            ArrayNode coefficients = ((ObjectNode) tree.at("/importances")).putArray("coefficients");
            for (int i = 0; i < 120; i++) {
                coefficients.addObject().put("name", "dest = " + i).put("value", i - 60.0);
            }
            ArrayNode slices = tree.putArray("slices");
            for (int i = 0; i < 60; i++) {
                slices.addObject()
                        .put("column", "dest")
                        .put("value", "v" + i)
                        .put("rows", 300)
                        .put("metric", "roc_auc")
                        .put("figure", 0.7)
                        .put("weak", i % 7 == 0);
            }
        });
        assertThat(markdown(many))
                .contains("Drawn are the greatest 20 of 120.")
                .contains("Drawn are 20 of 60 parts.")
                .contains("| dest | v59 |");
    }

    @Test
    void theGlossaryHasTheTermsOfThisCardAndNoOthers() {
        String binary = markdown(SampleEvidence.binary()).split("## Glossary", 2)[1];
        assertThat(binary)
                .contains(
                        "**ROC AUC (roc_auc)**",
                        "**Calibration**",
                        "**Hold-out**",
                        "**Baseline**",
                        "**Bound**",
                        "**Penalty**")
                .doesNotContain("rmse");
        String regression = markdown(SampleEvidence.regression()).split("## Glossary", 2)[1];
        assertThat(regression).contains("**RMSE (rmse)**").doesNotContain("ROC", "**Calibration**", "**Penalty**");
    }
}
