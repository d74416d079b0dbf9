import type { AccountPrincipal } from "../matrix/account";
import type { Step } from "../matrix/step";
import { assignmentCauses } from "./assignment-causes";
import { assumeCauses, type AssumeStep } from "./assume-causes";
import type { Cause, ChangeKind, SessionChange } from "./change";
import { asOf } from "./compare-phases";
import { termsOf, type Route, type Side } from "./compared-account";
import { newOrGone } from "./new-or-gone";
import type { Row } from "./rows";

/** What is known of both sides where an explanation is made. */
export interface Sides {
    readonly before: Side;
    readonly after: Side;
}

/** A route, and the same route on the other side as far as it goes there. */
export interface FollowedRoute {
    /** Why steps aren't possible on the other side, or only on other terms. */
    readonly causes: readonly Cause[];
    /** Who is at the end of the route on the other side, where there is one. */
    readonly end: AccountPrincipal | undefined;
}

/** Follows a route that one side has on the other side, step by step. */
export function followRoute(
    { chain }: Pick<Route, "chain">,
    row: Row,
    open: "before" | "after",
    kind: ChangeKind,
    sides: Sides,
    session: SessionChange,
): FollowedRoute {
    const [here, there] = open === "after" ? [sides.after, sides.before] : [sides.before, sides.after];
    let [from, other] = open === "after" ? [row.after, row.before] : [row.before, row.after];
    if (from === undefined || other === undefined) return { causes: [], end: undefined };
    const causes: Cause[] = [];
    for (const step of chain) {
        const next = sameStep(step, other, here, there, row);
        if (next === undefined || termsOf([next]) !== termsOf([step])) {
            const role: AccountPrincipal | undefined = next?.to ?? there.counterpart(step.to, here);
            if (step.kind === "assigned") {
                const having = { account: here.account, role: step.to };
                causes.push(...assignmentCauses(from.name, having, { account: there.account, role }, open === "after"));
            }
            if (role === undefined) {
                if (causes.length === 0) {
                    const pair = open === "after" ? { before: role, after: step.to } : { before: step.to, after: role };
                    const cause = newOrGone(pair, sides, nameOf(step.to));
                    if (cause !== undefined) causes.push(cause);
                }
                return { causes, end: undefined };
            }
            if (causes.length === 0 || step.kind !== "assigned") {
                const one = stepOn(here, session, from, row, step, step.to);
                const two = stepOn(there, session, other, row, step, role);
                causes.push(...(open === "after" ? assumeCauses(two, one, kind) : assumeCauses(one, two, kind)));
            }
            other = role;
        } else other = next.to;
        from = step.to;
    }
    return { causes, end: other };
}

function nameOf({ name, federated }: AccountPrincipal): string {
    return federated === undefined ? `role ${name}` : "federated session";
}

/** The step of the other side that leads to the same role, with the same session tags before others. */
function sameStep({ to }: Step, from: AccountPrincipal, here: Side, there: Side, row: Row): Step | undefined {
    const steps = there.stepsFrom(from, row.outsider).filter((one) => there.baseKey(one.to) === here.baseKey(to));
    return steps.find((one) => there.keyOf(one.to) === here.keyOf(to)) ?? steps[0];
}

function stepOn(
    side: Side,
    session: SessionChange,
    caller: AccountPrincipal,
    { outsider }: Row,
    { kind }: Step,
    role: AccountPrincipal,
): AssumeStep {
    const account = asOf(side.account, session);
    // An entitlement is used by a service in the person's name.
    if (kind === "assigned") return { account, caller, outsider: side.accountAccess(role), role };
    const isOutside = caller.type !== "user" && caller.type !== "role";
    return { account, caller, outsider: isOutside ? (side.graph?.outsider(caller) ?? outsider) : undefined, role };
}
