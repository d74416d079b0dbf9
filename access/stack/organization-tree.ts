import { and, MAYBE, NO, or, YES, type Truth } from "../evaluate/truth";
import { append } from "../append";
import { Remembered } from "../kept";
import { isKnownAccount } from "../matrix/own-account";
import type { Relations } from "./relations";
import type { StackResource } from "./resource";
import { CONTROL_POLICY, MEMBER_ACCOUNT, ORGANIZATION, ORGANIZATIONAL_UNIT } from "./types";
import { isOpen, listAt, textAt, UNKNOWN } from "./values";

/** A root, an organizational unit or an account: of the stack, or by its ID. A root is the organization's only one. */
type Node = StackResource | string;

/** The nodes that a property names. */
interface Named {
    readonly nodes: readonly Node[];
    /** Whether it names all of these; otherwise some of them, which isn't known before deployment. */
    readonly certain: boolean;
    /** Whether it may name others too. */
    readonly open: boolean;
}

const TYPES = [ORGANIZATIONAL_UNIT, MEMBER_ACCOUNT, ORGANIZATION];
const ROOT = /^r-/;
/** AWS nests organizational units five levels deep. */
const DEEPEST = 8;

/** The organization as far as a stack shows it: which accounts are below which root and organizational units. */
export class OrganizationTree {
    private readonly stack: Relations;
    /** The management accounts: no control policy limits them. */
    private readonly management: ReadonlySet<string>;
    private readonly standIn: string | undefined;
    private readonly byId: ReadonlyMap<string, StackResource>;
    /** The units that list an account as one of their own. */
    private readonly listing = new Map<string, StackResource[]>();
    /** The accounts that an organization lists. */
    private readonly listed: ReadonlySet<string>;
    private readonly names = new Remembered<StackResource, Named>();

    /** @param standIn an account that is made up. */
    constructor(stack: Relations, standIn?: string) {
        this.stack = stack;
        this.standIn = standIn;
        // Only the management account makes organizations, units and accounts, and all their ARNs name it.
        const made = stack
            .ofType(...TYPES, CONTROL_POLICY)
            .filter(
                ({ type, arn, external }) =>
                    arn?.includes(":organizations:") ?? (external !== true && type !== CONTROL_POLICY),
            );
        const stated = stack.ofType(ORGANIZATION).flatMap(({ props }) => textAt(props, "masterAccountId") ?? []);
        this.byId = new Map(stack.ofType(ORGANIZATIONAL_UNIT, MEMBER_ACCOUNT).map((one) => [idOf(one), one]));
        for (const unit of stack.ofType(ORGANIZATIONAL_UNIT))
            for (const id of accountsIn(unit)) append(this.listing, id, unit);
        this.listed = new Set(stack.ofType(ORGANIZATION).flatMap(accountsIn));
        this.management = new Set([...made.map((one) => stack.places.accountOf(one)), ...stated]);
    }

    /** Whether a resource's targets, which a property names, are an account or above it. */
    covers(by: StackResource, property: string, account: string): Truth {
        return this.management.has(account)
            ? NO
            : anyOf(this.named(by, property), (target) => this.isBelow(account, target));
    }

    private isBelow(account: string, target: Node): Truth {
        if (isUnit(target)) return this.isInUnit(account, target);
        const id = idOf(target);
        if (!isRoot(target)) return id === account ? YES : this.isKnown(account) ? NO : MAYBE;
        return this.isMember(account) ? YES : MAYBE;
    }

    private isKnown(account: string): boolean {
        return isKnownAccount(account) && account !== this.standIn;
    }

    private isMember(account: string): boolean {
        return this.listed.has(account) || this.accounts(account).some((one) => idOf(one) === account);
    }

    private isInUnit(account: string, unit: Node): Truth {
        const own = this.accounts(account);
        const inside = own
            .map((one) => [one, this.isWithin(this.named(one, "parentId"), unit, one)] as const)
            .map(([one, found]) => (idOf(one) === account ? found : and(found, MAYBE)))
            .reduce(or, NO);
        if (this.isKnown(account) && own.length > 0) return inside;
        const listing = this.listing.get(account);
        if (listing !== undefined) return this.isWithin({ nodes: listing, certain: true, open: false }, unit);
        // Before it exists, a unit has no accounts but those that the stack puts there.
        return typeof unit !== "string" && isOpen(unit.props.id) ? inside : MAYBE;
    }

    /** Whether the parents of a node are a unit, or in it. */
    private isWithin(parents: Named, unit: Node, of?: StackResource, depth = 0): Truth {
        // A new account is below the root, one that exists stays where it is.
        if (parents.nodes.length === 0 && !parents.open) return of && isOpen(of.props.id) ? NO : MAYBE;
        return anyOf(parents, (parent) => {
            if (idOf(parent) === idOf(unit)) return YES;
            if (isRoot(parent)) return NO;
            if (typeof parent === "string" || depth > DEEPEST) return MAYBE;
            return this.isWithin(this.named(parent, "parentId"), unit, parent, depth + 1);
        });
    }

    /** The resources of an account, which are several where its ID isn't known. */
    private accounts(account: string): readonly StackResource[] {
        if (!this.isKnown(account)) return this.stack.ofType(MEMBER_ACCOUNT);
        const own = this.byId.get(account);
        return own === undefined ? [] : [own];
    }

    private named(from: StackResource, property: string): Named {
        return this.names.of(from, () => this.namesIn(from, property));
    }

    private namesIn(from: StackResource, property: string): Named {
        const values = listAt(from.props, property);
        const texts = values === UNKNOWN ? [] : values.filter((one) => typeof one === "string" && one !== "");
        const known = texts.map((text): Node => this.byId.get(String(text)) ?? String(text));
        if (values !== UNKNOWN && !values.some(isOpen)) return { nodes: known, certain: true, open: false };
        const { resources, certain, open } = this.stack.candidates(from, property, TYPES, ["id"]);
        return { nodes: [...new Set([...known, ...resources])], certain, open };
    }
}

function anyOf({ nodes, certain, open }: Named, test: (node: Node) => Truth): Truth {
    const found = nodes.map(test).reduce(or, NO);
    return or(certain ? found : and(found, MAYBE), open ? MAYBE : NO);
}

function isUnit(node: Node): boolean {
    return typeof node === "string" ? node.startsWith("ou-") : node.type === ORGANIZATIONAL_UNIT;
}

function isRoot(node: Node): boolean {
    return typeof node === "string" ? ROOT.test(node) : node.type === ORGANIZATION;
}

/** The ID; of what doesn't exist yet the URN. */
function idOf(node: Node): string {
    return typeof node === "string" ? node : (textAt(node.props, "id") ?? node.urn);
}

/** The accounts that an organization or a unit lists as its own. */
function accountsIn({ props }: StackResource): readonly string[] {
    const accounts = listAt(props, "accounts");
    return accounts === UNKNOWN ? [] : accounts.flatMap((one) => textAt(one, "id") ?? []);
}
