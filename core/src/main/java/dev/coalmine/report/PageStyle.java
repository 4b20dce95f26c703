package dev.coalmine.report;

import dev.coalmine.internal.svg.Theme;

/** The style sheet of a page: that of its charts, and its own. */
final class PageStyle {
    private static final String OWN = """
            *{box-sizing:border-box}
            body{margin:0;background:var(--cm-bg);color:var(--cm-text);\
            font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}
            main,header,footer{max-width:1064px;margin:0 auto;padding:0 16px}
            header{padding-top:28px}
            footer{padding-top:12px;padding-bottom:28px;color:var(--cm-muted);font-size:13px}
            h1{font-size:24px;line-height:1.25;margin:0 0 4px}
            h2{font-size:21px;line-height:1.3;margin:0;overflow-wrap:anywhere}
            h3{font-size:16px;margin:28px 0 8px}
            p{margin:4px 0}
            a{color:var(--cm-blue)}
            .muted{color:var(--cm-muted)}
            .rollout{border-top:1px solid var(--cm-grid);margin-top:32px;padding-top:24px}
            .banner{border-left:5px solid var(--mood);padding:2px 0 2px 14px}
            .badge{display:inline-block;border:1.5px solid var(--mood);color:var(--mood);border-radius:999px;\
            padding:0 10px;font-size:13px;font-weight:600;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;\
            max-width:100%;vertical-align:middle}
            .mood-good{--mood:var(--cm-green)}
            .mood-bad{--mood:var(--cm-red)}
            .mood-open{--mood:var(--cm-blue)}
            .sentence{font-size:17px;margin:8px 0 0;overflow-wrap:anywhere}
            .facts{display:flex;flex-wrap:wrap;gap:10px 32px;margin:16px 0 0;padding:0}
            .facts div{min-width:0}
            .facts dt{color:var(--cm-muted);font-size:13px}
            .facts dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
            figure{margin:18px 0 0;break-inside:avoid}
            figcaption{font-weight:600;margin-bottom:2px}
            figcaption p{font-weight:400;color:var(--cm-muted);font-size:14px;overflow-wrap:anywhere}
            .pair{display:flex;gap:24px}
            .pair figure{flex:1;min-width:0}
            .scroll{overflow-x:auto}
            table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
            th,td{text-align:left;vertical-align:top;padding:6px 14px 6px 0;border-bottom:1px solid var(--cm-grid)}
            th{font-weight:600}
            thead th{color:var(--cm-muted);font-size:13px;white-space:nowrap}
            .arms{max-width:680px;margin-top:20px}
            .number{text-align:right;white-space:nowrap}
            .words{min-width:240px;overflow-wrap:anywhere}
            .time,.summary td,.summary th{white-space:nowrap}
            .narrow{display:none}
            @media screen and (max-width:760px){
            .wide{display:none}.narrow{display:block;max-width:460px}.narrow svg{width:100%}
            .pair{display:block}
            h1{font-size:21px}h2{font-size:19px}.sentence{font-size:16px}
            .decisions,.decisions tbody,.decisions tr,.decisions .words{display:block;width:100%}
            .decisions thead{display:none}
            .decisions td{border:0;padding:0 8px 0 0;display:inline}
            .decisions tr{border-bottom:1px solid var(--cm-grid);padding:8px 0}
            }
            @media print{
            body{font-size:11pt}main,header,footer{max-width:none;padding:0}
            .rollout{break-before:page;border:0;margin:0}.rollout:first-of-type{break-before:auto}
            tr{break-inside:avoid}a{color:inherit;text-decoration:none}.scroll{overflow:visible}
            }
            """;

    private PageStyle() {}

    static String css() {
        return Theme.css() + OWN;
    }
}
