package dev.lambent.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0.75151;0.7515",
                "0.5;0.5000",
                "1;1.000",
                "12.345;12.34",
                "999.94;999.9",
                "999.95;1,000",
                "1234.5;1,234",
                "1234567;1,234,567",
                "-0.0002;-0.0002",
                "0.000012345;0.000012",
                "0;0",
                "1e-9;1.00e-09",
                "-3.2e200;-3.20e+200"
            })
    void numbersHaveTheDigitsThatCount(double value, String text) {
        assertThat(Figures.number(value)).isEqualTo(text);
    }

    @Test
    void sharesAreRoundedAsTheyAreWritten() {
        assertThat(Figures.percent(0.7515)).isEqualTo("75.2 %");
        assertThat(Figures.percent(0.00042)).isEqualTo("0.042 %");
        assertThat(Figures.percent(0)).isEqualTo("0 %");
        assertThat(Figures.rate(0.05)).isEqualTo("5 %");
        assertThat(Figures.rate(0.025)).isEqualTo("2.5 %");
    }

    @Test
    void theMachinesLanguageDoesNotMatter() {
        Locale before = Locale.getDefault();
        byte[] here = Card.files(SampleEvidence.binary()).get(Card.HTML);
        try {
            for (String language : new String[] {"de-DE", "ar-EG", "tr-TR", "hi-IN-u-nu-deva"}) {
                Locale.setDefault(Locale.forLanguageTag(language));
                assertThat(Card.files(SampleEvidence.binary()).get(Card.HTML))
                        .as(language)
                        .isEqualTo(here);
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
