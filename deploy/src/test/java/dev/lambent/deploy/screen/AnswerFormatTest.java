package dev.lambent.deploy.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lambent.deploy.client.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerFormatTest {
    private static final Answer ANSWER = new Answer(
            List.of("n", "text"),
            List.of(
                    List.of(new IntNode(12), new TextNode("say \"hi\", you")),
                    List.of(new IntNode(-3), NullNode.getInstance())),
            false,
            new ObjectMapper().createObjectNode());

    @Test
    void tableAlignsNumbersToTheRight() {
        assertThat(AnswerFormat.TABLE.render(ANSWER))
                .isEqualTo(
                        """
                 n  text
                --  -------------
                12  say "hi", you
                -3
                """);
    }

    @Test
    void csvQuotesWhatNeedsQuotes() {
        assertThat(AnswerFormat.CSV.render(ANSWER)).isEqualTo("n,text\n12,\"say \"\"hi\"\", you\"\n-3,\n");
    }

    @Test
    void jsonIsOneObjectALine() {
        assertThat(AnswerFormat.JSON.render(ANSWER))
                .isEqualTo("{\"n\":12,\"text\":\"say \\\"hi\\\", you\"}\n{\"n\":-3,\"text\":null}\n");
    }
}
