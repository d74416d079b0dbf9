/* The script of the page: reads the data block, draws the part of the table that is looked at, and says why. */
/* global document, groups, matchMedia */
"use strict";

(() => {
    const data = JSON.parse(document.getElementById("data").textContent);
    const VERDICTS = { "-1": "denied", 0: "no", 1: "unknown", 2: "allowed" };
    const WORDS = { ...VERDICTS, 2: "yes" };
    const SIGNS = { "-1": "✗", 0: "–", 1: "?", 2: "✓" };
    const HOW = {
        direct: { sign: SIGNS[2], word: WORDS[2] },
        roles: { sign: "→", word: WORDS[2] },
        escalation: { sign: "↑", word: "could, by escalation" },
    };
    const PAGE = { rows: 50, columns: 12 };
    /* What a dense page shows at once, each principal and instance by itself where they aren't more. */
    const DENSE = { rows: 200, columns: 100 };
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
    const terms = data.rows.map((row) => new Map(row.terms));
    /* The ways to a cell that isn't opened by the principals' own policies alone. */
    const ways = data.rows.map((row) => new Map((row.ways ?? []).map(([column, ...ids]) => [column, ids])));
    const waysOf = (row, column) => (ways[row.index].get(column.index) ?? []).map((id) => data.ways[id]);
    for (const part of [...data.rows, ...data.columns])
        part.search = part.members.map((member) => member.join("\n").toLowerCase());

    const state = { row: 0, column: 0, rows: [], columns: [], at: [0, 0] };

    /** The members that a filter leaves: all of its words, in any order, anywhere in the member's name or details. */
    function matching(part, words) {
        if (words.length === 0) return part.members;
        return part.members.filter((_, index) => words.every((word) => part.search[index].includes(word)));
    }

    const wordsOf = (id) => by(id).value.toLowerCase().split(/\s+/).filter(Boolean);
    /* The best of all kinds; where none may be opened, what is said of the shell. */
    function best(states) {
        if (states === undefined) return 0;
        const most = Math.max(...states.map(([verdict]) => verdict));
        return most > 0 ? most : states[0][0];
    }

    const total = (parts) => parts.reduce((sum, part) => sum + part.members.length, 0);
    const isLarge = data.rows.length > PAGE.rows || data.columns.length > PAGE.columns;
    const page = () => (by("dense").checked ? DENSE : PAGE);

    /* In order, and each principal and each instance by itself where they are few enough. */
    function arrangeDensely() {
        const reached = (index) => [...cells[index]].map(([column, states]) => [column, best(states)]);
        Object.assign(state, groups.arrange(state.rows, state.columns, by("by").value, reached));
        for (const axis of ["rows", "columns"]) {
            if (total(state[axis]) > DENSE[axis]) continue;
            state[axis] = state[axis].flatMap((part) => part.members.map((member) => ({ ...part, members: [member] })));
        }
    }

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
        by("by-label").hidden = !by("dense").checked || groupKeys.length === 0;
        if (by("dense").checked) arrangeDensely();
        state.row = 0;
        state.column = 0;
        state.at = [0, 0];
        draw();
    }

    /** What a header says: a name or how many, and the tags that all have, or the first names. */
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

    /* A name without its kind and its id. */
    const bare = (name) => name.replace(/^(user|role|person|group|oidc|saml|service) /, "").replace(/ \([^()]*\)$/, "");

    /* Of a long name the middle is left out: names of one kind begin alike, and the end tells them apart. */
    function middleCut(name) {
        const characters = [...name];
        if (characters.length <= 26) return name;
        return `${characters.slice(0, 10).join("")}…${characters.slice(-15).join("")}`;
    }

    /* Of instances, how many and the tags that they have in common besides the one that they are grouped by. */
    function brief({ members, band }, what) {
        const first = middleCut(bare(members[0][0]));
        if (members.length === 1) return first;
        const tags = what === "instance" ? [...groups.sharedTags({ members })] : [];
        const values = tags.filter(([key, value]) => `${key}=${value}` !== band).map(([, value]) => value);
        return values.length > 0
            ? `${number(members.length)} × ${middleCut(values.join(" "))}`
            : `${first} +${number(members.length - 1)}`;
    }

    /* How many have a brief name: where that is one, it needs no more, and the tip has the rest. */
    function countNames(parts, what) {
        const counts = new Map();
        for (const part of parts) counts.set(brief(part, what), (counts.get(brief(part, what)) ?? 0) + 1);
        return counts;
    }

    function heading(part, what, scope, short) {
        const [name, details] = label(part, what);
        if (short !== undefined) {
            const tip = part.members.slice(0, 20).map((member) => member.join("\n"));
            const text = part.members.length > 1 || short.get(brief(part, what)) === 1 ? brief(part, what) : name;
            return element(
                "th",
                { scope, title: [name, ...tip].join("\n\n"), "aria-label": name },
                element("span", { class: "name" }, text),
            );
        }
        const lines = details.map((detail) => element("span", { class: "detail" }, detail));
        return element("th", { scope }, element("span", { class: "name" }, name), ...lines);
    }

    function draw() {
        const dense = by("dense").checked;
        const rows = state.rows.slice(state.row, state.row + page().rows);
        const columns = state.columns.slice(state.column, state.column + page().columns);
        const [short, shortColumns] = dense ? [countNames(rows, "principal"), countNames(columns, "instance")] : [];
        const banded = dense && by("by").value !== "";
        by("grid").classList.toggle("dense", dense);
        const corner = element("th", { scope: "col", class: "corner", rowspan: banded ? 2 : 1 }, "Principal");
        const names = columns.map((column) => heading(column, "instance", "col", shortColumns));
        const head = banded
            ? [element("tr", { class: "bands" }, corner, ...columnBands(columns)), element("tr", {}, ...names)]
            : [element("tr", {}, corner, ...names)];
        const starts = (parts, index) => banded && parts[index].band !== parts[index - 1]?.band;
        for (const [x, name] of names.entries()) name.classList.toggle("starts", starts(columns, x));
        const body = rows.map((row, y) => {
            const drawn = columns.map((column, x) => {
                const states = cells[row.index].get(column.index);
                const verdict = best(states);
                const shell = states === undefined ? 0 : states[0][0];
                const kinds = data.kinds.filter((_, index) => states?.[index]?.[0] === verdict);
                const [way] = waysOf(row, column);
                const how = verdict === 2 && way !== undefined ? way.how : "direct";
                const word = verdict === 2 ? HOW[how].word : WORDS[verdict];
                const through =
                    way === undefined || way.through === ""
                        ? ""
                        : `${how === "escalation" ? "," : ""} through ${way.through}`;
                const plain = `${word}${shell === verdict ? "" : `: ${kinds.join(", ")}`}${through}`;
                const text = terms[row.index].get(column.index) ?? plain;
                const mark = verdict === 2 ? HOW[how].sign : SIGNS[verdict];
                const sign = element("span", { class: "sign", "aria-hidden": "true" }, mark);
                const shown = dense ? [mark] : [sign, ` ${text}`];
                const why = element("button", { type: "button", tabindex: "-1" }, ...shown);
                const spoken = `${label(row, "principal")[0]}, ${label(column, "instance")[0]}: ${text}. Why?`;
                why.setAttribute("aria-label", spoken);
                why.dataset.y = y;
                why.dataset.x = x;
                return element(
                    "td",
                    { class: `${VERDICTS[verdict]} ${how}${starts(columns, x) ? " starts" : ""}` },
                    why,
                );
            });
            const line = element("tr", {}, heading(row, "principal", "row", short), ...drawn);
            return starts(rows, y) ? [rowBand(row.band, columns.length), line] : [line];
        });
        by("head").replaceChildren(...head);
        by("body").replaceChildren(...body.flat());
        by("empty").hidden = rows.length > 0 && columns.length > 0;
        by("count").textContent =
            `${plural(total(state.rows), "principal")} in ${plural(state.rows.length, "row")}, ` +
            `${plural(total(state.columns), "instance")} in ${plural(state.columns.length, "column")}`;
        pager("row", page().rows);
        pager("column", page().columns);
        const current = button(...state.at) ?? button(0, 0);
        current?.setAttribute("tabindex", "0");
    }

    function columnBands(columns) {
        return groups.runsOf(columns).map(({ band, parts, members }) => {
            const title = `${band}: ${plural(members, "instance")}`;
            const name = element(
                "span",
                { class: "name" },
                band.startsWith(`${by("by").value}=`) ? band.slice(by("by").value.length + 1) : band,
            );
            return element("th", { scope: "colgroup", colspan: parts, class: "band starts", title }, name);
        });
    }

    /* Above the rows that reach the same group of instances; of all that the filters leave, not of this page alone. */
    function rowBand(band, columns) {
        const { members } = groups.runsOf(state.rows).find((run) => run.band === band);
        const text = `${band}: ${plural(members, "principal")}`;
        return element(
            "tr",
            { class: "bands" },
            element("th", { scope: "rowgroup", colspan: columns + 1, class: "band" }, element("span", {}, text)),
        );
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
        state[axis] += by * page()[`${axis}s`];
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
        const count = (axis) => Math.min(page()[`${axis}s`], state[`${axis}s`].length - state[axis]);
        const moves = {
            ArrowUp: [y - 1, x],
            ArrowDown: [y + 1, x],
            ArrowLeft: [y, x - 1],
            ArrowRight: [y, x + 1],
            Home: [y, 0],
            End: [y, count("column") - 1],
            PageUp: [Math.max(0, y - 10), x],
            PageDown: [Math.min(count("row") - 1, y + 10), x],
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

    /* A way as a picture in a line, and its steps with the statements that decided. */
    function chain({ how, through, opens, steps }, row, column) {
        if (steps.length === 0) return element("section", {}, element("h3", {}, `by its own policies: ${opens}`));
        const nodes = [label(row, "principal")[0], ...through.split(" → "), label(column, "instance")[0]];
        const picture = element("p", { class: `chain ${how}` });
        for (const [index, node] of nodes.entries()) {
            if (index > 0) picture.append(" → ");
            picture.append(element("span", { class: "node" }, node));
        }
        const list = element("ol");
        for (const [text, ...reasons] of steps) {
            const because = reasons.map((reason) => element("li", {}, data.reasons[reason]));
            list.append(element("li", {}, text, element("ul", {}, ...because)));
        }
        const kinds = opens === "" ? "" : `: ${opens}`;
        return element("section", {}, element("h3", {}, `${HOW[how].word} through ${through}${kinds}`), picture, list);
    }

    function why(y, x) {
        const row = state.rows[state.row + y];
        const column = state.columns[state.column + x];
        const states = cells[row.index].get(column.index) ?? [];
        const verdict = VERDICTS[best(states.length ? states : undefined)];
        by("why-title").textContent =
            `${label(row, "principal")[0]} → ${label(column, "instance")[0]}: ${terms[row.index].get(column.index) ?? verdict}`;
        /* Kinds of which the same is said for the same reasons share one line. */
        const alike = new Map();
        for (const [index, kind] of data.kinds.entries()) {
            const key = JSON.stringify(states[index] ?? [0]);
            alike.set(key, [...(alike.get(key) ?? []), kind]);
        }
        const verdicts = [...alike].map(([key, kinds]) => {
            const [verdict, ...reasons] = JSON.parse(key);
            const sign = element("span", { class: "sign", "aria-hidden": "true" }, SIGNS[verdict]);
            const line = element(
                "h3",
                { class: VERDICTS[verdict] },
                sign,
                ` ${kinds.join(", ")}: ${VERDICTS[verdict]}`,
            );
            const texts = reasons.length > 0 ? reasons.map((reason) => data.reasons[reason]) : [data.otherwise];
            return element("section", {}, line, element("ul", {}, ...texts.map((text) => element("li", {}, text))));
        });
        by("why-text").replaceChildren(
            members("Who", row, "principal"),
            members("On what", column, "instance"),
            ...waysOf(row, column).map((way) => chain(way, row, column)),
            ...verdicts,
        );
        by("why").showModal();
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
    // The browser gives the focus back itself, unless the cell was drawn anew; somebody may have moved on since.
    by("why").addEventListener("close", () => {
        if (document.activeElement === document.body) button(...state.at)?.focus();
    });
    const groupKeys = groups.keysOf(data.columns);
    by("by").replaceChildren(
        ...groupKeys.map((key) => element("option", { value: key }, key)),
        element("option", { value: "" }, "what is reached first"),
    );
    const hasMany = isLarge || data.rows.length * data.columns.length >= 60;
    by("dense-label").hidden = !hasMany;
    const fits = data.rows.length <= DENSE.rows && data.columns.length <= DENSE.columns;
    by("dense").checked = fits && (isLarge || (hasMany && matchMedia("(max-width: 40rem)").matches));
    for (const id of ["who", "what", "least", "dense", "by"]) by(id).addEventListener("input", filter);
    for (const axis of ["row", "column"]) {
        by(`${axis}-back`).addEventListener("click", () => turn(axis, -1));
        by(`${axis}-on`).addEventListener("click", () => turn(axis, 1));
    }
    by("filters").hidden = false;
    filter();
})();
