package dev.lambent.serving.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.sql.QueryResult;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LookupTableTest {
    private static LookupTable table(String type, Object key) {
        return LookupTable.of(
                "prices",
                "price",
                new QueryResult(
                        List.of(new QueryResult.ResultColumn("price", type)),
                        List.<Object[]>of(new Object[] {key}),
                        false,
                        0,
                        new CoverageState(1, 0, 0, "run", Optional.empty())),
                0);
    }

    /** DuckDB gives 12.500000, and people ask for 12.5. */
    @Test
    void aDecimalIsFoundHoweverItIsWritten() {
        LookupTable prices = table("DECIMAL(18,6)", new BigDecimal("12.500000"));
        for (String asked : List.of("12.5", "12.50", "12.500000", " 12.5 ")) {
            assertThat(prices.get(asked)).as(asked).hasSize(1);
        }
        assertThat(prices.get("12.51")).isEmpty();
        assertThat(prices.get("dear")).isEmpty();
    }

    @Test
    void aTextIsFoundAsItIs() {
        LookupTable names = table("VARCHAR", "12.50");
        assertThat(names.get("12.50")).hasSize(1);
        assertThat(names.get("12.5")).isEmpty();
    }
}
