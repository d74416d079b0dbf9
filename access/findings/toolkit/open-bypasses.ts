import { PREFERENCES, type Bypass, type BypassVariant, type Right } from "../../bypasses";
import type { ContextValue } from "../../evaluate/context";
import type { AccountPrincipal } from "../../matrix/account";
import { arns } from "../../prove/universe";
import type { Scope } from "../../prove/scope";
import { dependingOn, type Claim } from "./claim";
import type { Rule } from "./rule";
import { sessionScope } from "./session-scope";
import type { Snapshot } from "./snapshot";
import { doubtOn } from "./unknown-documents";
import { placed, sourceOf } from "./allowing-statement";
import { sharedDocuments, writtenDocuments } from "./written-documents";

/** A bypass that is open to a principal: the actions that do it, and what they come to. */
interface OpenBypass {
    readonly variant: BypassVariant;
    /** The actions of the variant that are allowed. */
    readonly acts: readonly string[];
    readonly claim: Claim;
}

/** The rule on a bypass. Everybody is looked at: who opens every session evades its log and its run-as all the same. */
export function bypassRule({ variants, ...text }: Bypass): Rule {
    return {
        id: text.id,
        severity: text.severity,
        title: text.title,
        why: text.why,
        remedy: text.remedy,
        url: text.url,
        *find(snapshot) {
            for (const principal of snapshot.people) {
                for (const { variant, acts, claim } of openBypasses(variants, principal, snapshot)) {
                    yield {
                        principals: [principal.arn],
                        ...sourceOf(principal, acts),
                        ...(variant.severity !== undefined && { severity: variant.severity }),
                        claim,
                    };
                }
            }
        },
    };
}

/** The variants that are open to a principal, by what they come to. */
export function openBypasses(
    variants: readonly BypassVariant[],
    principal: AccountPrincipal,
    snapshot: Snapshot,
): OpenBypass[] {
    const open: OpenBypass[] = [];
    for (const variant of variants) {
        if (variant.otherwise === true && open.length > 0) continue;
        const scope = variant.beyondSessions === true ? sessionScope(principal, snapshot) : [];
        const acts = allowedOf(variant.act, principal, snapshot, scope);
        if (acts.length === 0) continue;
        const besides = (variant.also ?? []).map((right) => allowedOf(right, principal, snapshot));
        if (besides.some((actions) => actions.length === 0)) continue;
        const helpers = besides.map((actions) => actions.join(" or "));
        const claim: Claim = {
            effect: variant.effect,
            actions: helpers.length === 0 ? acts : [`${acts.join(" or ")} with ${helpers.join(" and ")}`],
            ...(variant.provided !== undefined && { provided: variant.provided }),
        };
        open.push({ variant, acts, claim: dependingOn(claim, doubtOn(principal)) });
    }
    return open;
}

/** The actions of a right that a principal may call on something of each kind that it needs. */
function allowedOf(
    { actions, on, tagged = true, context }: Right,
    principal: AccountPrincipal,
    snapshot: Snapshot,
    scope: Scope = [],
): string[] {
    const mentioned = actions.filter((action) => snapshot.mentions(principal, action));
    if (mentioned.length === 0) return [];
    const named = on.map((patterns) => patterns.flatMap((pattern) => filledIn(pattern, principal, snapshot)));
    return mentioned.filter((action) =>
        named.every((patterns) =>
            patterns.some((pattern) =>
                snapshot.possible(principal, action, {
                    universes: [arns(pattern)],
                    tagged: tagged && !isUntagged(pattern),
                    ...(scope.length > 0 && { scope }),
                    context: { ...ownedBy(pattern, snapshot), ...context },
                }),
            ),
        ),
    );
}

/** What tells a resource of another account apart from those of the principal's own. */
function ownedBy(pattern: string, { home }: Snapshot): Readonly<Record<string, ContextValue>> {
    const [, , , , owner = ""] = pattern.split(":");
    return owner === "" || owner === home.account ? {} : { "aws:resourceaccount": owner };
}

/** A pattern with the account's place, and once for each document that it asks for. */
function filledIn(pattern: string, principal: AccountPrincipal, snapshot: Snapshot): string[] {
    const here = placed(pattern, snapshot);
    if (here.includes("SHARED"))
        return sharedDocuments(principal, snapshot).map((document) => here.replace("SHARED", document));
    if (!here.includes("DOCUMENT")) return [here];
    // The session preferences are no commands, and a bypass of their own.
    const names = writtenDocuments(principal, snapshot).filter((name) => name !== PREFERENCES);
    return names.map((name) => here.replace("DOCUMENT", name));
}

/** Documents are taken to have no tags, as everywhere: who limits by an instance's tag doesn't mean them. */
function isUntagged(pattern: string): boolean {
    return /:(document|automation-definition)\//.test(pattern);
}
