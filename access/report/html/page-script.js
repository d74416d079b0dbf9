/* The script of the page: reads the data block, draws the part of the table that is looked at, and says why. */
/* global document */
"use strict";

(() => {
    const data = JSON.parse(document.getElementById("data").textContent);
    const VERDICTS = ["denied", "unknown", "allowed"];
    const SIGNS = ["–", "?", "✓"];
    const PAGE = { rows: 50, columns: 12 };
    const LISTED = 200;

    const by = (id) => document.getElementById(id);
    const number = (count) => count.toLocaleString("en");
    const plural = (count, what) => `${number(count)} ${what}${count === 1 ? "" : "s"}`;

    /* Everything from the data becomes text, never markup. */
    function element(name, properties = {}, ...children) {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(properties)) made.setAttribute(key, value);
        made.append(...children);
        return made;
    }

    const cells = data.rows.map((row) => new Map(row.cells.map((cell) => [cell[0], cell.slice(1)])));
    for (const part of [...data.rows, ...data.columns]) {
        part.search = part.members.map((member) => member.join("\n").toLowerCase());
    }
    const state = { row: 0, column: 0, rows: [], columns: [], at: [0, 0] };

    /** The members that a filter leaves: all of its words, in any order, anywhere in the member's name or details. */
    function matching(part, words) {
        if (words.length === 0) return part.members;
        return part.members.filter((_, index) => words.every((word) => part.search[index].includes(word)));
    }

    const wordsOf = (id) => by(id).value.toLowerCase().split(/\s+/).filter(Boolean);
    const best = (states) => (states === undefined ? 0 : Math.max(...states.map(([verdict]) => verdict)));

    function filter() {
        const least = Number(by("least").value);
        const kept = (parts, words) =>
            parts.map((part, index) => ({ index, members: matching(part, words) })).filter((one) => one.members.length);
        state.rows = kept(data.rows, wordsOf("who"));
        state.columns = kept(data.columns, wordsOf("what"));
        if (least > 0) {
            const wanted = new Set(state.columns.map((column) => column.index));
            const seen = new Set();
            state.rows = state.rows.filter(({ index }) => {
                let any = false;
                for (const [column, states] of cells[index]) {
                    if (!wanted.has(column) || best(states) < least) continue;
                    seen.add(column);
                    any = true;
                }
                return any;
            });
            state.columns = state.columns.filter((column) => seen.has(column.index));
        }
        state.row = 0;
        state.column = 0;
        state.at = [0, 0];
        draw();
    }

    /** What stands in a header: a name or how many, and the tags that all have, or the first names. */
    function label({ members }, what) {
        const [first] = members;
        const isTag = (one) => one.includes("=");
        if (members.length === 1) return [first[0], first.slice(1).filter(isTag)];
        const shared = first.slice(1).filter((one) => isTag(one) && members.every((member) => member.includes(one, 1)));
        const names = members.slice(0, 2).map((member) => member[0]);
        return [
            plural(members.length, what),
            shared.length > 0 ? shared : [names.join(", ") + (members.length > 2 ? " …" : "")],
        ];
    }

    function heading(part, what, scope) {
        const [name, details] = label(part, what);
        const lines = details.map((detail) => element("span", { class: "detail" }, detail));
        return element("th", { scope }, element("span", { class: "name" }, name), ...lines);
    }

    function draw() {
        const rows = state.rows.slice(state.row, state.row + PAGE.rows);
        const columns = state.columns.slice(state.column, state.column + PAGE.columns);
        const corner = element("th", { scope: "col", class: "corner" }, "Principal");
        const head = element("tr", {}, corner, ...columns.map((column) => heading(column, "instance", "col")));
        const body = rows.map((row, y) => {
            const drawn = columns.map((column, x) => {
                const states = cells[row.index].get(column.index);
                const verdict = best(states);
                const shell = states === undefined ? 0 : states[0][0];
                const text = shell === verdict ? VERDICTS[verdict] : `${VERDICTS[verdict]}, no shell`;
                const sign = element("span", { class: "sign", "aria-hidden": "true" }, SIGNS[verdict]);
                const why = element("button", { type: "button", tabindex: "-1" }, sign, ` ${text}`);
                const spoken = `${label(row, "principal")[0]}, ${label(column, "instance")[0]}: ${text}. Why?`;
                why.setAttribute("aria-label", spoken);
                why.dataset.y = y;
                why.dataset.x = x;
                return element("td", { class: VERDICTS[verdict] }, why);
            });
            return element("tr", {}, heading(row, "principal", "row"), ...drawn);
        });
        by("head").replaceChildren(head);
        by("body").replaceChildren(...body);
        by("empty").hidden = rows.length > 0 && columns.length > 0;
        const count = (parts) => parts.reduce((sum, part) => sum + part.members.length, 0);
        by("count").textContent =
            `${plural(count(state.rows), "principal")} in ${plural(state.rows.length, "row")}, ` +
            `${plural(count(state.columns), "instance")} in ${plural(state.columns.length, "column")}`;
        pager("row", PAGE.rows);
        pager("column", PAGE.columns);
        const current = button(...state.at) ?? button(0, 0);
        current?.setAttribute("tabindex", "0");
    }

    function pager(axis, size) {
        const all = state[`${axis}s`].length;
        const from = state[axis];
        by(`${axis}s`).hidden = all <= size;
        by(`${axis}-range`).textContent =
            `${axis}s ${number(from + 1)} to ${number(Math.min(from + size, all))} of ${number(all)}`;
        by(`${axis}-back`).disabled = from === 0;
        by(`${axis}-on`).disabled = from + size >= all;
    }

    function turn(axis, by) {
        state[axis] += by * PAGE[`${axis}s`];
        state.at = [0, 0];
        draw();
    }

    const button = (y, x) => by("body").querySelector(`button[data-y="${y}"][data-x="${x}"]`);

    function move(y, x) {
        const target = button(y, x);
        if (target === null) return;
        button(...state.at)?.setAttribute("tabindex", "-1");
        state.at = [y, x];
        target.setAttribute("tabindex", "0");
        target.focus();
        target.scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    function keyed(event) {
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        const [y, x] = state.at;
        const last = by("head").querySelectorAll("th").length - 2;
        const moves = {
            ArrowUp: [y - 1, x],
            ArrowDown: [y + 1, x],
            ArrowLeft: [y, x - 1],
            ArrowRight: [y, x + 1],
            Home: [y, 0],
            End: [y, last],
            PageUp: [Math.max(0, y - 10), x],
            PageDown: [Math.min(by("body").children.length - 1, y + 10), x],
        };
        const to = moves[event.key];
        if (to === undefined) return;
        event.preventDefault();
        move(...to);
    }

    function members(title, part, what) {
        const list = element("ul");
        for (const [name, ...details] of part.members.slice(0, LISTED)) {
            list.append(
                element("li", {}, element("strong", {}, name), details.length > 0 ? ` ${details.join(", ")}` : ""),
            );
        }
        const more = part.members.length - LISTED;
        if (more > 0) list.append(element("li", {}, `and ${number(more)} more: narrow the filter to see them`));
        if (part.members.length === 1) return element("div", {}, element("h3", {}, title), list);
        const summary = element("summary", {}, `${title}: ${plural(part.members.length, what)}`);
        return element("details", {}, summary, list);
    }

    function why(y, x) {
        const row = state.rows[state.row + y];
        const column = state.columns[state.column + x];
        const states = cells[row.index].get(column.index) ?? [];
        by("why-title").textContent =
            `${label(row, "principal")[0]} → ${label(column, "instance")[0]}: ${VERDICTS[best(states.length ? states : undefined)]}`;
        const verdicts = data.kinds.map((kind, index) => {
            const [verdict, ...reasons] = states[index] ?? [0];
            const sign = element("span", { class: "sign", "aria-hidden": "true" }, SIGNS[verdict]);
            const line = element("h3", { class: VERDICTS[verdict] }, sign, ` ${kind}: ${VERDICTS[verdict]}`);
            const texts = reasons.length > 0 ? reasons.map((reason) => data.reasons[reason]) : [data.otherwise];
            return element("section", {}, line, element("ul", {}, ...texts.map((text) => element("li", {}, text))));
        });
        by("why-text").replaceChildren(
            members("Who", row, "principal"),
            members("On what", column, "instance"),
            ...grouped(verdicts),
        );
        by("why").showModal();
    }

    /** Kinds that are denied for want of a statement say the same, so they stand behind one line. */
    function grouped(verdicts) {
        const plain = verdicts.filter((one) => one.textContent.endsWith(data.otherwise));
        if (plain.length < 2) return verdicts;
        const others = verdicts.filter((one) => !plain.includes(one));
        const kinds = plain.map((one) => data.kinds[verdicts.indexOf(one)]).join(", ");
        const line = element("h3", { class: "denied" }, `– ${kinds}: denied`);
        return [...others, element("section", {}, line, element("p", {}, data.otherwise))];
    }

    by("grid").addEventListener("keydown", keyed);
    by("grid").addEventListener("click", (event) => {
        const cell = event.target.closest("td");
        const target = cell?.querySelector("button");
        if (!target) return;
        move(Number(target.dataset.y), Number(target.dataset.x));
        why(...state.at);
    });
    by("why-close").addEventListener("click", () => by("why").close());
    /* Where focus comes back to, whichever way the dialog was closed. */
    by("why").addEventListener("close", () => button(...state.at)?.focus());
    for (const id of ["who", "what", "least"]) by(id).addEventListener("input", filter);
    for (const axis of ["row", "column"]) {
        by(`${axis}-back`).addEventListener("click", () => turn(axis, -1));
        by(`${axis}-on`).addEventListener("click", () => turn(axis, 1));
    }
    by("filters").hidden = false;
    filter();
})();
