package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/** A piece of a card, without its markup; all texts in it are plain. */
sealed interface Block {
    void to(Markup markup);

    /** Whoever writes pieces in a format. */
    interface Markup {
        void paragraph(Paragraph paragraph);

        void bullets(Bullets bullets);

        void facts(Facts facts);

        void table(Table table);

        void plot(Plot plot);
    }

    record Paragraph(String text) implements Block {
        @Override
        public void to(Markup markup) {
            markup.paragraph(this);
        }
    }

    /** Sentences below each other. */
    record Bullets(List<String> texts) implements Block {
        public Bullets {
            texts = List.copyOf(texts);
        }

        @Override
        public void to(Markup markup) {
            markup.bullets(this);
        }
    }

    /** Terms, each with what is to be said of it. */
    record Facts(List<Fact> facts) implements Block {
        public Facts {
            facts = List.copyOf(facts);
        }

        record Fact(String term, String text) {}

        @Override
        public void to(Markup markup) {
            markup.facts(this);
        }
    }

    record Table(List<Column> columns, List<List<Cell>> rows) implements Block {
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            for (List<Cell> row : rows) {
                checkArgument(row.size() == columns.size(), "%s cells in %s columns", row.size(), columns.size());
            }
        }

        record Column(String title, boolean figures) {
            static Column text(String title) {
                return new Column(title, false);
            }

            static Column figures(String title) {
                return new Column(title, true);
            }
        }

        @Override
        public void to(Markup markup) {
            markup.table(this);
        }
    }

    /**
     * @param name of its file, without the ending
     * @param note what it shows, and how to read it
     */
    record Plot(String name, String title, String svg, String note) implements Block {
        static Plot of(LinePlot plot, String note) {
            return new Plot(plot.name(), plot.title(), plot.svg(), note);
        }

        static Plot of(BarPlot plot, String note) {
            return new Plot(plot.name(), plot.title(), plot.svg(), note);
        }

        @Override
        public void to(Markup markup) {
            markup.plot(this);
        }
    }
}
