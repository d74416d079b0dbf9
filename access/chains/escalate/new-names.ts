import { IAM_WRITES, tagActions } from "../../bypasses";
import { UNNAMED } from "../../bypasses/places";
import { meets } from "../../evaluate/condition";
import { layersOf, layerStatements, statementsOf, type AnyPolicy } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import { resourceWitnesses } from "../../evaluate/witnesses";
import { isProtected } from "../../findings/toolkit/iam-targets";
import { Kept, Remembered } from "../../kept";
import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Condition, PolicyStatement } from "../../policy/policy";
import type { Template } from "../../policy/template";
import { arnStarts, type Kind } from "./iam-writes";
import type { Rights } from "./rights";
import { asArns, userNameConditions } from "./user-names";

const PRINCIPAL_ARN = "aws:principalarn";
const POLICY_ARN = "iam:policyarn";
const ASSUME = "sts:assumerole";

/** More names than these aren't tried of one kind. */
const MOST_NAMES = 64;

/** Names that exist are left out; after that many rounds so are the kinds of names of which only such were found. */
const MOST_ROUNDS = 5;

/** The calls that are judged on something new. */
const CALLS: Readonly<Record<Kind, readonly string[]>> = {
    user: callsOn("user", ["iam:CreateUser", ...tagActions("writes", "user")]),
    role: callsOn("role", ["iam:CreateRole", "iam:PassRole", ...tagActions("writes", "role")]),
    group: callsOn("group", ["iam:CreateGroup"]),
    policy: callsOn("policy", ["iam:CreatePolicy"]),
};

/** ARNs that conditions tell apart from others, as one. */
type Alike = readonly string[];

/** Names of what somebody creates: one of each kind that policies tell apart. */
export class NewNames {
    private readonly rights: Rights;
    private readonly known = new Kept<AccountPrincipal, readonly string[]>();
    private readonly asked = new Kept<AccountPrincipal, readonly Condition[]>();
    private readonly ofAccounts = new Remembered<string, readonly Condition[]>();
    private readonly userNames = new Kept<AccountPrincipal, readonly Condition[]>();
    private ofUserNames: readonly Condition[] | undefined;
    private existing: ReadonlySet<string> | undefined;

    constructor(rights: Rights) {
        this.rights = rights;
    }

    /** The ARNs of something new, as far as the calls on it or, of users and roles, its own calls are judged by them. */
    of(kind: Kind, principal: AccountPrincipal): readonly string[] {
        return this.known.of(principal, () => this.found(kind, principal), kind);
    }

    /** The name of something new, which has one of its own only where policies ask for user names. */
    nameOf(kind: "user" | "role", arn: string): string {
        const name = arn.slice(arn.lastIndexOf("/") + 1);
        return kind === "user" && name !== UNNAMED && this.askedNames().length > 0 ? name : `new ${kind}`;
    }

    /** The ARNs of users or roles, those that nobody's policies tell apart by aws:PrincipalArn or aws:username together. */
    alike(kind: "user" | "role", principal: AccountPrincipal): readonly Alike[] {
        const sets = new Map<string, string[]>();
        const conditions = this.limitsOn(kind, principal);
        for (const arn of this.of(kind, principal)) {
            const request = { get: (key: string) => (key === PRINCIPAL_ARN ? arn : undefined) };
            const key = conditions.map((one) => meets(one, request)).join();
            sets.set(key, [...(sets.get(key) ?? []), arn]);
        }
        return [...sets.values()];
    }

    private found(kind: Kind, principal: AccountPrincipal): readonly string[] {
        const { account } = this.rights;
        const start = `arn:${account.partition}:iam::${ownerOf(principal, account)}:${kind}/`;
        const calls = [...CALLS[kind], ...(kind === "policy" ? ATTACHING : [])];
        const statements = layerStatements(layersOf(principal.policies)).filter(
            (one) =>
                calls.some((call) => coversAction(one, call)) ||
                // A role that trusts somebody lets it in without a statement of its own.
                (kind === "role" && one.effect === "Deny" && coversAction(one, ASSUME)),
        );
        const isNew = (text: string): boolean => !this.isKnown(text);
        const patterns = statements
            .flatMap(({ resources }) => resources?.patterns ?? [])
            .filter(({ text }) => isNew(text) && mayMatch(text, start));
        const conditions = [
            ...(kind === "policy" ? keyed(statements, POLICY_ARN) : []),
            ...(kind === "user" || kind === "role" ? this.limitsOn(kind, principal) : []),
        ].map((one) => only(one, ({ text }) => isNew(text) && mayMatch(text, start)));
        const found = this.witnesses(principal, start, patterns, conditions);
        const arns = found ?? written(start, [...patterns, ...conditions.flatMap(templatesOf)]);
        return arns.filter((arn) => isNew(arn) && !isProtected(arn)).slice(0, MOST_NAMES);
    }

