import { matchResource, type ArnPattern, type ResourcePattern } from "../match/arn";
import { type ContextValue, type RequestContext } from "../evaluate/context";
import { MAYBE, NO, YES, type Truth } from "../evaluate/truth";
import type { PolicyStatement } from "../policy/policy";
import type { Template } from "../policy/template";
import type { AccountInstance } from "./account";
import { Bits } from "./bits";
import { isKnownAccount } from "./own-account";
import { instanceRequest } from "./session-request";
import { collected, everywhere, type Truths } from "./truth-sets";

/** Instances that have the same values under some keys, and the context that any of them brings. */
interface Alike {
    readonly instances: Bits;
    readonly context: RequestContext;
}

/** The instances, indexed by what policies ask about them: each value of a tag, each ARN. */
export class InstanceIndex {
    readonly size: number;
    readonly contexts: readonly RequestContext[];
    /** The instances of which something isn't known, by what isn't. */
    readonly secrets: readonly Bits[];
    /** The instances that Systems Manager says no session opens on, by what it says. */
    readonly unreachable: readonly Bits[];
    private readonly instances: readonly AccountInstance[];
    private readonly byArn = new Map<string, number>();
    private readonly unknownArns: Bits;
    private readonly groups = new Map<string, readonly Alike[]>();
    private readonly columns = new Map<string, ReadonlyMap<string, Bits>>();
    private readonly others = new Map<string, readonly Alike[]>();
    private readonly patterns = new Map<string, Bits>();
    private readonly statements = new Map<PolicyStatement, Truths>();

    constructor(instances: readonly AccountInstance[]) {
        this.instances = instances;
        this.size = instances.length;
        this.contexts = instances.map(instanceRequest);
        this.secrets = secretsOf(instances);
        this.unreachable = unreachableOf(instances);
        this.unknownArns = new Bits(this.size);
        for (const [position, { arn }] of instances.entries()) {
            if (typeof arn === "string") this.byArn.set(arn, position);
            else this.unknownArns.add(position);
        }
    }

    /** The instances in groups whose values of all the keys are equal. */
    alike(keys: readonly string[]): readonly Alike[] {
        const name = keys.length === 1 ? (keys[0] ?? "") : JSON.stringify(keys);
        const known = this.groups.get(name);
        if (known !== undefined) return known;
        const found = new Map<string, { instances: Bits; context: RequestContext }>();
        for (const [position, context] of this.contexts.entries()) {
            const signature = JSON.stringify(keys.map((key) => context.get(key) ?? null));
            let group = found.get(signature);
            if (group === undefined) found.set(signature, (group = { instances: new Bits(this.size), context }));
            group.instances.add(position);
        }
        const result = [...found.values()];
        this.groups.set(name, result);
        return result;
    }

    /** The instances by their value of one key; those without one and those whose value isn't known are left out. */
    column(key: string): ReadonlyMap<string, Bits> {
        const known = this.columns.get(key);
        if (known !== undefined) return known;
        const result = new Map<string, Bits>();
        for (const { instances, context } of this.alike([key])) {
            const value = context.get(key);
            if (typeof value === "string") result.set(value, instances);
        }
        this.columns.set(key, result);
        return result;
    }

    /** The instances without a value of the key, and those whose value isn't known. */
    withoutValue(key: string): readonly Alike[] {
        const known = this.others.get(key);
        if (known !== undefined) return known;
        const result = this.alike([key]).filter(({ context }) => typeof context.get(key) !== "string");
        this.others.set(key, result);
        return result;
    }

    /** The instances that Resource patterns without wildcards name; unknown for those whose ARN isn't known. */
    named(patterns: readonly Template[]): Truths {
        const yes = new Bits(this.size);
        let any = false;
        for (const { constant } of patterns) {
            if (constant?.resource.surely.exact === undefined) continue;
            const position = this.byArn.get(constant.resource.surely.exact);
            if (position !== undefined) yes.add(position);
            any = true;
        }
        return any ? this.orUnknown(yes) : everywhere(this.size, NO);
    }

