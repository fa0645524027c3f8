package dev.lambent.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcePositionTest {
    @Test
    void isReadBackFromItsHeader() {
        SourcePosition position = new SourcePosition(3, 123_456_789_012L, 1_700_000_000_123L);
        assertThat(position.headerValue()).asString(UTF_8).isEqualTo("source/1 3 123456789012 1700000000123");
        assertThat(SourcePosition.of(position.headerValue())).isEqualTo(position);
        SourcePosition timeless = new SourcePosition(0, 0, -1);
        assertThat(SourcePosition.of(timeless.headerValue())).isEqualTo(timeless);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tick/1", "source/2 0 0 0", "source/1 0 0", "source/1 -1 0 0", "source/1 0 0 0 "})
    void otherHeadersAreRefused(String value) {
        assertThatThrownBy(() -> SourcePosition.of(value.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no position in a source");
    }

    @Test
    void isNeverTakenForATick() {
        assertThat(SourcePosition.HEADER).isNotEqualTo(Tick.HEADER);
        assertThat(Tick.isTick(new SourcePosition(0, 0, 0).headerValue())).isFalse();
    }
}
