import { ChainGraph } from "../chains";
import type { Outsider } from "../chains/assume/outsider";
import { accountsIn, arnsIn, providerOf, subjectsIn } from "../chains/some-of";
import { NO, YES } from "../evaluate/truth";
import type { Account, AccountPrincipal, PrincipalType } from "../matrix/account";
import { isTyped } from "../matrix/principal-names";
import type { Expectation, PrincipalSelector } from "./expectation";
import { isNamed, isOfArns, selectsPrincipal } from "./select";

/**
 * Whom expectations mean of those that a row of somebody from outside stands for: subjects of an identity provider,
 * principals of an account, where a trust policy lets in more than those or names fewer.
 */
export class SomeMeant {
    /** They have rows of their own. */
    readonly asked: readonly Outsider[];
    private readonly account: Account;
    private readonly rows: readonly Outsider[];
    private readonly others: ReadonlySet<AccountPrincipal>;
    private readonly meant: ReadonlyMap<Expectation, Meant>;

    constructor(account: Account, expectations: readonly Expectation[]) {
        this.account = account;
        const graph = expectations.some(({ who }) => who.some(mayMeanSome)) ? new ChainGraph(account) : undefined;
        this.rows = graph?.beginnings.flatMap((one) => graph.outsider(one) ?? []) ?? [];
        const asked = new Map<string, Outsider>();
        this.meant = new Map(expectations.map((one) => [one, this.find(one, asked)]));
        this.asked = [...asked.values()];
        this.others = new Set(this.asked.map(({ principal }) => principal));
    }

    /** Whether an expectation means a row besides those that it names. */
    isMeant(expectation: Expectation, row: AccountPrincipal): boolean {
        const meant = this.meant.get(expectation);
        return this.others.has(row) ? meant?.asked.has(row) === true : meant?.rows.has(row.arn) === true;
    }

    /** Whether a name of an expectation means anybody besides the rows that have it. */
    isName(expectation: Expectation, name: string): boolean {
        return this.meant.get(expectation)?.names.has(name) === true;
    }

    /** Whether an entry of an expectation means anybody besides the rows that it matches. */
    isEntry(expectation: Expectation, entry: PrincipalSelector): boolean {
        return this.meant.get(expectation)?.entries.has(entry) === true;
    }

    /** Of all rows those that an expectation may be about: without what others ask for. */
    rowsFor(expectation: Expectation, all: readonly AccountPrincipal[]): readonly AccountPrincipal[] {
        return all.filter((one) => !this.others.has(one) || this.isMeant(expectation, one));
    }

    private find({ who, except, demand }: Expectation, asked: Map<string, Outsider>): Meant {
        const rows = this.rows.filter(({ principal }) => selectsPrincipal([{}], except, principal) !== NO);
        const orSome = demand === "mustNotReach";
        const meant = {
            asked: new Set<AccountPrincipal>(),
            rows: new Set<string>(),
            names: new Set<string>(),
            entries: new Set<PrincipalSelector>(),
        };
        for (const selector of who.filter(mayMeanSome)) {
            for (const name of selector.name ?? [undefined]) {
                const found = [
                    ...(name === undefined ? [] : this.subjects(rows, name, selector.type, orSome)),
                    ...(orSome ? this.principals(rows, name, selector.type) : []),
                ];
                for (const one of found) {
                    meant.entries.add(selector);
                    if (name !== undefined) meant.names.add(name);
                    if (this.rows.includes(one)) {
                        meant.rows.add(one.principal.arn);
                        continue;
                    }
                    const key = JSON.stringify([one.principal.arn, [...one.roles].map(({ arn }) => arn)]);
                    const known = asked.get(key) ?? one;
                    asked.set(key, known);
                    meant.asked.add(known.principal);
                }
            }
        }
        return meant;
    }

