import { append } from "../append";
import type { AccountInstance, AccountPrincipal } from "./account";
import type { AccessTable } from "./access-table";
import { Bits } from "./bits";
import { openable, opensEver, reasonsOfCell, type Cell } from "./cell";
import { cellInWords } from "./cell-terms";
import type { Matrix } from "./matrix";
import { isDeclared } from "./sessions";

/** Who reaches what, with principals that reach the same taken together: for a person to read, however many there are. */
export interface AccessBlocks {
    readonly instances: readonly AccountInstance[];
    /** In the order of their first principals. */
    readonly blocks: readonly AccessBlock[];
    /** How many principals reach none of the instances and are in no block. */
    readonly hidden: number;
}

/** Principals with the same answers about the same instances. */
export interface AccessBlock {
    readonly principals: readonly AccountPrincipal[];
    /** What opens something comes first. Each instance is in one. */
    readonly answers: readonly BlockAnswer[];
}

export interface BlockAnswer {
    /** "yes, shell, SSH", "unknown", "denied", "no". */
    readonly text: string;
    /** A cell that has this answer. */
    readonly cell: Cell;
    /** By their positions in `instances`. */
    readonly instances: Bits;
    /** Why, each list of reasons once, with the principals that have it. */
    readonly because: readonly { readonly principals: AccountPrincipal[]; readonly reasons: readonly string[] }[];
}

/**
 * The blocks of a matrix.
 * @param declared principals, by name, that are shown even if they reach nothing. Default: none.
 */
export function blocksOf({ classes, instances, account }: Matrix, declared: readonly string[] = []): AccessBlocks {
    const order = new Map(account.principals.map((principal, index) => [principal, index]));
    const merge = new Merge(instances, declared);
    for (const { principals, groups } of classes) {
        const answers = new Answers(instances.length);
        for (const group of groups) answers.add(group.cell, group.instances);
        merge.add(principals, answers);
    }
    return merge.blocks(order);
}

/** The blocks of a table. */
export function blocksOfTable({ instances, rows, hidden }: AccessTable): AccessBlocks {
    const merge = new Merge(
        instances,
        rows.map(({ principal }) => principal.name),
    );
    for (const { principal, cells } of rows) {
        const answers = new Answers(instances.length);
        for (const [position, cell] of cells.entries()) answers.add(cell, Bits.of(instances.length, [position]));
        merge.add([principal], answers);
    }
    const blocks = merge.blocks(new Map(rows.map(({ principal }, index) => [principal, index])));
    return { ...blocks, hidden };
}

/** What a cell says in full: every kind of session that it opens, and when that ends. */
function answerText(cell: Cell): string {
    return cellInWords(cell, {
        opens: (one) => (opensEverything(one) ? "every kind of session" : openable(one).join(", ")),
        no: noText,
        colon: ", ",
    });
}

function noText({ explicit, failed }: Cell): string {
    if (explicit) return "denied";
    return failed === "document" ? "no, for want of a document" : "no";
}

/** Whether every kind of session can be opened, where there are several. */
function opensEverything({ documents }: Cell): boolean {
    return documents.length > 2 && documents.every(({ decision }) => decision.verdict === "allowed");
}

/** Whether the answer is that no statement allows it: what needs no list of names. */
export function isNo({ cell }: BlockAnswer): boolean {
    return cell.verdict === "denied" && !cell.explicit && !opensEver(cell);
}

/** The answers of one row, by what they say. */
class Answers {
    readonly size: number;
    readonly byText = new Map<string, { readonly cells: [Cell, ...Cell[]]; readonly sets: Bits[] }>();

    constructor(size: number) {
        this.size = size;
    }

    add(cell: Cell, instances: Bits): void {
        const text = answerText(cell);
        const known = this.byText.get(text);
        // Of instances that nothing allows each has a sentence of its own, which says the same.
        if (known === undefined) this.byText.set(text, { cells: [cell], sets: [instances] });
        else {
            known.sets.push(instances);
            if (text !== "no") known.cells.push(cell);
        }
    }

