import { layersOf, layerStatements } from "../evaluate/outcome";
import { coversAction } from "../evaluate/statement";
import { isUserOrRole, type Account, type AccountPrincipal } from "../matrix/account";
import { accountOfArn, isKnownAccount, ownerOf } from "../matrix/own-account";
import type { Step } from "../matrix/step";
import { parseTrustPolicy } from "../policy/parse";
import type { PolicyStatement } from "../policy/policy";
import { assumed } from "./assume/assume";
import { ASSUME_ROLE, callOf } from "./assume/assume-call";
import { ownersIn, type Outsider } from "./assume/outsider";

/**
 * The steps into accounts that aren't read and from which roles that are read can be assumed: a caller's policies allow it
 * to assume a role there, and what that role's trust policy says isn't known.
 *
 * Only for accounts that are missing, and those that a caller's policy names: who may assume any role can't assume that
 * of whatever third party an account trusts. What lets in principals of any account lets in those of such an account, too.
 */
export class UnreadSteps {
    private readonly account: Account;
    private readonly unread: readonly UnreadRole[];
    /** Whom trust policies let in from any account. */
    private readonly anybody: readonly Outsider[];
    /** The accounts of which principals are read. */
    private read: ReadonlySet<string> | undefined;
    private readonly missing: ReadonlySet<string>;

    constructor(account: Account, outsiders: readonly Outsider[]) {
        this.account = account;
        this.missing = new Set((account.missing ?? []).flatMap((one) => one.account ?? []));
        this.anybody = outsiders.filter(({ caller }) => caller.type === "anybody");
        this.unread = outsiders.flatMap(({ principal, caller }): UnreadRole[] => {
            if (caller.type !== "role" && caller.type !== "account") return [];
            if (this.isRead(caller.account)) return [];
            const isMember = this.missing.has(caller.account);
            return [
                { principal, arn: caller.type === "role" ? caller.arn : undefined, owner: caller.account, isMember },
            ];
        });
    }

    from(caller: AccountPrincipal): readonly Step[] {
        if (this.unread.length + this.anybody.length === 0 || !isUserOrRole(caller)) return [];
        const statements = assumeStatements(caller);
        if (statements.length === 0) return [];
        return [...this.unread, ...this.inAnyAccount(statements)].flatMap((role): Step[] => {
            const named = namedIn(statements, role.owner);
            if (!role.isMember && named.length === 0) return [];
            const some = this.someRole(role.owner);
            // Another role of the account may lead to the one that the trust policy names.
            const own = role.arn === undefined ? [] : [role.arn];
            const arns = [...own, ...named, ...(role.arn === undefined || role.isMember ? [some] : [])];
            const arn = arns.find((one) => this.mayCall(caller, one));
            return arn === undefined ? [] : [stepTo(role, arn)];
        });
    }

    /** An account that should have been read and wasn't, and of which a caller's policies let it assume a role. */
    missingAccount(caller: AccountPrincipal): string | undefined {
        if (this.missing.size === 0 || !isUserOrRole(caller)) return undefined;
        const statements = assumeStatements(caller);
        if (statements.length === 0) return undefined;
        return [...this.missing].find((owner) =>
            [...namedIn(statements, owner), this.someRole(owner)].some((arn) => this.mayCall(caller, arn)),
        );
    }

    /** What is of the organization and not missing is read, and has no principals. */
    private isRead(owner: string): boolean {
        const { organizations } = this.account;
        if (this.missing.has(owner)) return false;
        this.read ??= new Set(this.account.principals.map((one) => ownerOf(one, this.account)));
        return this.read.has(owner) || organizations?.get(owner)?.id !== undefined;
    }

    /** Roles of accounts that statements name, or that are missing, where a trust policy lets in any account. */
    private inAnyAccount(statements: readonly PolicyStatement[]): readonly UnreadRole[] {
        if (this.anybody.length === 0) return [];
        const patterns = statements.flatMap(({ resources }) => resources?.patterns ?? []);
        const named = patterns.map(({ text }) => accountOfArn(text)).filter(isKnownAccount);
        const owners = [...new Set([...this.missing, ...named])].filter((owner) => !this.isRead(owner));
        return this.anybody.flatMap(({ principal, request }) =>
            owners
                .filter((owner) => ownersIn(request).every((owners) => owners.includes(owner)))
                .map((owner) => ({ principal, arn: undefined, owner, isMember: this.missing.has(owner) })),
        );
    }

    private someRole(owner: string): string {
        return `arn:${this.account.partition}:iam::${owner}:role/x`;
    }

    /** Whether a caller's own policies let it assume a role, if the role's trust policy does. */
    private mayCall(caller: AccountPrincipal, arn: string): boolean {
        const call = callOf(caller, layersOf(caller.policies), trustingAll(arn), this.account);
        return assumed(call).verdict !== "denied";
    }
}

function assumeStatements({ policies }: AccountPrincipal): readonly PolicyStatement[] {
    return layerStatements(layersOf(policies)).filter(
        (one) => one.effect === "Allow" && coversAction(one, "sts:assumerole"),
    );
}

interface UnreadRole {
    /** The role, or its account, at the beginning of a chain. */
    readonly principal: AccountPrincipal;
    /** Default: any role of the account. */
    readonly arn: string | undefined;
    readonly owner: string;
    readonly isMember: boolean;
}

/** Roles of an account that statements name, their wildcards filled in. */
function namedIn(statements: readonly PolicyStatement[], owner: string): string[] {
    return statements
        .flatMap(({ resources }) => (resources?.negated === false ? resources.patterns : []))
        .flatMap(({ text }) => (text.includes(`:${owner}:`) ? [text.replace(/[*?]/g, "x")] : []));
}

function trustingAll(arn: string): AccountPrincipal {
    const Statement = { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:*" };
    return {
        type: "role",
        name: arn.slice(arn.lastIndexOf("/") + 1),
        arn,
        tags: {},
        unknownTags: { unknown: "is of a role that isn't read", absent: true },
        groups: [],
        policies: { identity: [] },
        trust: parseTrustPolicy({ Version: "2012-10-17", Statement }, "the trust policy that isn't read"),
    };
}

function stepTo({ principal, owner }: UnreadRole, arn: string): Step {
    const role = principal.type === "account" ? "a role" : `the role ${arn.slice(arn.lastIndexOf("/") + 1)}`;
    const where = `the account ${owner}, which isn't read`;
    return {
        kind: "assume",
        to: principal,
        verdict: "unknown",
        actions: [ASSUME_ROLE],
        effect: `${role} of ${where}`,
        short: principal.type === "account" ? principal.name : arn.slice(arn.lastIndexOf("/") + 1),
        because: [{ layer: "trust", text: `it depends on the trust policy of ${role} of ${where}` }],
    };
}
