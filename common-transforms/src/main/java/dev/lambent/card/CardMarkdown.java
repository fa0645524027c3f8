package dev.lambent.card;

import java.util.List;
import java.util.stream.Collectors;

/** A card as Markdown with tables; its plots are files beside it. */
final class CardMarkdown implements Block.Markup {
    private final StringBuilder out = new StringBuilder();

    private CardMarkdown() {}

    static String write(CardDocument card) {
        CardMarkdown markdown = new CardMarkdown();
        markdown.line("# " + PlainText.markdown(card.title()));
        markdown.line(PlainText.markdown(card.subtitle()));
        markdown.line("> **May it be used? " + PlainText.markdown(card.verdict().word()) + ".** "
                + PlainText.markdown(card.verdict().reason()));
        for (Section section : card.sections()) {
            markdown.line("## " + PlainText.markdown(section.title()));
            section.blocks().forEach(block -> block.to(markdown));
        }
        return markdown.out.toString().stripTrailing() + "\n";
    }

    private void line(String text) {
        out.append(text).append("\n\n");
    }

    @Override
    public void paragraph(Block.Paragraph paragraph) {
        line(PlainText.markdown(paragraph.text()));
    }

    @Override
    public void bullets(Block.Bullets bullets) {
        line(bullets.texts().stream()
                .map(text -> "- " + PlainText.markdown(text))
                .collect(Collectors.joining("\n")));
    }

    @Override
    public void facts(Block.Facts facts) {
        line(facts.facts().stream()
                .map(fact -> "- **" + PlainText.markdown(fact.term()) + "**: " + PlainText.markdown(fact.text()))
                .collect(Collectors.joining("\n")));
    }

    @Override
    public void table(Block.Table table) {
        row(table.columns().stream().map(Block.Table.Column::title).toList());
        out.append(table.columns().stream()
                .map(column -> column.figures() ? "---:" : "---")
                .collect(Collectors.joining(" | ", "| ", " |\n")));
        table.rows().forEach(row -> row(row.stream().map(Cell::text).toList()));
        out.append('\n');
    }

    private void row(List<String> cells) {
        out.append(cells.stream().map(PlainText::markdown).collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    @Override
    public void plot(Block.Plot plot) {
        line("![" + PlainText.markdown(plot.title()) + "](" + Card.PLOTS + plot.name() + ".svg)");
        line(PlainText.markdown(plot.note()));
    }
}
