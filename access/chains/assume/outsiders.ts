import { isOfPartition, namedAccount, type Caller } from "../../evaluate/caller";
import type { ContextValue } from "../../evaluate/context";
import type { Account, AccountPrincipal, OutsideType } from "../../matrix/account";
import { hasProvider } from "../../matrix/identity-providers";
import { ownerOf } from "../../matrix/own-account";
import type { Condition, PolicyStatement, PrincipalEntry } from "../../policy/policy";
import { clientsOf, forClients, isSignInPage, oneOfClients, OTHER_AUDIENCE } from "./audiences";
import { principalKeys, principalOfArn } from "./named-principal";
import { isOrganizationKey } from "./organization-keys";
import { ownersIn, united, type Outsider } from "./outsider";
import { plainest, requiredValues } from "./required-values";
import { CERTIFICATE_TAG, isRolesAnywhere } from "./service-calls";
import { withoutPath } from "./trust-policies";

/**
 * Everybody whom trust policies let in and who isn't a principal of the accounts that are read: identity providers with the
 * subjects that a statement asks for, other accounts, AWS services, anybody. Each once.
 */
export function outsidersOf(account: Account): Outsider[] {
    const found = new Map<string, Outsider>();
    const accounts = new Set(account.principals.map((one) => ownerOf(one, account)));
    const known = new Set<string>();
    for (const { arn } of account.principals) known.add(arn).add(withoutPath(arn));
    for (const role of account.principals) {
        // People of a role that are known are its beginnings; service-linked roles are AWS's own.
        if (role.trust === undefined || role.people !== undefined || role.use === "service-linked") continue;
        for (const statement of role.trust.statements) {
            if (statement.effect !== "Allow" || statement.principals === undefined) continue;
            const { negated, entries } = statement.principals;
            const each: readonly PrincipalEntry[] = negated ? [{ type: "AWS", value: "*" }] : entries;
            for (const entry of each) {
                for (const outsider of outsidersIn(entry, statement, role, { account, accounts, known })) {
                    const known = found.get(outsider.principal.arn);
                    const one = known === undefined ? outsider : united(known, outsider);
                    one.roles.add(role);
                    found.set(outsider.principal.arn, one);
                }
            }
        }
    }
    return [...found.values()];
}

interface Known {
    readonly account: Account;
    /** The accounts whose principals are read. */
    readonly accounts: ReadonlySet<string>;
    /** The ARNs of the principals that are read, those of roles without their paths too. */
    readonly known: ReadonlySet<string>;
}

const ASSUME = "sts:AssumeRole";

function* outsidersIn(
    { type, value }: PrincipalEntry,
    statement: PolicyStatement,
    role: AccountPrincipal,
    { account, accounts, known }: Known,
): Iterable<Outsider> {
    if (!isOfPartition(value, role.arn)) return;
    switch (type) {
        case "Federated":
            // A provider that was deleted lets nobody in.
            if (hasProvider(account, value) !== false)
                yield* federated(value, statement, role, clientsOf(account, value));
            return;
        case "Service":
            yield* services(value, statement, ownerOf(role, account));
            return;
        case "CanonicalUser":
            return;
        case "AWS": {
            if (value === "*") {
                const missing = new Set(account.missing?.map((one) => one.account));
                const mayBe = (owner: string): boolean => !accounts.has(owner) || missing.has(owner);
                yield* identified(statement, { type: "anybody", name: "anybody" }, { type: "anybody" }, mayBe);
                return;
            }
            const owner = namedAccount(value);
            if (owner !== undefined) {
                if (accounts.has(owner) || isSuspended(owner, account)) return;
                const caller: Caller = { type: "account", account: owner };
                const name = `account ${owner}`;
                yield* identified(statement, { type: "account", name }, caller, (other) => other === owner);
                return;
            }
            const principal = principalOfArn(value);
            // A user or role that was deleted stands as its unique ID: nobody.
            if (principal === undefined || known.has(principal.arn) || isSuspended(principal.account, account)) return;
            yield outsider(
                { type: "external", name: principal.arn },
                principal,
                ASSUME,
                principalKeys(principal),
                () => false,
            );
        }
    }
}

function isSuspended(owner: string, { organizations }: Account): boolean {
    return organizations?.get(owner)?.isSuspended === true;
}

