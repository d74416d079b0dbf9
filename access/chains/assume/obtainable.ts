import type { Account, AccountPrincipal } from "../../matrix/account";
import type { Condition, PolicyStatement } from "../../policy/policy";
import { outsideAssumption } from "./assume";
import { outsider } from "./outsiders";
import { REQUEST_TAG } from "./tag-uses";

/**
 * Whether a trust policy may let anybody have a session with certain tags, now or one day: only what it says of the tags
 * counts, not whom it names and what else it asks.
 */
export function isObtainable(session: AccountPrincipal, account: Account): boolean {
    const { trust } = session;
    if (trust === undefined) return true;
    const statements = trust.statements.filter(({ effect }) => effect === "Allow").map(toAnybody);
    const role = { ...session, trust: { ...trust, statements } };
    // Control policies may limit some callers and not others.
    const { organizations: _, ...alone } = account;
    return ANYBODY.some((one) => outsideAssumption(one, role, alone).verdict !== "denied");
}

const CALLS = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

const ANYBODY = CALLS.map((action) =>
    outsider({ type: "anybody", name: "anybody" }, { type: "anybody" }, action, new Map(), () => true),
);

function toAnybody(statement: PolicyStatement): PolicyStatement {
    const principals = { negated: false, entries: [{ type: "AWS", value: "*" }] } as const;
    return { ...statement, principals, conditions: statement.conditions.filter(isOnTags) };
}

/** Whether a condition compares the tags that are passed with fixed values. */
function isOnTags({ key, values }: Condition): boolean {
    const isFixed = !("templates" in values) || values.templates.every(({ variables }) => variables.length === 0);
    return isFixed && (key.startsWith(REQUEST_TAG) || key === "aws:tagkeys");
}
