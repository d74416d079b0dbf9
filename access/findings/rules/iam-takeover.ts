import { BYPASSES, IAM_WRITES, type IamWriteEffect } from "../../bypasses";
import { UNNAMED } from "../../bypasses/places";
import type { AccountPrincipal } from "../../matrix/account";
import { textLanguage, type Language } from "../../match/language";
import { arns } from "../../prove/universe";
import { openBypasses } from "../toolkit/open-bypasses";
import { dependingOn, type Claim } from "../toolkit/claim";
import type { Found } from "../toolkit/finding";
import { allowedWrites, grantsTo, reaches } from "../toolkit/iam-openings";
import { isProtected, withAnyPath } from "../toolkit/iam-targets";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";
import { doubtOn } from "../toolkit/unknown-documents";
import { placed, sourceOf } from "../toolkit/allowing-statement";
import { enumeration } from "../../report/enumeration";

export const iamTakeover: Rule = {
    id: "iam-takeover",
    severity: "high",
    title: "Permissions of other principals can be taken over",
    why: "Who makes another user's access keys or password signs in as that user; who writes a role's trust policy assumes it; who writes others' policies or joins their groups decides what they, or the caller, may do.",
    remedy: "Remove these actions, or name in Resource only principals that open no sessions.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    *find(snapshot) {
        for (const principal of snapshot.actors) {
            if (!IAM_WRITES.some(({ action }) => snapshot.mentions(principal, action))) continue;
            const found = (claim: Claim): Found => ({
                principals: [principal.arn],
                ...sourceOf(principal, claim.actions),
                claim: dependingOn(claim, doubtOn(principal)),
            });
            yield* takeovers(principal, snapshot, found);
            yield* joined(principal, snapshot, found);
        }
    },
};

type ToFound = (claim: Claim) => Found;

function* takeovers(principal: AccountPrincipal, snapshot: Snapshot, found: ToFound): Iterable<Found> {
    const byCalls = new Map<string, { readonly claim: Claim; readonly names: string[] }>();
    const add = (effect: string, actions: readonly string[], name: string): void => {
        if (actions.length === 0) return;
        const key = JSON.stringify([effect, actions]);
        const known = byCalls.get(key) ?? { claim: { effect, actions }, names: [] };
        known.names.push(name);
        byCalls.set(key, known);
    };
    for (const type of ["user", "role"] as const) {
        const becomes = type === "user" ? "sign in as" : "let themselves assume";
        const calls = (universes: readonly Language[], effect: IamWriteEffect): string[] =>
            allowedWrites(principal, { on: type, effects: [effect] }, { universes, context: ANY_POLICY }, snapshot);
        // What is allowed on a principal that no policy names is allowed on all of them.
        const unnamed = [arns(placed(`arn:PARTITION:iam::ACCOUNT:${type}/${UNNAMED}`, snapshot))];
        const everyone = { become: calls(unnamed, BECOMING[type]), grants: calls(unnamed, "grants") };
        add(becomes, everyone.become, `any ${type}`);
        add("give any right to", everyone.grants, `any ${type}`);
        for (const other of snapshot.account.principals) {
            if (other === principal || other.type !== type || other.use === "service-linked") continue;
            const own = isProtected(other.arn) ? [] : calls([textLanguage(other.arn, false)], BECOMING[type]);
            const become = own.filter((action) => !everyone.become.includes(action));
            const grants = grantsTo(principal, other, snapshot).any.filter((one) => !everyone.grants.includes(one));
            if (become.length + grants.length === 0 || !isWorthTaking(other, snapshot)) continue;
            add(becomes, become, `${type} ${other.name}`);
            add("give any right to", grants, `${type} ${other.name}`);
        }
    }
    for (const { claim, names } of byCalls.values())
        yield found({ ...claim, effect: `${claim.effect} ${enumeration(names)}` });
}

/** How one becomes a user or a role. */
const BECOMING = { user: "signs in", role: "trusts" } as const;
const ANY_POLICY = { "iam:policyarn": { unknown: "is the caller's choice" } };

/** Whether somebody's rights open sessions, or a bypass; what isn't known may. */
function isWorthTaking(principal: AccountPrincipal, snapshot: Snapshot): boolean {
    return (
        reaches(principal, principal.policies, snapshot) !== "no" ||
        BYPASSES.some(({ variants }) => openBypasses(variants, principal, snapshot).length > 0)
    );
}

/** Groups that a user may join. */
function* joined(principal: AccountPrincipal, snapshot: Snapshot, found: ToFound): Iterable<Found> {
    if (principal.type !== "user") return;
    const known = new Map<string, AccountPrincipal>();
    for (const one of snapshot.account.principals) for (const group of one.groups) known.set(group, one);
    const join = { on: "group", effects: ["joins"] } as const;
    const open = [...known].filter(([group, member]) => {
        if (principal.groups.includes(group)) return false;
        const universes = withAnyPath("group", group, principal, snapshot);
        return allowedWrites(principal, join, { universes }, snapshot).length > 0 && isWorthTaking(member, snapshot);
    });
    const actions = ["iam:AddUserToGroup"];
    if (open.length > 0) {
        const names = enumeration(open.map(([group]) => group));
        yield found({ effect: `join ${names}`, actions, provided: "the group gives its members' sessions" });
        return;
    }
    const anyName: Language = [
        ...textLanguage(placed("arn:PARTITION:iam::ACCOUNT:group/", snapshot), false),
        { kind: "any", colon: false },
    ];
    const universes = [anyName];
    // The groups that it is in already give nothing new.
    const own = principal.groups.map((name) => placed(`arn:PARTITION:iam::ACCOUNT:group/${name}`, snapshot));
    if (allowedWrites(principal, join, { universes, scope: [{ instances: own }] }, snapshot).length > 0) {
        yield found({
            effect: "join groups",
            actions,
            provided: "a group, whose members aren't known here, allows more",
        });
    }
}
