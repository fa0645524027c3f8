package dev.lambent.speed.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorPositionTest {
    @Test
    void isReadBack() {
        MirrorPosition position = new MirrorPosition("aB_-c", "dE", 123_456_789_012L);
        assertThat(position.toBytes()).asString(UTF_8).isEqualTo("position/1 aB_-c dE 123456789012");
        assertThat(MirrorPosition.of(position.toBytes())).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "position/2 a b 1", "position/1 a 1", "position/1 a b -1"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> MirrorPosition.of(text.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no position of a mirror");
    }
}
