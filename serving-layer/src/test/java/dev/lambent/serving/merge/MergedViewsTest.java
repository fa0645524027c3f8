package dev.lambent.serving.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.SqlFile;
import dev.lambent.error.LambentException;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergedViewsTest {
    @Test
    void theConditionNamesEveryMarkOfAStreamAndLetsOtherPartitionsStartAtZero() {
        Boundary boundary = Boundary.of(
                100,
                Map.of(
                        new LogPartition("flights", 0),
                        new Boundary.Mark(7, 100),
                        new LogPartition("flights", 2),
                        new Boundary.Mark(9, 99),
                        new LogPartition("it's", 0),
                        new Boundary.Mark(3, 98),
                        LogPartition.history("flights"),
                        new Boundary.Mark(5, 1),
                        LogPartition.CONTROL,
                        new Boundary.Mark(4, 1)));
        assertThat(MergedViews.speedCondition(boundary))
                .isEqualTo("_offset >= CASE _topic"
                        + " WHEN 'flights' THEN CASE _partition WHEN 0 THEN 7 WHEN 2 THEN 9 ELSE 0 END"
                        + " WHEN 'it''s' THEN CASE _partition WHEN 0 THEN 3 ELSE 0 END ELSE 0 END");
        assertThat(MergedViews.speedCondition(Boundary.START)).isEqualTo("_offset >= 0");
    }

    @Test
    void statementsOfViewsSqlAreCutAtSemicolonsOutsideQuotesAndComments() {
        assertThat(
                        AppViews.parse(
                                new SqlFile(
                                        "views.sql",
                                        """
                        -- first; view
                        CREATE VIEW a AS SELECT ';' AS "x;y" /* ; */ FROM events;
                        create or replace view B as
                          SELECT 'it''s; fine' -- end;
                          FROM a
                        """)))
                .containsExactly(
                        new ViewDefinition("a", "SELECT ';' AS \"x;y\"   FROM events"),
                        new ViewDefinition("b", "SELECT 'it''s; fine' \n  FROM a"));
        assertThat(AppViews.parse(new SqlFile("views.sql", " ;; -- nothing\n"))).isEmpty();
    }

    @Test
    void aStatementOfAnotherFormIsRefusedWithItsLine() {
        assertThatThrownBy(() -> AppViews.parse(
                        new SqlFile("views.sql", "CREATE VIEW a AS SELECT 1;\n\n-- next\nDROP TABLE x;")))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("views.sql, line 4: not a view");
        assertThatThrownBy(() -> AppViews.parse(new SqlFile("views.sql", "CREATE VIEW _a AS SELECT 1")))
                .hasMessageContaining("line 1");
    }
}