    /** Where something must be reached, a pattern is about the rows that it names, and a subject that has none about itself. */
    private subjects(
        rows: readonly Outsider[],
        pattern: string,
        type: PrincipalType | undefined,
        orSome: boolean,
    ): readonly Outsider[] {
        const isNamedBy = ({ principal }: Outsider): boolean => isNamed(principal, pattern);
        if (!orSome && (/[*?]/.test(pattern) || this.rows.some(isNamedBy))) return [];
        const providers = new Map<string, Outsider[]>();
        for (const row of rows) {
            const provider = providerOf(row.principal);
            if (provider === undefined || (type !== undefined && type !== row.principal.type) || isNamedBy(row))
                continue;
            const key = `${row.principal.type} ${provider}`;
            providers.set(key, [...(providers.get(key) ?? []), row]);
        }
        return [...providers].flatMap(([key, ofProvider]) => {
            const [kind = "", provider = ""] = key.split(" ");
            const prefixes = isTyped(pattern) ? [`${kind}:${provider} `, `${kind}/${provider} `] : [`${provider} `];
            return prefixes
                .flatMap((prefix) => behind(pattern, prefix))
                .flatMap((subject) => subjectsIn(ofProvider, subject) ?? []);
        });
    }

    private principals(
        rows: readonly Outsider[],
        name: string | undefined,
        type: PrincipalType | undefined,
    ): readonly Outsider[] {
        const isAsked = (of: PrincipalType): boolean => type === of || (type === undefined && name !== undefined);
        const unnamed = rows.filter(
            ({ principal }) => selectsPrincipal([selectorOf(name, type)], [], principal) !== YES,
        );
        const accounts = isAsked("account") ? accountsNamed(name) : [];
        const arns = isAsked("external") ? arnsNamed(name) : [];
        return unnamed.flatMap((row) => [
            ...(row.principal.type === "account"
                ? []
                : accounts.flatMap((one) => accountsIn(row, one, this.account) ?? [])),
            ...arns.flatMap((one) => arnsIn(row, one, this.account) ?? []),
        ]);
    }
}

interface Meant {
    readonly asked: ReadonlySet<AccountPrincipal>;
    /** The ARNs of rows. */
    readonly rows: ReadonlySet<string>;
    readonly names: ReadonlySet<string>;
    readonly entries: ReadonlySet<PrincipalSelector>;
}

function selectorOf(name: string | undefined, type: PrincipalType | undefined): PrincipalSelector {
    return { ...(name !== undefined && { name: [name] }), ...(type !== undefined && { type }) };
}

/** The accounts that a pattern names, as patterns. Default: all. */
function accountsNamed(name: string | undefined): readonly string[] {
    if (name === undefined) return ["*"];
    return (isTyped(name) ? ["account:", "account/"] : ["account "]).flatMap((prefix) => behind(name, prefix));
}

/** The ARNs that a pattern names, as patterns. Default: all. */
function arnsNamed(name = "arn:*"): readonly string[] {
    return isOfArns(name) && name.includes(":") ? [name] : [];
}

/** Whether a selector may be about somebody from outside in part: they have neither groups nor tags. */
function mayMeanSome({ name, type, group, tags }: PrincipalSelector): boolean {
    if (group !== undefined || tags !== undefined) return false;
    return name?.some(mayNameSome) === true || type === "account" || type === "external";
}

function mayNameSome(pattern: string): boolean {
    return pattern !== "*" && (/^(oidc|saml|account|external)[:/]|[ *?]/.test(pattern) || isOfArns(pattern));
}

/** What of a pattern stands behind a text, as patterns; more than one where a `*` may take some of the text or all. */
function behind(pattern: string, text: string): string[] {
    const signs = Array.from(pattern);
    let places = new Set([0]);
    for (const character of text) {
        const next = new Set<number>();
        for (const place of places) {
            const sign = signs[place];
            // A `*` may take nothing: the set grows while it is walked.
            if (sign === "*") {
                next.add(place);
                places.add(place + 1);
            } else if (sign === "?" || sign === character) next.add(place + 1);
        }
        places = next;
    }
    return [...places].map((place) => signs.slice(place).join("")).filter((rest) => rest !== "");
}
