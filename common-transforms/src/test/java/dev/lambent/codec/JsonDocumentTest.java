package dev.lambent.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class JsonDocumentTest {
    private final JsonDocument document = JsonDocument.parse(
            "a note",
            "{\"format\":1,\"text\":\"x\",\"number\":5000000000,\"small\":7,\"list\":[{\"a\":1}],\"map\":{\"k\":2},\"half\":0.5,\"none\":null}");

    @Test
    void readsFieldsOfTheirTypes() {
        assertThat(document.requireFormat(1)).isSameAs(document);
        assertThat(document.text("text")).isEqualTo("x");
        assertThat(document.number("number")).isEqualTo(5_000_000_000L);
        assertThat(document.smallNumber("small")).isEqualTo(7);
        assertThat(document.documents("list").get(0).number("a")).isEqualTo(1);
        JsonDocument map = document.document("map");
        assertThat(map.all(map::number)).containsExactly(org.assertj.core.api.Assertions.entry("k", 2L));
        assertThat(document.optionalText("missing")).isEmpty();
        assertThat(document.optionalText("none")).isEmpty();
    }

    @Test
    void refusesWhatIsMissingOrOfAnotherType() {
        assertRefused(() -> document.text("missing"), "A note cannot be read: its field missing is missing.");
        assertRefused(() -> document.text("small"), "its field small is not a text");
        assertRefused(() -> document.optionalText("small"), "its field small is not a text");
        assertRefused(() -> document.number("half"), "its field half is not a whole number");
        assertRefused(() -> document.number("text"), "its field text is not a whole number");
        assertRefused(() -> document.smallNumber("number"), "its field number is not a whole number of 32 bits");
        assertRefused(() -> document.document("list"), "its field list is not an object");
        assertRefused(() -> document.documents("map"), "its field map is not a list");
        assertRefused(() -> document.requireFormat(2), "its format version is 1, this Lambent reads 2");
    }

    @Test
    void refusesTextThatIsNoObject() {
        for (String text : new String[] {"", "[]", "7", "{", "{} {}", "nothing"}) {
            assertRefused(() -> JsonDocument.parse("a note", text), "A note cannot be read: it is no");
        }
    }

    @Test
    void impossibleValuesAreNamed() {
        assertRefused(
                () -> document.checked(d -> {
                    throw new IllegalArgumentException("offset is negative: -1");
                }),
                "it holds an impossible value: offset is negative: -1");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(LambentException.class).hasMessageContaining(message);
    }
}
