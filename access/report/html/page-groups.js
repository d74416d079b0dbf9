/* How a dense page is arranged: columns by a tag of their instances, rows by what they reach. Plain data, no page. */
"use strict";

// eslint-disable-next-line no-unused-vars -- the page's script uses it
const groups = (() => {
    /* Of a key with more values, no reader sees groups. */
    const MOST_VALUES = 40;
    /* As many as fit beside each other with their names. */
    const WANTED_VALUES = 20;

    /* The tags that all instances of a column have, by key. */
    function sharedTags({ members }) {
        const [first, ...others] = members;
        const isShared = (one) => one.includes("=") && others.every((member) => member.includes(one, 1));
        return new Map(
            first
                .slice(1)
                .filter(isShared)
                .map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]),
        );
    }

    /* The keys by which columns can be grouped: most instances are in a column that shares a value. The best comes first. */
    function keysOf(columns) {
        const found = new Map();
        let total = 0;
        for (const column of columns) {
            total += column.members.length;
            for (const [key, value] of sharedTags(column)) {
                const known = found.get(key) ?? { values: new Set(), covered: 0 };
                known.values.add(value);
                known.covered += column.members.length;
                found.set(key, known);
            }
        }
        const rank = (size) => (size <= WANTED_VALUES ? -size : size);
        return [...found]
            .filter(([, { values, covered }]) => values.size > 1 && values.size <= MOST_VALUES && covered * 2 >= total)
            .sort(
                ([one, { values: a }], [other, { values: b }]) => rank(a.size) - rank(b.size) || (one < other ? -1 : 1),
            )
            .map(([key]) => key);
    }

    const add = (map, key, weight) => map.set(key, (map.get(key) ?? 0) + weight);

    /* Puts what is reached most first; with a key, in bands: of columns by its value, of rows by the bands that they reach. */
    function arrange(rows, columns, key, reached) {
        const weights = { rows: new Map(), columns: new Map(), bands: new Map() };
        const sizes = new Map(columns.map(({ index, members }) => [index, members.length]));
        const bandOf = new Map(
            columns.map((column) => [column.index, key === "" ? "" : bandText(key, sharedTags(column).get(key))]),
        );
        const [patterns, bandsOf] = [new Map(), new Map()];
        for (const { index, members } of rows) {
            const pattern = [];
            for (const [column, verdict] of reached(index)) {
                if (verdict < 1 || !sizes.has(column)) continue;
                add(weights.rows, index, sizes.get(column) * verdict);
                add(weights.columns, column, members.length * verdict);
                add(weights.bands, bandOf.get(column), members.length * sizes.get(column) * verdict);
                pattern.push(column);
            }
            patterns.set(index, pattern.join());
            bandsOf.set(index, new Set(pattern.map((column) => bandOf.get(column))));
        }
        const heaviest = (axis, one, other) => (weights[axis].get(other) ?? 0) - (weights[axis].get(one) ?? 0);
        const byText = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
        const order = (one, other) => heaviest("bands", one, other) || byText(one, other);
        const places = new Map([...new Set(bandOf.values())].sort(order).map((band, place) => [band, place]));
        const placed = (band) =>
            places.get(band) ??
            places.get(/^Reach (.*) only$/s.exec(band)?.[1]) ??
            (band === ACROSS ? -1 : places.size);
        return {
            columns: columns
                .map((column) => ({ ...column, band: bandOf.get(column.index) }))
                .sort(
                    (one, other) =>
                        placed(one.band) - placed(other.band) ||
                        heaviest("columns", one.index, other.index) ||
                        one.index - other.index,
                ),
            rows: rows
                .map((row) => ({ ...row, band: key === "" ? "" : rowBand(bandsOf.get(row.index)) }))
                .sort(
                    (one, other) =>
                        placed(one.band) - placed(other.band) ||
                        heaviest("rows", one.index, other.index) ||
                        byText(patterns.get(one.index), patterns.get(other.index)) ||
                        one.index - other.index,
                ),
        };
    }

    const ACROSS = "Reach several groups";
    const NOTHING = "Reach nothing";
    const bandText = (key, value) => (value === undefined ? `instances without a common ${key}` : `${key}=${value}`);

    /* The band of a row: the one group of instances that it reaches, or that it is more of them or none. */
    function rowBand(bands) {
        if (bands.size === 0) return NOTHING;
        return bands.size > 1 ? ACROSS : `Reach ${[...bands][0]} only`;
    }

    /* Runs of the same band, with how many parts and members they have. */
    function runsOf(parts) {
        const runs = [];
        for (const { band, members } of parts) {
            const last = runs.at(-1);
            if (last?.band === band) {
                last.parts += 1;
                last.members += members.length;
            } else runs.push({ band, parts: 1, members: members.length });
        }
        return runs;
    }

    return { sharedTags, keysOf, arrange, runsOf };
})();