/** Keys that say who calls: what a statement asks of them tells one outsider from another. */
const IDENTITY_KEYS =
    /^aws:(principalarn|principalaccount|principalorgid|principalorgpaths|principaltag\/.+|userid|username)$/;

/** @param mayBe whether somebody whom no source knows may be of an account. */
function* identified(
    statement: PolicyStatement,
    who: { readonly type: OutsideType; readonly name: string },
    caller: Caller,
    mayBe: (owner: string) => boolean,
): Iterable<Outsider> {
    const account =
        caller.type === "account" ? new Map<string, ContextValue>([["aws:principalaccount", caller.account]]) : [];
    const { request, words } = asked(statement, IDENTITY_KEYS);
    // What the statement asks for may be somebody of another account alone, who has a row of its own or isn't there.
    if (ownersIn(request).some((owners) => !owners.some(mayBe))) return;
    const name = words.length === 0 ? who.name : `${who.name} with ${words.join(" and ")}`;
    const keys = new Map<string, ContextValue>([
        ["aws:principalisawsservice", "false"],
        ["aws:multifactorauthpresent", { unknown: "is the caller's choice", absent: true, oneOf: ["true", "false"] }],
        ["aws:multifactorauthage", { unknown: "is the caller's choice", absent: true }],
        ...account,
        ...request,
    ]);
    // Among all principals of an account there is one of every kind, but an account is of one organization.
    const isFixed = (key: string): boolean => caller.type === "account" && isOrganizationKey(key);
    yield outsider(
        { ...who, name },
        caller,
        ASSUME,
        keys,
        (key) => /^aws:(principal|multifactorauth|userid|username)/.test(key) && !isFixed(key),
    );
}

/** A service; of IAM Roles Anywhere those who hold a certificate as the statement asks for it. */
function* services(name: string, statement: PolicyStatement, owner: string): Iterable<Outsider> {
    const service = serviceOutsider(name, owner);
    const { request, words } = isRolesAnywhere(service.caller) ? asked(statement, CERTIFICATE_TAG) : NOTHING_ASKED;
    if (words.length === 0) {
        yield service;
        return;
    }
    const { principal, caller, action, isFree } = service;
    const who = { type: "certificate", name: `${principal.name} with ${words.join(" and ")}` } as const;
    yield outsider(who, caller, action, new Map([...service.request, ...request]), isFree);
}

const NOTHING_ASKED: ReturnType<typeof asked> = { request: new Map(), words: [] };

/**
 * An AWS service that assumes roles of an account.
 * @param source the ARN of what it acts for. Default: not known.
 */
export function serviceOutsider(name: string, owner: string, source?: string): Outsider {
    const request = new Map<string, ContextValue>([
        ["aws:principalisawsservice", "true"],
        ["aws:principalservicename", name],
        ["aws:sourceaccount", owner],
        ...(source === undefined ? [] : [["aws:sourcearn", source] as const]),
    ]);
    const caller: Caller = { type: "service", name };
    const who = isRolesAnywhere(caller)
        ? ({ type: "certificate", name: "certificates of IAM Roles Anywhere" } as const)
        : ({ type: "service", name } as const);
    return outsider(who, caller, ASSUME, request, (key) => /^aws:source(arn|orgid|orgpaths)$/.test(key));
}

