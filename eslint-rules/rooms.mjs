import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/**
 * The house's rooms are its top-level folders and top-level files. An import may lead:
 * - anywhere within its own room,
 * - into a room that its own room lists, and there only through a door: a file that lies directly in the room, or the
 *   index.ts of one of its folders.
 * And no folder may import a folder from which imports lead back to it.
 *
 * The one option holds `root`, the repository's folder, and `rooms`, for each room the rooms it may import. The room of a
 * file at the top is its name without ".ts"; `*` lets a room import everything, past doors as well (the tests).
 */
export default {
    meta: {
        type: "problem",
        schema: [
            {
                type: "object",
                properties: {
                    root: { type: "string" },
                    rooms: { type: "object", additionalProperties: { type: "array", items: { type: "string" } } },
                },
                required: ["root", "rooms"],
                additionalProperties: false,
            },
        ],
        messages: {
            arrow: "{{from}} must not import {{to}} (allowed: {{allowed}}). CONTRIBUTING.md shows which way the imports lead.",
            door: "Import {{to}} through one of its doors, not {{file}}: a file directly in {{to}}/, or a folder's index.ts.",
            circle: "The folders {{from}} and {{to}} import each other: {{path}}.",
        },
    },
    create(context) {
        const { root, rooms } = context.options[0];
        const file = path(root, context.filename);
        const from = roomOf(file);
        const allowed = rooms[from];
        if (allowed === undefined || allowed.includes("*")) return {};

        const check = (node, specifier) => {
            const target = targetOf(root, file, specifier);
            if (target === undefined) return;
            const to = roomOf(target);
            if (to !== from && !allowed.includes(to)) {
                const list = allowed.length === 0 ? "nothing outside it" : allowed.join(", ");
                context.report({ node, messageId: "arrow", data: { from, to, allowed: list } });
            } else if (to !== from && !isDoor(target))
                context.report({ node, messageId: "door", data: { to, file: target } });
            else {
                const circle = wayBack(graphOf(root, rooms), dirname(target), dirname(file));
                if (circle === undefined) return;
                const data = { from: dirname(file), to: dirname(target), path: [dirname(file), ...circle].join(" → ") };
                context.report({ node, messageId: "circle", data });
            }
        };
        return {
            ImportDeclaration: (node) => check(node, node.source.value),
            ExportNamedDeclaration: (node) => node.source && check(node, node.source.value),
            ExportAllDeclaration: (node) => check(node, node.source.value),
            ImportExpression: (node) => check(node, node.source.value),
            TSImportType: (node) => check(node, node.source?.value ?? node.argument?.literal?.value),
            CallExpression: (node) => node.callee.name === "require" && check(node, node.arguments[0]?.value),
        };
    },
};

const path = (root, file) => relative(root, file).split(sep).join("/");

function roomOf(file) {
    const [first] = file.split("/");
    return file.includes("/") ? first : first.replace(/\.[^.]*$/, "");
}

/** Doors lie at most one folder deep: access/model.ts, access/grants/index.ts. A file at the top is its own door. */
function isDoor(file) {
    const [, second, third, ...deeper] = file.split("/");
    return second === undefined || third === undefined || (third === "index.ts" && deeper.length === 0);
}

/** The file that a relative import leads to, as a path from the root; undefined for packages and what isn't there. */
function targetOf(root, file, specifier) {
    if (typeof specifier !== "string" || !specifier.startsWith(".")) return undefined;
    const base = join(root, dirname(file), specifier);
    const found = [`${base}.ts`, join(base, "index.ts"), base].find((one) => existsSync(one));
    return found === undefined ? undefined : path(root, found);
}

/** For each folder of the rooms, the folders that its files import. Read once: a lint run doesn't change files. */
const graphs = new Map();

function graphOf(root, rooms) {
    const known = graphs.get(root);
    if (known !== undefined) return known;
    const graph = new Map();
    graphs.set(root, graph);
    const imports = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*"(\.[^"]*)"/g;
    for (const room of Object.keys(rooms).filter((name) => !rooms[name].includes("*"))) {
        for (const file of filesOf(root, room)) {
            for (const [, specifier] of readFileSync(join(root, file), "utf8").matchAll(imports)) {
                const target = targetOf(root, file, specifier);
                if (target === undefined || dirname(target) === dirname(file)) continue;
                const from = graph.get(dirname(file)) ?? new Set();
                graph.set(dirname(file), from.add(dirname(target)));
            }
        }
    }
    return graph;
}

function filesOf(root, room) {
    const folder = join(root, room);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.parentPath.includes("node_modules"))
        .map((entry) => path(root, join(entry.parentPath, entry.name)));
}

/** The folders on the shortest way from one folder to another, both included; undefined if no imports lead there. */
function wayBack(graph, from, to) {
    if (from === to) return undefined;
    const cameFrom = new Map([[from, undefined]]);
    for (const folder of cameFrom.keys()) {
        for (const next of graph.get(folder) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, folder);

        if (folder !== to) continue;
        const way = [];
        for (let step = to; step !== undefined; step = cameFrom.get(step)) way.unshift(step);
        return way;
    }
    return undefined;
}
