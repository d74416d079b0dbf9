import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from "yaml";
import {
    SESSION_KINDS,
    type Demand,
    type Expectation,
    type Expectations,
    type InstanceSelector,
    type PrincipalSelector,
} from "./expectation";
import { problemOf } from "../file-problem";
import { fileSchema, type WrittenExpectation, type WrittenInstances, type WrittenPrincipals } from "./file-schema";

/** An expectations file that can't be used. The message starts with the file and the line. */
export class ExpectationsError extends Error {
    override readonly name = "ExpectationsError";
    readonly file: string;
    /** From 1. */
    readonly line: number;

    constructor(file: string, line: number, problem: string) {
        super(`${file}:${line}: ${problem}`);
        this.file = file;
        this.line = line;
    }
}

const KEYS: readonly (readonly [where: RegExp, keys: string])[] = [
    [/^[^.[]*$/, "expectations"],
    [
        /^expectations\[\d+\]\.[^.[]*$/,
        "who, except, mustReach, mustNotReach, mustReachOnly, exceptInstances, sessions, escalation, reason",
    ],
    [/^expectations\[\d+\]\.(who|except)[.[]/, "name, type, group, tags, withoutTags"],
    [/./, "name, region, tags, withoutTags"],
];

/**
 * Reads an expectations file: YAML, every scalar taken as text.
 * @throws ExpectationsError with the line, the key, the value found and what is expected.
 */
export function parseExpectations(source: string, file: string): Expectations {
    const lines = new LineCounter();
    const document = parseDocument(source, { schema: "failsafe", lineCounter: lines, prettyErrors: false });
    const broken = document.errors[0] ?? document.warnings[0];
    if (broken !== undefined) {
        const reason = broken.message.replaceAll(/\s+/g, " ");
        throw new ExpectationsError(file, lines.linePos(broken.pos[0]).line, `isn't YAML: ${reason}`);
    }
    const value: unknown = toPlain(document, file);
    const result = fileSchema.safeParse(value);
    if (result.success) {
        const expectations = result.data.expectations.map((written, index) =>
            expectationOf(written, lineOf(document, ["expectations", index], lines)),
        );
        return { file, expectations };
    }
    // A misspelt key is the better explanation of a missing one.
    const { issues } = result.error;
    const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
    if (issue === undefined) throw new ExpectationsError(file, 1, "isn't an expectations file");
    const { path, message } = problemOf(issue, value);
    const where = pathText(path);
    const keys = KEYS.find(([place]) => place.test(where))?.[1] ?? "";
    const full = message === "unknown key" ? `unknown key (expected ${keys})` : message;
    const whole = "an expectations file starts with the key expectations and a list under it";
    throw new ExpectationsError(
        file,
        lineOf(document, path, lines),
        where === "" ? `${full}: ${whole}` : `${where}: ${full}`,
    );
}

function toPlain(document: Document, file: string): unknown {
    try {
        return document.toJS() as unknown;
    } catch (error) {
        // A file of a few lines can unfold to gigabytes through aliases; the library refuses that.
        throw new ExpectationsError(file, 1, error instanceof Error ? error.message : String(error));
    }
}

/** The line of a value, or of the nearest thing around it that is there. A key's own line, where it has one. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
    for (let length = path.length; length > 0; length -= 1) {
        const parent = document.getIn(path.slice(0, length - 1), true);
        const last = path[length - 1];
        const pair = isMap(parent)
            ? parent.items.find(({ key }) => isScalar(key) && key.value === String(last))
            : undefined;
        const node = pair?.key ?? document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
}

function pathText(path: readonly PropertyKey[]): string {
    return path
        .map((key, at) => (typeof key === "number" ? `[${key}]` : `${at === 0 ? "" : "."}${String(key)}`))
        .join("");
}

const EVERYTHING: InstanceSelector = {};

function expectationOf(written: WrittenExpectation, line: number): Expectation {
    const demand: Demand =
        written.mustReach !== undefined
            ? "mustReach"
            : written.mustNotReach !== undefined
              ? "mustNotReach"
              : "mustReachOnly";
    const sessions = list(written.sessions);
    return {
        demand,
        who: principals(written.who),
        except: principals(written.except),
        instances: instances(written[demand]),
        exceptInstances: instances(written.exceptInstances),
        // What must be reached needs a shell; what must not be reached must have no session of any kind.
        sessions: sessions.length > 0 ? sessions : demand === "mustNotReach" ? SESSION_KINDS : ["shell"],
        escalation: demand !== "mustReach" && written.escalation === undefined,
        ...(written.reason !== undefined && { reason: written.reason }),
        line,
    };
}

function list<T>(value: T | readonly T[] | undefined): readonly T[] {
    return value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function principals(written: WrittenPrincipals | undefined): PrincipalSelector[] {
    return (Array.isArray(written) ? written : list(written)).map((one) => {
        if (typeof one === "string") return prefixed(one);
        return { ...named(one), ...(one.type && { type: one.type }), ...(one.group && { group: list(one.group) }) };
    });
}

/** `group:NAME` is each member of a group; `person:NAME`, `oidc:…` and the like are ARNs of their own. */
function prefixed(text: string): PrincipalSelector {
    const group = /^group:(.+)$/.exec(text)?.[1];
    return group === undefined ? { name: [text] } : { group: [group] };
}

function instances(written: WrittenInstances | undefined): InstanceSelector[] {
    return (Array.isArray(written) ? written : list(written)).map((one) => {
        if (typeof one === "string") return one === "*" ? EVERYTHING : { name: [one] };
        return { ...named(one), ...(one.region && { region: list(one.region) }) };
    });
}

interface Written {
    readonly name?: string | string[] | undefined;
    readonly tags?: Record<string, string | string[]> | undefined;
    readonly withoutTags?: string | string[] | undefined;
}

function named({ name, tags, withoutTags }: Written): InstanceSelector {
    return {
        ...(name !== undefined && { name: list(name) }),
        ...(tags && { tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, list(value)])) }),
        ...(withoutTags !== undefined && { withoutTags: list(withoutTags) }),
    };
}