    instances(text: string): Bits {
        return Bits.union(this.size, this.byText.get(text)?.sets ?? []);
    }

    reasons(text: string): string[] {
        return [...new Set(this.byText.get(text)?.cells.flatMap(reasonsOfCell))];
    }

    /** Equal for rows with the same answers, and mostly not for others. */
    key(): string {
        return this.told.map((text) => `${text} ${this.instances(text).hash()}`).join("\n");
    }

    equals(other: Answers): boolean {
        return (
            this.told.length === other.told.length &&
            this.told.every((text) => other.byText.has(text) && this.instances(text).equals(other.instances(text)))
        );
    }

    /** Where nothing is said of an instance it is no: that needn't be compared. */
    private get told(): string[] {
        return [...this.byText.keys()].filter((text) => text !== "no").sort();
    }
}

const RANK = { allowed: 0, unknown: 1, denied: 2 } as const;

/** Puts rows with the same answers together. */
class Merge {
    private readonly instances: readonly AccountInstance[];
    private readonly declared: ReadonlySet<string>;
    private readonly rows = new Map<string, { answers: Answers; parts: [AccountPrincipal[], Answers][] }[]>();
    private hidden = 0;

    constructor(instances: readonly AccountInstance[], declared: readonly string[]) {
        this.instances = instances;
        this.declared = new Set(declared);
    }

    add(principals: readonly AccountPrincipal[], answers: Answers): void {
        const reaches = [...answers.byText.values()].some(({ cells: [cell] }) => opensEver(cell));
        const shown = reaches ? [...principals] : principals.filter((one) => isDeclared(one, this.declared));
        this.hidden += principals.length - shown.length;
        if (shown.length === 0) return;
        const key = answers.key();
        const row = this.rows.get(key)?.find((one) => one.answers.equals(answers));
        if (row === undefined) append(this.rows, key, { answers, parts: [[shown, answers]] });
        else row.parts.push([shown, answers]);
    }

    blocks(order: ReadonlyMap<AccountPrincipal, number>): AccessBlocks {
        const at = (principal: AccountPrincipal | undefined): number =>
            (principal === undefined ? undefined : order.get(principal)) ?? 0;
        const blocks = [...this.rows.values()].flat().map(({ answers, parts }): AccessBlock => {
            const principals = parts.flatMap(([some]) => some).sort((one, other) => at(one) - at(other));
            return {
                principals,
                answers: [...answers.byText.keys()].map((text) => answerOf(text, answers, parts)).sort(byRank),
            };
        });
        blocks.sort((one, other) => at(one.principals[0]) - at(other.principals[0]));
        return { instances: this.instances, blocks, hidden: this.hidden };
    }
}

function byRank(one: BlockAnswer, other: BlockAnswer): number {
    return RANK[one.cell.verdict] - RANK[other.cell.verdict] || Number(isNo(one)) - Number(isNo(other));
}

function answerOf(
    text: string,
    answers: Answers,
    parts: readonly (readonly [AccountPrincipal[], Answers])[],
): BlockAnswer {
    const [cell] = answers.byText.get(text)?.cells ?? [];
    if (cell === undefined) throw new Error(`no instance has the answer ${text}`);
    let because: BlockAnswer["because"] | undefined;
    return {
        text,
        cell,
        // Made each time it is asked for: of many accounts those that nothing allows would take most of the memory.
        get instances() {
            return answers.instances(text);
        },
        // Most tables are printed without reasons.
        get because() {
            return (because ??= reasonsIn(text, parts));
        },
    };
}

function reasonsIn(text: string, parts: readonly (readonly [AccountPrincipal[], Answers])[]): BlockAnswer["because"] {
    const because = new Map<string, { principals: AccountPrincipal[]; reasons: readonly string[] }>();
    for (const [principals, answers] of parts) {
        const reasons = answers.reasons(text);
        const key = reasons.join("\n");
        const known = because.get(key);
        if (known === undefined) because.set(key, { principals: [...principals], reasons });
        else known.principals.push(...principals);
    }
    return [...because.values()];
}
