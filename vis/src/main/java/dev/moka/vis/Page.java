package dev.moka.vis;

import java.util.List;

/**
 * A page of pictures that lie beside it; it needs no network.
 *
 * @param title of the page
 * @param facts name and value, what a reader needs to make the pictures again
 * @param figures from top to bottom
 */
public record Page(String title, List<Fact> facts, List<Figure> figures) {
    /** Something to know about the page. */
    public record Fact(String name, String value) {}

    /**
     * One picture of the page.
     *
     * @param file its name, relative to the page
     * @param caption what is to be seen
     */
    public record Figure(String file, String caption, Picture picture) {}

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>%s</title>
            <style>
            :root { --page: #ffffff; --words: #1f2328; --less: #57606a; --line: #d8dee4; }
            @media (prefers-color-scheme: dark) {
              :root { --page: #15181c; --words: #e6e8ea; --less: #9aa4ae; --line: #363c43; }
            }
            * { box-sizing: border-box; }
            body { margin: 0 auto; max-width: 70rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--words);
              font: 1rem/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 0 2rem; font-size: .9rem; }
            dt { color: var(--less); }
            dd { margin: 0; overflow-wrap: anywhere; }
            code { font-family: ui-monospace, monospace; font-size: .85rem; }
            figure { margin: 0 0 2.5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
            figcaption { margin-bottom: .75rem; }
            figure a { display: block; overflow: auto; border-radius: 8px; background: #ffffff; border: 1px solid var(--line); }
            img { display: block; max-width: 100%%; height: auto; margin: 0 auto; }
            @media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
            </style>
            </head>
            <body>
            <h1>%s</h1>
            <dl>
            """;
    private static final String FIGURE = """
            <figure>
            <figcaption>%s</figcaption>
            <a href="%s"><img src="%s" width="%d" height="%d" alt="%s"></a>
            </figure>
            """;

    public Page {
        facts = List.copyOf(facts);
        figures = List.copyOf(figures);
    }

    /** The page as HTML. */
    public String html() {
        StringBuilder html = new StringBuilder(HEAD.formatted(escape(title), escape(title)));
        facts.forEach(fact -> html.append("<dt>")
                .append(escape(fact.name()))
                .append("</dt><dd><code>")
                .append(escape(fact.value()))
                .append("</code></dd>\n"));
        html.append("</dl>\n");
        for (Figure figure : figures) {
            String file = escape(figure.file());
            String caption = escape(figure.caption());
            Picture picture = figure.picture();
            html.append(FIGURE.formatted(caption, file, file, picture.width(), picture.height(), caption));
        }
        return html.append("</body>\n</html>\n").toString();
    }

    private static String escape(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