    /** A name of each kind that patterns and conditions tell apart; nothing where that can't be told exactly. */
    private witnesses(
        principal: AccountPrincipal,
        start: string,
        patterns: readonly Template[],
        conditions: readonly Condition[],
    ): readonly string[] | undefined {
        const unknown = { unknown: "is what the caller chooses", like: `${start}?*` };
        const request = this.rights.request(principal);
        const apart = new Set<string>();
        for (let round = 0; ; round += 1) {
            const found = resourceWitnesses(unknown, patterns, request, conditions, [...apart]);
            const taken = found?.filter((arn) => this.isKnown(arn) && !apart.has(arn)) ?? [];
            if (taken.length === 0 || round === MOST_ROUNDS) return found;
            for (const arn of taken) apart.add(arn);
        }
    }

    /** What policies say of the ARN, or the name, of a new user or role. */
    private limitsOn(kind: "user" | "role", principal: AccountPrincipal): readonly Condition[] {
        const onArns = this.conditions(principal);
        if (kind === "role" || this.askedNames().length === 0) return onArns;
        return this.userNames.of(principal, () => {
            const starts = arnStarts(this.rights.account, "user", principal);
            return [...onArns, ...distinct(this.askedNames().map((one) => asArns(one, starts)))];
        });
    }

    private askedNames(): readonly Condition[] {
        return (this.ofUserNames ??= distinct(userNameConditions(this.rights.account)));
    }

    /** What limits of a new user or role, and trust policies, say of its ARN. */
    private conditions(principal: AccountPrincipal): readonly Condition[] {
        return this.asked.of(principal, () => {
            const owner = ownerOf(principal, this.rights.account);
            const scps = statementsOf((principal.policies.scps ?? []).flat());
            const all = this.ofAccounts.of(owner, () => this.ofAccount(owner));
            return distinct([...keyed(scps, PRINCIPAL_ARN), ...all]);
        });
    }

    private ofAccount(owner: string): readonly Condition[] {
        const { organizations, principals } = this.rights.account;
        const policies: readonly AnyPolicy[] = [
            ...(organizations?.get(owner)?.rcps ?? []).flat(),
            ...principals.flatMap(({ trust }) => trust ?? []),
        ];
        return distinct(keyed(statementsOf(policies), PRINCIPAL_ARN));
    }

    /**
     * Whether something of a name exists, in any letter case and under any path.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
     */
    private isKnown(arn: string): boolean {
        const { account } = this.rights;
        this.existing ??= new Set(
            [
                ...account.principals.map((one) => one.arn),
                ...(account.managedPolicies ?? []).map((one) => one.arn),
                ...(account.groups ?? []).map(
                    (one) => `arn:${account.partition}:iam::${one.account ?? account.id}:group/${one.name}`,
                ),
            ].map(nameKey),
        );
        return this.existing.has(nameKey(arn));
    }
}

function nameKey(arn: string): string {
    return arn.toLowerCase().replace(/\/.*\//, "/");
}

const ATTACHING = IAM_WRITES.map(({ action }) => action.toLowerCase()).filter((one) => one.includes(":attach"));

function callsOn(kind: Kind, more: readonly string[]): readonly string[] {
    const writes = IAM_WRITES.filter(({ on }) => on === kind).map(({ action }) => action);
    return [...writes, ...more].map((one) => one.toLowerCase());
}

/** Whether a pattern matches some of the ARNs that begin like this, and not simply all there are. */
function mayMatch(text: string, start: string): boolean {
    if (/^\*+$/.test(text)) return false;
    const place = text.split(":").slice(5).join(":");
    const isAlike = (pattern: string, whole: string): boolean => {
        const [before = ""] = pattern.split(/[*?$]/);
        return whole.startsWith(before) || before.startsWith(whole);
    };
    return isAlike(text, start) && isAlike(place, kindOf(start));
}

/** How the last part of ARNs begins: `role/`. */
function kindOf(start: string): string {
    return start.slice(start.lastIndexOf(":") + 1);
}

function keyed(statements: readonly PolicyStatement[], key: string): readonly Condition[] {
    return statements.flatMap(({ conditions }) => conditions).filter((one) => one.key === key);
}

function templatesOf({ values }: Condition): readonly Template[] {
    return "templates" in values ? values.templates : [];
}

function only(condition: Condition, which: (template: Template) => boolean): Condition {
    const { values } = condition;
    if (!("templates" in values)) return condition;
    return { ...condition, values: { ...values, templates: values.templates.filter(which) } };
}

function distinct(conditions: readonly Condition[]): readonly Condition[] {
    const texts = (one: Condition): string => [one.operator.name, ...templatesOf(one).map(({ text }) => text)].join();
    return [...new Map(conditions.map((one) => [texts(one), one])).values()];
}

/** Names after the patterns that policies have, and one that none has. */
function written(start: string, patterns: readonly Template[]): readonly string[] {
    const kind = kindOf(start);
    const names = patterns
        .map(({ text }) => text.split(":").slice(5).join(":"))
        .filter((place) => place.startsWith(kind) && place.length > kind.length && !place.includes("$"))
        .map((place) => start + place.slice(kind.length).replace(/[*?]/g, "x"));
    return [...new Set([start + UNNAMED, ...names])];
}
