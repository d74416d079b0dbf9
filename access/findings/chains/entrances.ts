import { outsideAssumption, type Outsider } from "../../chains";
import type { Caller } from "../../evaluate/caller";
import { ABSENT, type ContextValue } from "../../evaluate/context";
import { statementName } from "../../evaluate/reasons";
import type { AccountPrincipal } from "../../matrix/account";
import { DIRECT_CALL } from "../../matrix/circumstances";
import type { Step } from "../../matrix/step";
import type { Condition, PolicyStatement } from "../../policy/policy";
import type { Found } from "../toolkit/finding";
import type { Snapshot } from "../toolkit/snapshot";
import { chainsOf, type Opening } from "./chains";
import { chainSteps, entranceText } from "./words";

/** A name that no policy has. */
export const STRANGE = "x0f1e2d3c4b5a69788";

/** A statement that lets somebody assume a role from which something opens. */
export interface Entrance {
    readonly role: AccountPrincipal;
    readonly statement: PolicyStatement;
    /** The widest rights that the role leads to. */
    readonly opening: Opening;
}

/** The statements of trust policies that let in principals of certain kinds, of roles that lead to sessions or to more. */
export function* entrances(snapshot: Snapshot, isMeant: (statement: PolicyStatement) => boolean): Iterable<Entrance> {
    for (const role of snapshot.account.principals) {
        if (role.trust === undefined || role.use === "service-linked") continue;
        for (const statement of role.trust.statements) {
            if (statement.effect !== "Allow" || !isMeant(statement)) continue;
            const [opening] = chainsOf(snapshot).openings(role);
            if (opening !== undefined) yield { role, statement, opening };
        }
    }
}

/** Somebody who tries to assume a role: for sure one of those whom a trust policy means, or whom it should keep out. */
export interface Probe {
    readonly caller: Caller;
    readonly action: string;
    /** Condition keys in lower case, beside those of every call. */
    readonly request: Readonly<Record<string, ContextValue>>;
    /** The keys of the request that the caller chooses, beside those of every call. Default: none. */
    readonly isFree?: (key: string) => boolean;
}

/** An address in no range that somebody has. */
const STRANGE_ADDRESS = "240.0.0.1";

/** What a call brings that somebody makes by themselves from the internet. */
const DIRECTLY: readonly (readonly [string, ContextValue])[] = [
    ...[...DIRECT_CALL].map(([key, value]) => [key, value ?? ABSENT] as const),
    ["aws:sourceip", STRANGE_ADDRESS],
];

/** What everybody writes into a call as they like. */
const WRITTEN = /^(aws:(useragent|referer)|sts:rolesessionname)$/;

/**
 * The step by which a statement alone, with all that the role's trust policy and its organization deny, surely lets
 * somebody in now, wherever they are and at the best of what they choose; nothing where it doesn't.
 */
export function letIn({ role, statement }: Entrance, probe: Probe, { account }: Snapshot): Step | undefined {
    if (role.trust === undefined) return undefined;
    const { caller, action, request, isFree = () => false } = probe;
    const outsider: Outsider = {
        principal: { type: "anybody", name: "", arn: "", tags: {}, groups: [], policies: { identity: [] } },
        caller,
        action,
        request: new Map([...DIRECTLY, ...Object.entries(request)]),
        isFree: (key) => WRITTEN.test(key) || isFree(key),
        roles: new Set(),
    };
    const statements = [statement, ...role.trust.statements.filter(({ effect }) => effect === "Deny")];
    const alone = { ...role, trust: { ...role.trust, statements } };
    const { verdict, because, needs, actions } = outsideAssumption(outsider, alone, account);
    if (verdict !== "allowed" || needs.length > 0) return undefined;
    return { kind: "assume", to: role, verdict, because, actions };
}

/** Whether a role asks those whom a statement lets in for an external ID that they have to know: any, or none, doesn't do. */
export function asksForExternalId({ role, statement }: Entrance): boolean {
    const denying = (role.trust?.statements ?? []).filter(({ effect }) => effect === "Deny");
    return (
        statement.conditions.some((one) => isSecret(one) && !one.operator.negated && !one.operator.ifExists) ||
        denying.some(
            ({ conditions }) =>
                conditions.length === 1 && conditions.every((one) => isSecret(one) && one.operator.negated),
        )
    );
}

function isSecret({ key, operator: { set }, values }: Condition): boolean {
    if (key !== "sts:externalid" || set !== "none" || !("templates" in values)) return false;
    return values.templates.every(({ text }) => /[^*?]/.test(text));
}

/** That somebody can assume a role by a statement, with the chain that begins with it. */
export function foundEntrance(
    { role, statement, opening }: Entrance,
    who: string,
    step: Step,
    severity?: Found["severity"],
): Found {
    return {
        principals: [role.arn],
        policy: role.trust?.name ?? "",
        statement: statementName(statement),
        ...(severity !== undefined && { severity }),
        what: entranceText(who, role, opening),
        chain: chainSteps([step, ...opening.chain]),
    };
}
