import { escapeHtml, scriptJson } from "../escape-html";
import { printable } from "../printable";
import { asset } from "./assets";
import type { PageData } from "./page-data";

/**
 * A matrix as one HTML file that asks for nothing from outside: a table by classes, filters, and a dialog that says why.
 *
 * Nothing of the data is markup: it is in a data block, which the script turns into text. Should anything slip
 * through, the page's own policy runs no script but its own.
 */
export function matrixPage(data: PageData): string {
    const scripts = [asset("page-groups.js"), asset("page-script.js")];
    return `${head(data.title, scripts.map(({ source }) => source).join(" "))}
<body>
<header>
<h1>${escapeHtml(printable(data.title))}</h1>
<p class="source">${escapeHtml(printable(data.source))}</p>
${data.notes.map((note) => `<p class="hint">${escapeHtml(printable(note))}</p>\n`).join("")}</header>
<noscript><p>This page draws its table with a script of its own, which this browser doesn't run.
The same matrix is there with <code>--format markdown</code> or <code>--format csv</code>.</p></noscript>
<main>
<form id="filters" role="search" hidden>
<label>Principals: names, groups, tags <input id="who" type="search" autocomplete="off" spellcheck="false"></label>
<label>Instances: names, ids, tags <input id="what" type="search" autocomplete="off" spellcheck="false"></label>
<label>Show <select id="least">
<option value="0">everything</option>
<option value="1">allowed or unknown</option>
<option value="2">allowed only</option>
</select></label>
<label id="dense-label" hidden><span><input id="dense" type="checkbox"> Dense: signs only</span></label>
<label id="by-label" hidden>Group instances by <select id="by"></select></label>
</form>
<div class="bar">
<p id="count" role="status"></p>
${pager("row")}
${pager("column")}
</div>
<p class="hint" id="legend">${legend(data)}
Arrow keys move between cells. Enter or a click shows why.</p>
<div class="scroll">
<table id="grid" role="grid" aria-describedby="count">
<caption>Who can open a session on what</caption>
<thead id="head"></thead>
<tbody id="body"></tbody>
</table>
<p id="empty" class="hint" hidden>Nothing matches.</p>
</div>
</main>
<dialog id="why" aria-labelledby="why-title">
<h2 id="why-title" tabindex="-1" autofocus></h2>
<div id="why-text"></div>
<p><button id="why-close" type="button">Close</button></p>
</dialog>
<script type="application/json" id="data">${scriptJson(data)}</script>
${scripts.map(({ text }) => `<script>${text}</script>`).join("\n")}
</body>
</html>
`;
}

/** The signs with the colours of their cells. */
function legend(data: PageData): string {
    const signs = [
        ["allowed", "✓ yes"],
        ...(hasChains(data)
            ? [
                  ["roles", "→ yes through roles"],
                  ["escalation", "↑ could by escalation"],
              ]
            : []),
        ["unknown", "? unknown"],
        ["no", "– no: nothing allows it"],
        ["denied", "✗ denied by a Deny"],
    ];
    return signs.map(([name, text]) => `<span class="key ${name}">${text}</span>`).join("\n");
}

function hasChains({ ways = [] }: PageData): boolean {
    return ways.some(({ how }) => how !== "direct");
}

/** The beginning of a page, with a policy that admits its own style and, where it has one, its own script. */
export function head(title: string, script?: string): string {
    const style = asset("page.css");
    const scripts = script === undefined ? "" : `script-src ${script}; `;
    const policy = `default-src 'none'; ${scripts}style-src ${style.source}; base-uri 'none'; form-action 'none'`;
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(printable(title))}</title>
<style>${style.text}</style>
</head>`;
}

function pager(axis: "row" | "column"): string {
    const name = `${axis}s`;
    return `<div class="pager" id="${name}" role="group" aria-label="${name}" hidden>
<button type="button" id="${axis}-back" aria-label="previous ${name}">←</button>
<span id="${axis}-range"></span>
<button type="button" id="${axis}-on" aria-label="next ${name}">→</button>
</div>`;
}
