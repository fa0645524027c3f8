package dev.lambent.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.serving.StormAsker.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The judge of the storm: it must find switches guilty that make their readers wait, and leave noise alone. */
class SwitchCostTest {
    @Test
    void slowAnswersThatComeAnywhereAreNoise() {
        SwitchCost cost = SwitchCost.of(StormQuestion.EVENTS, List.of(interview(20, 0)));
        assertThat(cost.first()).isEqualTo(19);
        assertThat(cost.slow()).isPositive();
        assertThat(cost.chance()).isGreaterThan(SwitchCost.UNLIKELY);
    }

    @Test
    void slowAnswersRightAfterSwitchesAreTheSwitchesFault() {
        SwitchCost cost = SwitchCost.of(StormQuestion.EVENTS, List.of(interview(20, 5)));
        assertThat(cost.slowFirst()).isEqualTo(5);
        assertThat(cost.chance()).isLessThan(SwitchCost.UNLIKELY);
    }

    /** 100 answers an epoch, of which one is slow; and in as many epochs as {@code slowFirst} the first one is. */
    private static List<Answer> interview(int epochs, int slowFirst) {
        List<Answer> answers = new ArrayList<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (int i = 0; i < 100; i++) {
                boolean slow = i == 50 || (i == 0 && epoch > 0 && epoch <= slowFirst);
                answers.add(new Answer(StormQuestion.EVENTS, "", epoch, 0, slow ? 40_000_000 : 10_000_000));
            }
        }
        return answers;
    }
}
