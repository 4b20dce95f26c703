package dev.coalmine.internal.svg;

/** The style sheet of charts: light or dark as the reader's system asks, and light on paper. */
public final class Theme {
    static final String LIGHT_BACKGROUND = "#ffffff";
    static final String DARK_BACKGROUND = "#14181d";
    static final String LIGHT_TEXT = "#1f2328";
    static final String DARK_TEXT = "#e6edf3";
    static final String LIGHT_MUTED = "#57606a";
    static final String DARK_MUTED = "#a3adb8";

    private static final String SHAPES = """
            .cm-chart{max-width:100%;height:auto;display:block}
            .cm-chart text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;fill:var(--cm-muted);\
            font-variant-numeric:tabular-nums}
            .cm-chart .cm-title{font-size:14px;font-weight:600;fill:var(--cm-text)}
            .cm-chart .cm-name{fill:var(--cm-text)}
            .cm-bg{fill:var(--cm-bg)}
            .cm-grid{stroke:var(--cm-grid);stroke-width:1}
            .cm-axis{stroke:var(--cm-muted);stroke-width:1}
            .cm-line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}
            .cm-fill{fill:currentColor;fill-opacity:.16;stroke:none}
            .cm-dot{fill:currentColor;stroke:var(--cm-bg);stroke-width:1;stroke-dasharray:none}
            .cm-note{stroke:currentColor;stroke-width:1.5}
            """;

    private Theme() {}

    /** Returns the style sheet, for the head of a page; its variables and classes all begin with {@code cm-}. */
    public static String css() {
        StringBuilder css = new StringBuilder();
        css.append(":root{color-scheme:light dark;")
                .append(variables(LIGHT_BACKGROUND, LIGHT_TEXT, LIGHT_MUTED, "#dde2e7"));
        for (Ink ink : Ink.values()) {
            css.append(variable(ink, ink.light()));
        }
        css.append("}\n@media screen and (prefers-color-scheme:dark){:root{")
                .append(variables(DARK_BACKGROUND, DARK_TEXT, DARK_MUTED, "#30363d"));
        for (Ink ink : Ink.values()) {
            css.append(variable(ink, ink.dark()));
        }
        css.append("}}\n").append(SHAPES);
        for (Ink ink : Ink.values()) {
            css.append('.').append(ink.cssClass()).append("{color:var(--").append(ink.cssClass());
            css.append(");stroke-dasharray:").append(ink.dashes()).append("}\n");
        }
        return css.toString();
    }

    private static String variables(String background, String text, String muted, String grid) {
        return "--cm-bg:" + background + ";--cm-text:" + text + ";--cm-muted:" + muted + ";--cm-grid:" + grid + ";";
    }

    private static String variable(Ink ink, String colour) {
        return "--" + ink.cssClass() + ":" + colour + ";";
    }
}