    /** The instances whose ARN a Resource pattern covers; unknown for those whose ARN isn't known. */
    covered({ surely, perhaps }: ResourcePattern, key: string | undefined): Truths {
        const truths = this.orUnknown(this.coveredArns(surely, key));
        if (perhaps.length === 0) return truths;
        const open = perhaps.map((one) => this.coveredArns(one, undefined));
        return { yes: truths.yes, maybe: open.reduce((all, one) => all.or(one), truths.maybe) };
    }

    private orUnknown(yes: Bits): Truths {
        return { yes, maybe: this.unknownArns.isEmpty() ? yes : yes.or(this.unknownArns) };
    }

    private coveredArns(pattern: ArnPattern, key: string | undefined): Bits {
        if (pattern.exact !== undefined) {
            const position = this.byArn.get(pattern.exact);
            return Bits.of(this.size, position === undefined ? [] : [position]);
        }
        const known = key === undefined ? undefined : this.patterns.get(key);
        if (known !== undefined) return known;
        const bits = new Bits(this.size);
        for (const [arn, position] of this.byArn) if (matchResource(pattern, arn)) bits.add(position);

        if (key !== undefined) this.patterns.set(key, bits);
        return bits;
    }

    /** What a statement that says the same to all principals says of the instances. */
    truths(statement: PolicyStatement, find: () => Truths): Truths {
        const found = this.statements.get(statement) ?? find();
        this.statements.set(statement, found);
        return found;
    }

    /** A truth value for each group of instances that are alike under the keys. */
    byValues(keys: readonly string[], test: (context: RequestContext, instances: Bits) => Truth): Truths {
        return collected(
            this.size,
            this.alike(keys).map(({ instances, context }) => [instances, test(context, instances)] as const),
        );
    }

    /** A truth value for each instance by itself. */
    each(test: (context: RequestContext, arn: ContextValue) => Truth): Truths {
        const yes = new Bits(this.size);
        const maybe = new Bits(this.size);
        for (const [position, { arn }] of this.instances.entries()) {
            const value = test(this.contexts[position] ?? NOTHING, arn);
            if (value === YES) yes.add(position);
            if (value === MAYBE) maybe.add(position);
        }
        return maybe.isEmpty() ? { yes, maybe: yes } : { yes, maybe: maybe.or(yes) };
    }
}

/** Sets of instances of which the same isn't known: the ARN, a tag's value, which of two tags counts. */
function secretsOf(instances: readonly AccountInstance[]): Bits[] {
    const found = new Map<string, Bits>();
    for (const [position, { arn, tags, unknownTags, account }] of instances.entries()) {
        const unknown = Object.entries(tags).filter(([, value]) => typeof value !== "string");
        const keys = Object.keys(tags);
        const ambiguous = new Set(keys.map((key) => key.toLowerCase())).size < keys.length;
        const isKnown = typeof arn === "string" && (account === undefined || isKnownAccount(account));
        if (isKnown && unknown.length === 0 && unknownTags === undefined && !ambiguous) continue;
        const secret = JSON.stringify([
            typeof arn === "string" ? null : arn,
            ambiguous ? tags : unknown,
            unknownTags,
            account,
        ]);
        let instancesOfIt = found.get(secret);
        if (instancesOfIt === undefined) found.set(secret, (instancesOfIt = new Bits(instances.length)));
        instancesOfIt.add(position);
    }
    return [...found.values()];
}

const NOTHING: RequestContext = { get: () => undefined };

function unreachableOf(instances: readonly AccountInstance[]): readonly Bits[] {
    const found = new Map<string, Bits>();
    for (const [position, { managed }] of instances.entries()) {
        if (managed === undefined || managed.state === "online") continue;
        const bits = found.get(managed.state) ?? new Bits(instances.length);
        bits.add(position);
        found.set(managed.state, bits);
    }
    return [...found.values()];
}
