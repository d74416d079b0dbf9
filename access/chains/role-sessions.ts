import { layersOf, layerStatements } from "../evaluate/outcome";
import { coversAction } from "../evaluate/statement";
import type { Account, AccountPrincipal } from "../matrix/account";
import type { Tags } from "../model";
import type { Condition, PolicyStatement } from "../policy/policy";
import { ASSUMING } from "./free-keys";

/** More combinations of session tags than these aren't looked at one by one. */
const LIMIT = 256;

const PRINCIPAL_TAG = "aws:principaltag/";

/**
 * The sessions of a role that its policies can tell apart by their tags, where its trust policy lets callers pass tags: who
 * chooses the tags has the best of them.
 */
export class RoleSessions {
    private readonly account: Account;
    /** Values that trust policies ask of a caller's tags, by key. */
    private readonly asked: ReadonlyMap<string, ReadonlySet<string>>;
    private readonly known = new Map<AccountPrincipal, readonly AccountPrincipal[] | undefined>();
    private readonly made = new Map<string, AccountPrincipal>();

    constructor(account: Account, roles: readonly AccountPrincipal[]) {
        this.account = account;
        const asked = new Map<string, Set<string>>();
        for (const { trust } of roles) collect(trust?.statements ?? [], asked);
        this.asked = asked;
    }

    /** The sessions that were made of a role, if any. */
    of(role: AccountPrincipal): readonly AccountPrincipal[] {
        return this.sessionsOf(role) ?? [];
    }

    /** What a caller that chooses the tags assumes: the sessions, or the role itself where tags make no difference. */
    chosenBy(role: AccountPrincipal): readonly AccountPrincipal[] {
        return this.sessionsOf(role) ?? [role];
    }

    /** The session with these tags. */
    tagged(role: AccountPrincipal, tags: Tags): AccountPrincipal {
        const sorted = Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1));
        const key = JSON.stringify([role.arn, sorted]);
        const session = this.made.get(key) ?? { ...role, session: { tags: Object.fromEntries(sorted), people: [] } };
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
        const values = new Map([...this.asked].map(([key, own]) => [key, new Set(own)]));
        collect(relevant(role), values);
        if (values.size === 0) return undefined;
        for (const [key, own] of values) this.addTagValues(role, key, own);
        const total = [...values.values()].reduce((product, own) => product * (own.size + 1), 1);
        if (total > LIMIT) return undefined;
        let combinations: Tags[] = [{}];
        for (const [key, own] of values) {
            combinations = combinations.flatMap((tags) => [
                tags,
                ...[...own].map((value) => ({ ...tags, [key]: value })),
            ]);
        }

        return combinations.map((tags) => this.tagged(role, tags));
    }

    /** The values of the instances' tags that a statement compares with the caller's tag. */
    private addTagValues(role: AccountPrincipal, key: string, values: Set<string>): void {
        for (const { conditions } of relevant(role)) {
            for (const condition of conditions) {
                const tag = /^(?:ssm|aws):resourcetag\/(.*)$/.exec(condition.key)?.[1];
                if (tag === undefined || !mentions(condition, PRINCIPAL_TAG + key)) continue;
                for (const { tags } of this.account.instances) {
                    for (const [name, value] of Object.entries(tags))
                        if (name.toLowerCase() === tag && typeof value === "string") values.add(value);
                }
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

/** The principal's tags that statements speak of, with the values that they name. */
function collect(statements: readonly PolicyStatement[], into: Map<string, Set<string>>): void {
    const at = (key: string): Set<string> => {
        const values = into.get(key) ?? new Set<string>();
        into.set(key, values);
        return values;
    };
    for (const { conditions, resources } of statements) {
        for (const condition of conditions) {
            if (condition.key.startsWith(PRINCIPAL_TAG)) {
                const values = at(condition.key.slice(PRINCIPAL_TAG.length));
                if ("templates" in condition.values) {
                    for (const { text, variables } of condition.values.templates)
                        if (variables.length === 0) values.add(text.replaceAll("*", "").replaceAll("?", "x") || "x");
                } else values.add("x");
            }
            for (const key of variables(condition)) at(key);
        }
        for (const { variables: used } of resources?.patterns ?? [])
            for (const { key } of used) if (key.startsWith(PRINCIPAL_TAG)) at(key.slice(PRINCIPAL_TAG.length));
    }
}

function variables({ values }: Condition): string[] {
    const templates = "templates" in values ? values.templates : [];
    return templates
        .flatMap((template) => template.variables.map(({ key }) => key))
        .filter((key) => key.startsWith(PRINCIPAL_TAG))
        .map((key) => key.slice(PRINCIPAL_TAG.length));
}

function mentions(condition: Condition, key: string): boolean {
    return variables(condition).some((one) => PRINCIPAL_TAG + one === key);
}
