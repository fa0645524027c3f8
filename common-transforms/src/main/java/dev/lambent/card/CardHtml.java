package dev.lambent.card;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A card as one HTML file that stands alone: style and plots are in it, scripts and addresses are not. It is well-formed XML as well.
 */
final class CardHtml implements Block.Markup {
    private static final String STYLE =
            """
            :root { color-scheme: light dark; --ink: #1f2328; --soft: #57606a; --page: #ffffff; --rule: #d0d7de;
              --shade: #f6f8fa; --good: #116329; --warning: #8a4600; --bad: #a40e26; --link: #0550ae }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9da7b1; --page: #0d1117;
              --rule: #30363d; --shade: #161b22; --good: #56d364; --warning: #f0a45d; --bad: #ff8c86; --link: #79b8ff } }
            * { box-sizing: border-box }
            body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 54rem; background: var(--page); color: var(--ink);
              font: 16px/1.55 system-ui, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif; overflow-wrap: anywhere }
            h1 { margin: 0; font-size: 1.9rem; line-height: 1.2 }
            h2 { margin: 2.75rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--rule); font-size: 1.3rem }
            p { margin: .6rem 0; max-width: 46rem }
            .subtitle { color: var(--soft) }
            .verdict { margin: 1.25rem 0; padding: .9rem 1.1rem; border: 1px solid; border-left-width: .5rem;
              border-radius: .35rem; background: var(--shade) }
            .verdict strong { display: block; font-size: 1.25rem }
            .verdict p { margin: .2rem 0 0; color: var(--ink) }
            .good { color: var(--good) } .warning { color: var(--warning) } .bad { color: var(--bad) }
            td.good, td.warning, td.bad { font-weight: 600 }
            nav { font-size: .9rem; line-height: 2 } nav a { margin-right: 1rem; white-space: nowrap }
            a { color: var(--link) }
            dl { margin: .6rem 0; display: grid; grid-template-columns: minmax(8rem, 12rem) 1fr; gap: .45rem 1.25rem }
            dt { font-weight: 600 } dd { margin: 0 }
            ul { margin: .6rem 0; padding-left: 1.3rem; max-width: 46rem } li { margin: .3rem 0 }
            .wide { margin: 1rem 0; overflow-x: auto }
            table { border-collapse: collapse; font-size: .9rem; overflow-wrap: normal }
            th, td { padding: .35rem .75rem; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top }
            th { border-bottom-width: 2px; vertical-align: bottom }
            td { max-width: 26rem; overflow-wrap: break-word }
            .figures { text-align: right; font-variant-numeric: tabular-nums }
            td.figures { white-space: nowrap }
            figure { margin: 1.25rem 0 }
            figure svg { display: block; max-width: 100%; height: auto; border: 1px solid var(--rule); border-radius: .35rem }
            figcaption { margin-top: .4rem; max-width: 40rem; color: var(--soft); font-size: .9rem }
            @media (max-width: 36rem) { dl { display: block } dd { margin-bottom: .6rem } }
            @media print { nav { display: none } body { padding: 0; max-width: none } figure, tr { break-inside: avoid }
              h2 { break-after: avoid } }
            """;

    private final StringBuilder out = new StringBuilder();

    private CardHtml() {}

    static String write(CardDocument card) {
        CardHtml html = new CardHtml();
        html.head(card);
        html.body(card);
        return html.out.toString();
    }

    private void head(CardDocument card) {
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n")
                .append("<title>" + PlainText.xml(card.title()) + "</title>\n")
                .append("<style>\n" + STYLE + "</style>\n</head>\n");
    }

    private void body(CardDocument card) {
        out.append("<body>\n<header>\n");
        element("h1", card.title());
        out.append("<p class=\"subtitle\">" + PlainText.xml(card.subtitle()) + "</p>\n");
        Usability verdict = card.verdict();
        out.append("<div class=\"verdict " + css(verdict.tone()) + "\"><strong>May it be used? "
                + PlainText.xml(verdict.word()) + ".</strong>");
        element("p", verdict.reason());
        out.append("</div>\n</header>\n<main>\n");
        for (Section section : card.sections()) {
            out.append("<section id=\"" + section.id() + "\">\n");
            element("h2", section.title());
            section.blocks().forEach(block -> block.to(this));
            out.append("</section>\n");
            if (section.equals(card.sections().get(0))) {
                contents(card);
            }
        }
        out.append("</main>\n</body>\n</html>\n");
    }

    /** After the summary, which is what comes first. */
    private void contents(CardDocument card) {
        out.append(card.sections().stream()
                .skip(1)
                .map(section -> "<a href=\"#" + section.id() + "\">" + PlainText.xml(section.title()) + "</a>")
                .collect(Collectors.joining("\n", "<nav aria-label=\"Contents\">\n", "\n</nav>\n")));
    }

    private void element(String tag, String text) {
        out.append('<' + tag + '>' + PlainText.xml(text) + "</" + tag + ">\n");
    }

    private static String css(Tone tone) {
        return tone.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void paragraph(Block.Paragraph paragraph) {
        element("p", paragraph.text());
    }

    @Override
    public void bullets(Block.Bullets bullets) {
        out.append("<ul>\n");
        bullets.texts().forEach(text -> element("li", text));
        out.append("</ul>\n");
    }

    @Override
    public void facts(Block.Facts facts) {
        out.append("<dl>\n");
        facts.facts().forEach(fact -> {
            element("dt", fact.term());
            element("dd", fact.text());
        });
        out.append("</dl>\n");
    }

    @Override
    public void table(Block.Table table) {
        out.append("<div class=\"wide\"><table>\n<thead><tr>");
        table.columns()
                .forEach(column -> out.append("<th scope=\"col\"" + (column.figures() ? " class=\"figures\"" : "") + '>'
                        + PlainText.xml(column.title()) + "</th>"));
        out.append("</tr></thead>\n<tbody>\n");
        table.rows().forEach(row -> {
            out.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                cell(row.get(i), table.columns().get(i).figures());
            }
            out.append("</tr>\n");
        });
        out.append("</tbody>\n</table></div>\n");
    }

    private void cell(Cell cell, boolean figures) {
        String css = figures ? "figures" : cell.tone() == Tone.PLAIN ? "" : css(cell.tone());
        out.append("<td" + (css.isEmpty() ? "" : " class=\"" + css + '"') + '>' + PlainText.xml(cell.text()) + "</td>");
    }

    @Override
    public void plot(Block.Plot plot) {
        out.append("<figure>\n" + plot.svg());
        element("figcaption", plot.note());
        out.append("</figure>\n");
    }
}
