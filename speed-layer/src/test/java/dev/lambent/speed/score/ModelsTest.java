package dev.lambent.speed.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import dev.lambent.speed.testing.Await;
import dev.lambent.speed.testing.RollingApp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelsTest {
    private final Models models =
            new Models(new RollingApp("models", 1), getClass().getClassLoader());

    @AfterEach
    void close() {
        models.close();
    }

    @Test
    void answersEachPreparationOnceAndSaysWhyOneIsRefused() throws Exception {
        models.prepare("good1");
        models.prepare("good1");
        models.prepare("bad");
        assertThat(models.unanswered()).containsExactly("good1", "bad");
        List<Models.Answer> answers = new ArrayList<>();
        Await.until(Duration.ofSeconds(10), answers::toString, () -> {
            answers.addAll(models.answers());
            return answers.size() == 2;
        });
        assertThat(answers).contains(new Models.Answer("good1", true, ""));
        assertThat(answers)
                .filteredOn(answer -> !answer.accepted())
                .singleElement()
                .satisfies(answer -> assertThat(answer.problem()).contains("cannot be loaded"));
        assertThat(models.unanswered()).isEmpty();
        assertThat(models.answers()).isEmpty();
    }

    @Test
    void aModelInForceIsLoadedOnTheSpotAndKept() {
        assertThat(models.inForce("good2").id()).isEqualTo("good2");
        assertThat(models.inForce("good2")).isSameAs(models.inForce("good2"));
    }

    @Test
    void aModelInForceThatCannotBeLoadedIsAnError() {
        assertThatThrownBy(() -> models.inForce("bad")).isInstanceOf(LambentException.class);
    }
}
