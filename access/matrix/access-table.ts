import { ofAccount, type AccountInstance, type AccountPrincipal, type PrincipalType } from "./account";
import { openable, opensEver, type Cell } from "./cell";
import { cellInWords } from "./cell-terms";
import { cellAt, type Matrix } from "./matrix";
import { isDeclared, sessionWords } from "./sessions";

/** What a table without instances says. */
export const NO_INSTANCES =
    "There are no instances. What policies grant by tags applies to every instance that gets the tags.";

/** What of a matrix is shown. */
export interface AccessTableOptions {
    /** Instances to show, by id. Default: all. */
    readonly onlyInstances?: readonly string[];
    /**
     * Principals, by name, that are shown even if they reach nothing: those that a stack declares. Any other principal is
     * shown only if it reaches an instance or may. Default: none.
     */
    readonly principals?: readonly string[];
}

/** A row of the table: a principal and its cells, one for each instance, in the order of the instances. */
interface AccessRow {
    readonly principal: AccountPrincipal;
    readonly cells: readonly Cell[];
}

/** A matrix cell by cell, for as many principals and instances as a person looks at. */
export interface AccessTable {
    readonly instances: readonly AccountInstance[];
    readonly rows: readonly AccessRow[];
    /** How many principals reach none of the instances and are left out. */
    readonly hidden: number;
}

/**
 * Who reaches which instance, as a table to print, in the order of the matrix's account.
 *
 * Groups aren't rows: their members are, each with its groups.
 */
export function tableOf(matrix: Matrix, { onlyInstances, principals = [] }: AccessTableOptions = {}): AccessTable {
    const wanted = onlyInstances === undefined ? undefined : new Set(onlyInstances);
    const positions = matrix.instances.flatMap(({ id }, position) =>
        wanted === undefined || wanted.has(id) ? [position] : [],
    );
    const declared = new Set(principals);
    const rows: AccessRow[] = [];
    let hidden = 0;
    for (const one of matrix.classes) {
        // Most principals of an account reach nothing at all: their cells needn't be made.
        const mayReach = one.groups.some(({ cell }) => opensEver(cell));
        if (!mayReach && !one.principals.some((principal) => isDeclared(principal, declared))) {
            hidden += one.principals.length;
            continue;
        }
        const cells = positions.map((position) => cellAt(matrix, one, position));
        const reaches = cells.some(opensEver);
        for (const principal of one.principals) {
            if (reaches || isDeclared(principal, declared)) rows.push({ principal, cells });
            else hidden += 1;
        }
    }
    const order = new Map(matrix.account.principals.map((principal, index) => [principal, index]));
    rows.sort((one, other) => (order.get(one.principal) ?? 0) - (order.get(other.principal) ?? 0));
    const instances = positions.flatMap((position) => matrix.instances[position] ?? []);
    return { instances, rows, hidden };
}

/** A principal as people know it: `alice (user, in developers)`, `web-role (role of an instance)`. */
export function principalLabel(principal: AccountPrincipal): string {
    const [name, ...about] = principalWords(principal);
    return `${name} (${about.join(", ")})`;
}

/** A principal's name, and what is said of it. */
export function principalWords(principal: AccountPrincipal): readonly [string, ...string[]] {
    const { name, type, groups, use, session, isDisabled } = principal;
    switch (use) {
        case "service-linked":
            return [name, `service-linked role${ofAccount(principal)}`];
        case "service":
            return [name, `role of a service${ofAccount(principal)}`];
        case "instance":
            return [name, `role of an instance${ofAccount(principal)}`];
        case undefined:
            return [
                name,
                `${TYPE_WORDS[type]}${ofAccount(principal)}`,
                ...(isDisabled === true ? ["disabled"] : []),
                ...(groups.length === 0 ? [] : [`in ${groups.join(", ")}`]),
                ...(session === undefined ? [] : sessionWords(session)),
            ];
    }
}

const TYPE_WORDS: Readonly<Record<PrincipalType, string>> = {
    user: "user",
    role: "role",
    person: "person",
    group: "group",
    saml: "SAML provider",
    oidc: "OIDC provider",
    account: "another account",
    external: "not in this source",
    service: "AWS service",
    certificate: "IAM Roles Anywhere",
    anybody: "any AWS account",
};

/** What a cell says in a word or two, and when that ends. */
export function cellText(cell: Cell): string {
    return cellInWords(cell, { opens: (one) => shortened(openable(one)), no: noText, colon: ": " });
}

function noText({ explicit, failed }: Cell): string {
    if (explicit) return "denied";
    return failed === "document" ? "no: no document" : "no";
}

/** Of a cell that only counts some of its kinds: what it says, and all of them. */
export function shortenedKinds(cell: Cell): { readonly short: string; readonly full: string } | undefined {
    const labels = openable(cell);
    if (cell.verdict !== "allowed" || labels.length <= 2) return undefined;
    return { short: shortened(labels), full: labels.join(", ") };
}

function shortened(labels: readonly string[]): string {
    return labels.length > 2 ? `${labels.slice(0, 2).join(", ")} +${labels.length - 2}` : labels.join(", ");
}
