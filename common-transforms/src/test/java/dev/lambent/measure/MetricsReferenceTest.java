package dev.lambent.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.Task;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What scikit-learn says; {@code reference.py} beside the numbers made them. */
class MetricsReferenceTest {
    @Test
    void metricsAreThoseOfScikitLearn() throws IOException {
        JsonNode reference;
        try (InputStream json = MetricsReferenceTest.class.getResourceAsStream("/measure/reference.json")) {
            reference = new ObjectMapper().readTree(json);
        }
        for (JsonNode of : reference) {
            Task task = Task.valueOf(of.get("task").asText());
            MetricSettings settings = new MetricSettings(
                    of.path("capacity").asDouble(MetricSettings.DEFAULT.capacity()),
                    of.path("quantile").asDouble(MetricSettings.DEFAULT.quantile()));
            double[] scores = numbers(of.get("scores"));
            double[] decisions =
                    switch (task) {
                        case BINARY ->
                            Arrays.stream(scores)
                                    .map(score -> score > 0.5 ? 1 : 0)
                                    .toArray();
                        case MULTICLASS -> numbers(of.get("decisions"));
                        case REGRESSION -> scores;
                    };
            double[][] byClass = StreamSupport.stream(of.path("by_class").spliterator(), false)
                    .map(MetricsReferenceTest::numbers)
                    .toArray(double[][]::new);
            Map<Metric, Double> metrics =
                    Metrics.of(task, settings, new Scored(scores, decisions, numbers(of.get("labels")), byClass));
            assertThat(metrics).containsOnlyKeys(Metric.of(task));
            of.get("metrics").properties().forEach(metric -> assertThat(
                            metrics.get(Metric.byText(metric.getKey()).orElseThrow()))
                    .as(metric.getKey())
                    .isEqualTo(metric.getValue().asDouble(), within(1e-12)));
        }
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }
}
