import { layersOf, layerStatements, statementsOf } from "../evaluate/outcome";
import { coversAction } from "../evaluate/statement";
import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";
import { RelevantPolicies } from "../matrix/relevant-policies";
import type { Tags } from "../model";
import type { Condition, PolicyStatement } from "../policy/policy";
import { ASSUMING } from "./assume/free-keys";

/** More combinations of session tags than these aren't looked at one by one. */
const LIMIT = 256;

const PRINCIPAL_TAG = "aws:principaltag/";
const REQUEST_TAG = "aws:requesttag/";

/**
 * The sessions of a role that its policies can tell apart by their tags, where its trust policy lets callers pass tags: who
 * chooses the tags has the best of them.
 */
export class RoleSessions {
    private readonly account: Account;
    /** Values that trust policies and RCPs ask of a caller's tags, by key. */
    private readonly asked: ReadonlyMap<string, ReadonlySet<string>>;
    /** Values that any policy asks of the tags that are passed, by key. */
    private readonly passed: ReadonlyMap<string, ReadonlySet<string>>;
    private readonly known = new Map<AccountPrincipal, readonly AccountPrincipal[] | undefined>();
    private readonly made = new Map<string, AccountPrincipal>();

    constructor(account: Account, roles: readonly AccountPrincipal[]) {
        this.account = account;
        const rcps = [...(account.organizations?.values() ?? [])].flatMap((one) =>
            statementsOf(one.rcps?.flat() ?? []),
        );
        const trusts = [...roles.flatMap(({ trust }) => trust?.statements ?? []), ...rcps];
        this.asked = collect(trusts, PRINCIPAL_TAG);
        const policies = new RelevantPolicies(ASSUMING);
        const own = account.principals.flatMap((one) => policies.layers(one).flatMap(({ policies }) => policies));
        const passed = [...trusts, ...statementsOf([...new Set(own)])];
        const values = collect(passed, REQUEST_TAG);
        for (const [key, texts] of values) if (copiesTags(passed, key)) addTagsOf(account.principals, key, texts);
        this.passed = values;
    }

    /** The sessions that were made of a role, if any. */
    of(role: AccountPrincipal): readonly AccountPrincipal[] {
        return this.sessionsOf(role) ?? [];
    }

    /** What a caller that chooses the tags assumes: the sessions, or the role itself where tags make no difference. */
    chosenBy(role: AccountPrincipal): readonly AccountPrincipal[] {
        return this.sessionsOf(role) ?? [role];
    }

    /**
     * The session with these tags.
     * @param keys those that it surely has or lacks. Default: all.
     */
    tagged(role: AccountPrincipal, tags: Tags, keys?: readonly string[]): AccountPrincipal {
        const sorted = Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1));
        const key = JSON.stringify([role.arn, sorted, keys]);
        const session = this.made.get(key) ?? {
            ...role,
            session: { tags: Object.fromEntries(sorted), people: [], ...(keys && { keys }) },
        };
        this.made.set(key, session);
        return session;
    }

    private sessionsOf(role: AccountPrincipal): readonly AccountPrincipal[] | undefined {
        if (this.known.has(role)) return this.known.get(role);
        const sessions = this.split(role);
        this.known.set(role, sessions);
        return sessions;
    }

    private split(role: AccountPrincipal): readonly AccountPrincipal[] | undefined {
        if (role.trust === undefined || !takesTags(role.trust.statements)) return undefined;
        const values = collect(relevant(role), PRINCIPAL_TAG);
        for (const [key, own] of this.asked) values.set(key, new Set([...own, ...(values.get(key) ?? [])]));
        if (values.size === 0) return undefined;
        for (const [key, own] of values) {
            this.addTagValues(role, key, own);
            for (const value of this.passed.get(key) ?? []) own.add(value);
            // Any other value.
            own.add("x");
        }
        const total = [...values.values()].reduce((product, own) => product * (own.size + 1), 1);
        if (total > LIMIT) return undefined;
        let combinations: Tags[] = [{}];
        for (const [key, own] of values) {
            combinations = combinations.flatMap((tags) => [
                tags,
                ...[...own].map((value) => ({ ...tags, [key]: value })),
            ]);
        }

        const keys = [...values.keys()];
        return combinations.map((tags) => this.tagged(role, tags, keys));
    }

    /** The values of tags, of instances and of roles, that a statement compares with the caller's tag. */
    private addTagValues(role: AccountPrincipal, key: string, values: Set<string>): void {
        for (const { conditions } of relevant(role)) {
            for (const condition of conditions) {
                const tag = /^(?:ssm|aws|iam):resourcetag\/(.*)$/.exec(condition.key)?.[1];
                if (tag === undefined || !mentions(condition, PRINCIPAL_TAG + key)) continue;
                addTagsOf(this.account.instances, tag, values);
                addTagsOf(this.account.principals, tag, values);
            }
        }
    }
}

function relevant(role: AccountPrincipal): readonly PolicyStatement[] {
    const actions = ["ssm:startsession", ...ASSUMING];
    return layerStatements(layersOf(role.policies)).filter((one) =>
        actions.some((action) => coversAction(one, action)),
    );
}

function takesTags(statements: readonly PolicyStatement[]): boolean {
    return statements.some((one) => one.effect === "Allow" && coversAction(one, "sts:tagsession"));
}

/** The values that things have of a tag, whose key is in lower case. */
function addTagsOf(
    things: readonly Pick<AccountPrincipal | AccountInstance, "tags">[],
    key: string,
    values: Set<string>,
): void {
    for (const { tags } of things) {
        for (const [name, value] of Object.entries(tags))
            if (name.toLowerCase() === key && typeof value === "string") values.add(value);
    }
}

/** Whether a tag that is passed is compared with one of the caller's. */
function copiesTags(statements: readonly PolicyStatement[], key: string): boolean {
    return statements.some(({ conditions }) =>
        conditions.some((one) => one.key === REQUEST_TAG + key && variables(one, PRINCIPAL_TAG).length > 0),
    );
}

/** The tags that statements speak of by a prefix of keys, with the values that they name. */
function collect(statements: readonly PolicyStatement[], prefix: string): Map<string, Set<string>> {
    const into = new Map<string, Set<string>>();
    const at = (key: string): Set<string> => {
        const values = into.get(key) ?? new Set<string>();
        into.set(key, values);
        return values;
    };
    for (const { conditions, resources } of statements) {
        for (const condition of conditions) {
            if (condition.key.startsWith(prefix)) {
                const values = at(condition.key.slice(prefix.length));
                if ("templates" in condition.values) {
                    for (const { text, variables } of condition.values.templates)
                        if (variables.length === 0) values.add(text.replaceAll("*", "").replaceAll("?", "x") || "x");
                }
            }
            for (const key of variables(condition, prefix)) at(key);
        }
        for (const { variables: used } of resources?.patterns ?? [])
            for (const { key } of used) if (key.startsWith(prefix)) at(key.slice(prefix.length));
    }
    return into;
}

function variables({ values }: Condition, prefix: string): string[] {
    const templates = "templates" in values ? values.templates : [];
    return templates
        .flatMap((template) => template.variables.map(({ key }) => key))
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length));
}

function mentions(condition: Condition, key: string): boolean {
    return variables(condition, PRINCIPAL_TAG).some((one) => PRINCIPAL_TAG + one === key);
}