function* federated(
    provider: string,
    statement: PolicyStatement,
    role: AccountPrincipal,
    clients: readonly string[] | undefined,
): Iterable<Outsider> {
    const caller: Caller = { type: "federated", provider };
    const isSaml = /:saml-provider\//.test(provider);
    const name = provider.replace(/^arn:[^:]+:iam::\d+:(saml|oidc)-provider\//, "");
    const base = new Map<string, ContextValue>([["aws:federatedprovider", provider]]);
    if (isSaml && name.startsWith("AWSSSO_")) {
        const set = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(role.name)?.[1] ?? role.name;
        const who = { type: "group", name: `IAM Identity Center: people with ${set}` } as const;
        const request = asked(statement, /^(saml:|aws:requesttag\/|aws:tagkeys$)/).request;
        yield outsider(who, caller, "sts:AssumeRoleWithSAML", new Map([...base, ...request]), () => false);
        return;
    }
    const prefix = isSaml ? "saml:" : `${name.toLowerCase()}:`;
    const isKey = (key: string): boolean => key.startsWith(prefix) || /^(aws:requesttag\/|aws:tagkeys$)/.test(key);
    const { request, words } = asked(statement, { test: isKey }, [`${prefix}aud`, "saml:iss"], clients);
    const audience = request.get("saml:aud");
    if (typeof audience === "string" && !isSignInPage(audience, provider)) request.set("saml:aud", OTHER_AUDIENCE);
    const subject = subjectsOf(statement, `${prefix}sub`);
    const others = words.filter((one) => !one.startsWith(`${prefix}sub`));
    const action = isSaml ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
    const audienceKey = `${prefix}aud`;
    if (clients !== undefined && !request.has(audienceKey)) request.set(audienceKey, oneOfClients(clients));
    const isFree = (key: string): boolean =>
        !isSaml && (key === "sts:rolesessionname" || (key === audienceKey && clients !== undefined));
    for (const one of subject ?? [undefined]) {
        const shown = [...(one === undefined ? [] : [one.text]), ...others];
        const keys = new Map([
            ...base,
            ...request,
            ...(one === undefined ? [] : [[`${prefix}sub`, one.value] as const]),
        ]);
        yield outsider(
            { type: isSaml ? "saml" : "oidc", name: [name, ...shown].join(" ") },
            caller,
            action,
            keys,
            isFree,
        );
    }
}

/** The subjects that a statement asks for, one each; undefined where it asks for none. */
function subjectsOf({ conditions }: PolicyStatement, key: string): { text: string; value: ContextValue }[] | undefined {
    const about = conditions.filter((one) => one.key === key);
    const values = about.flatMap((one) => requiredValues(one) ?? []);
    if (values.length === 0) return undefined;
    return values.map((one) =>
        typeof one.value === "string" && one.value.includes("*") ? { ...one, value: LITERAL_ASTERISK } : one,
    );
}

/** No provider is known to have such subjects: who writes one thinks of a pattern. */
const LITERAL_ASTERISK: ContextValue = { unknown: "has a *, which StringEquals doesn't take for a wildcard" };

/** What a statement asks of keys that are the outsider's own: those values are given, and tell outsiders apart. */
function asked(
    { conditions }: PolicyStatement,
    keys: { readonly test: (key: string) => boolean },
    unsaid: readonly string[] = [],
    clients?: readonly string[],
): { request: Map<string, ContextValue>; words: string[] } {
    const request = new Map<string, ContextValue>();
    const words: string[] = [];
    for (const condition of conditions) {
        if (!keys.test(condition.key)) continue;
        const required = requiredValues(condition);
        if (required === undefined) continue;
        const isAudience = clients !== undefined && condition.key.endsWith(":aud");
        const values = isAudience ? forClients(required, clients) : required;
        const [first] = values;
        if (first === undefined || request.has(condition.key)) continue;
        request.set(condition.key, given(condition, values));
        if (
            !unsaid.includes(condition.key) &&
            !condition.key.startsWith("aws:requesttag/") &&
            condition.key !== "aws:tagkeys"
        )
            words.push(`${condition.name} ${values.map(({ text }) => text).join(" or ")}`);
    }
    return { request, words };
}

function given(
    condition: Condition,
    values: readonly { readonly text: string; readonly value: ContextValue }[],
): ContextValue {
    const texts = values.flatMap(({ value }) => (typeof value === "string" ? [value] : []));
    if (condition.operator.set !== "none") return [texts[0] ?? plainest(values[0]?.text ?? "")];
    const [only] = values;
    if (values.length === 1 && only !== undefined) return only.value;
    if (texts.length === values.length) return { unknown: "is one of those that the trust policy names", oneOf: texts };
    return { unknown: "is what the trust policy asks for" };
}

/** Somebody of whom policies know a name, with what is known of its calls; `isFree`: the keys that it chooses besides. */
export function outsider(
    { type, name }: { readonly type: OutsideType; readonly name: string },
    caller: Caller,
    action: string,
    request: ReadonlyMap<string, ContextValue>,
    isFree: (key: string) => boolean,
): Outsider {
    const arn = type === "external" ? name : `${type}:${name}`;
    const principal: AccountPrincipal = { type, name, arn, tags: {}, groups: [], policies: { identity: [] } };
    return { principal, caller, action, request, isFree, roles: new Set() };
}
