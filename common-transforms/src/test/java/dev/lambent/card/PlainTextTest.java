package dev.lambent.card;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
    @Test
    void markupOfXmlIsText() {
        assertThat(PlainText.xml("<script>alert(\"a\" & 'b')</script>"))
                .isEqualTo("&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;");
        assertThat(PlainText.xml("a\u0000b\u001bc\ud800d\uffff\u202e")).isEqualTo("a\ufffdb\ufffdc\ufffdd\ufffd\ufffd");
        assertThat(PlainText.xml(" a\r\n\tb\u2028c ")).isEqualTo("a b c");
        assertThat(PlainText.xml("東京 🛫")).isEqualTo("東京 🛫");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '\u0001',
            value = {
                "a|b § a\\|b",
                "<b>&amp; § &lt;b&gt;&amp;amp;",
                "[x](http://y) § \\[x\\](http://y)",
                "![x] § !\\[x\\]",
                "*a* `b` \\ ~c~ $d$ § \\*a\\* \\`b\\` \\\\ \\~c\\~ \\$d\\$",
                "roc_auc _a_ § roc_auc \\_a\\_",
                "# a # b § \\# a # b",
                "- a - b § \\- a - b",
                "--- § \\---",
                "-0.5 § -0.5",
                "+1 § +1",
                "1. a § 1\\. a",
                "1.5 a § 1.5 a",
                "2) a § 2\\) a",
                "== § \\=="
            })
    void markupOfMarkdownIsText(String text, String escaped) {
        assertThat(PlainText.markdown(text)).isEqualTo(escaped);
    }

    @Test
    void aCellOfMarkdownStaysOnItsLine() {
        assertThat(PlainText.markdown("a\nb\r\n\r\n# c | d")).isEqualTo("a b # c \\| d");
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        assertThat(PlainText.atMost(5, "abcde")).isEqualTo("abcde");
        assertThat(PlainText.atMost(5, "abcdef")).isEqualTo("abcd…");
        assertThat(PlainText.atMost(3, "🛫🛬🛫🛬")).isEqualTo("🛫🛬…");
    }

    @Test
    void sentencesGetTheirCapitalAndTheirStopOnce() {
        assertThat(Sentence.of("it is so")).isEqualTo("It is so.");
        assertThat(Sentence.of("Is it?")).isEqualTo("Is it?");
        assertThat(Sentence.of("dep_hour is null")).isEqualTo("dep_hour is null.");
        assertThat(Sentence.of(" ")).isEmpty();
    }
}
