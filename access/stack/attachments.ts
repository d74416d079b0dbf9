import { append } from "../append";
import { Kept } from "../kept";
import type { Relations } from "./relations";
import type { StackResource } from "./resource";
import { ATTACHMENTS, MANAGED_POLICY, PRINCIPALS, type PrincipalKind, ROLE } from "./types";
import { at, isOpen, isRecord, listAt, textAt, UNKNOWN } from "./values";

/** A principal of the stack, or one outside it that the stack names. */
export interface PrincipalRef<R = StackResource> {
    readonly kind: PrincipalKind;
    /** The name in AWS where it is known, else the name in the program. */
    readonly name: string;
    /** The account it is in: the same name is another principal in another account. */
    readonly account: string;
    /** The resource, where the stack has it. */
    readonly resource: R | undefined;
}

/** What tells a principal from all others. */
export function keyOf({ kind, name, account, resource }: PrincipalRef): string {
    return resource?.urn ?? `${kind} ${name} of ${account}`;
}

/** What a property refers to. */
interface References<T> {
    /** What it certainly refers to. */
    readonly certain: readonly T[];
    /** What it may refer to: of these some, which isn't known before deployment. */
    readonly possible: readonly T[];
    /** Whether it refers to something that isn't known and doesn't come from the stack. */
    readonly open: boolean;
}

/** The principals that a property refers to, by name, by ARN or by where its value came from. */
export function principalsIn<R extends StackResource>(
    from: R,
    property: string,
    kind: PrincipalKind,
    stack: Relations<R>,
): References<PrincipalRef<R>> {
    const { type, ids } = PRINCIPALS[kind];
    const value = asSpelled(from.props[property], kind, stack);
    const found = stack.candidates(from, property, [type], ids, value);
    const refs = found.resources.map((resource) => principalRef(kind, resource, stack));
    const certain = found.certain ? refs : [];
    const values = listAt(value);
    const known = new Set(certain.flatMap(({ resource }) => ids.map((id) => resource?.props[id])));
    const outside = (values === UNKNOWN ? [] : values)
        .filter((value): value is string => typeof value === "string" && value !== "" && !known.has(value))
        // Where the value is known but the resource's own name isn't yet, the resource above is the one meant.
        .filter(() => certain.length === 0 || Array.isArray(value))
        .map((name): PrincipalRef<R> => ({ kind, name, account: stack.places.accountOf(from), resource: undefined }));
    return { certain: [...certain, ...outside], possible: found.certain ? [] : refs, open: found.open };
}

/**
 * Names as the stack's own principals have them: in an account no two differ only in letter case, so a name in another case
 * can't be somebody else's. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
 */
function asSpelled<R extends StackResource>(value: unknown, kind: PrincipalKind, stack: Relations<R>): unknown {
    if (Array.isArray(value)) return value.map((one: unknown) => asSpelled(one, kind, stack));
    if (typeof value !== "string" || kind === "permission set") return value;
    const names = spellings.of(stack, () => spellingsOf(kind, stack), kind).get(value.toLowerCase()) ?? [];
    return names.includes(value) ? value : (names[0] ?? value);
}

const spellings = new Kept<object, ReadonlyMap<string, readonly string[]>>();

function spellingsOf<R extends StackResource>(
    kind: PrincipalKind,
    stack: Relations<R>,
): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>();
    for (const { props } of stack.ofType(PRINCIPALS[kind].type)) {
        const name = textAt(props, "name");
        if (name !== undefined) append(found, name.toLowerCase(), name);
    }
    return found;
}

/** The principals that a property certainly refers to. */
export function principalRefs<R extends StackResource>(
    from: R,
    property: string,
    kind: PrincipalKind,
    stack: Relations<R>,
): readonly PrincipalRef<R>[] {
    return principalsIn(from, property, kind, stack).certain;
}

export function principalRef<R extends StackResource>(
    kind: PrincipalKind,
    resource: R,
    stack: Relations<R>,
): PrincipalRef<R> {
    const read = resource.external === true ? textAt(resource.props, "id") : undefined;
    const name = textAt(resource.props, "name") ?? read ?? resource.name;
    return { kind, name, account: stack.places.accountOf(resource), resource };
}

/** Stands for the principal that a property names, where not even its origin is known. */
export function unnamed<R extends StackResource>(
    from: R,
    property: string,
    kind: PrincipalKind,
    stack: Relations<R>,
): PrincipalRef<R> {
    const name = `${from.name} (${property} not known yet)`;
    return { kind, name, account: stack.places.accountOf(from), resource: undefined };
}

/** One managed policy given to one principal. */
export interface Attachment<R = StackResource> {
    readonly principal: PrincipalRef<R>;
    /** The stack's own policy. */
    readonly policy: R | undefined;
    /** The policy's ARN, where it is known. */
    readonly arn: string | undefined;
    /** The resource that attaches it. */
    readonly by: R;
}

/** A policy that may count for a principal: which one, or whether it does, isn't known before deployment. */
export interface PossiblePolicy<R = StackResource> {
    readonly principal: PrincipalRef<R>;
    readonly name: string;
}

interface Attachments<R> {
    readonly certain: readonly Attachment<R>[];
    /** Attachments to principals of which nothing is known. */
    readonly elsewhere: readonly Attachment<R>[];
    readonly possible: readonly PossiblePolicy<R>[];
}

/** Every attachment of managed policies in the stack, as far as its policy and its principal are certain. */
export function attachments<R extends StackResource>(stack: Relations<R>): readonly Attachment<R>[] {
    return allAttachments(stack).certain;
}

/** Every attachment of managed policies in the stack, those too that aren't certain. */
export function allAttachments<R extends StackResource>(stack: Relations<R>): Attachments<R> {
    const certain = new Map<string, Attachment<R>>();
    const elsewhere: Attachment<R>[] = [];
    const possible: PossiblePolicy<R>[] = [];
    for (const [type, shape] of Object.entries(ATTACHMENTS)) {
        for (const by of stack.ofType(type)) {
            const policies = policiesIn(by, shape.policies, stack);
            const holders =
                type === ROLE
                    ? [
                          {
                              certain: [principalRef("role", by, stack)],
                              possible: [],
                              open: false,
                              property: "",
                              kind: "role" as const,
                          },
                      ]
                    : shape.principals.map(([property, kind]) => ({
                          ...principalsIn(by, property, kind, stack),
                          property,
                          kind,
                      }));
            for (const { property, kind, ...principals } of holders) {
                for (const principal of principals.certain) {
                    for (const one of policies.certain) {
                        // AWS lists what is attached to a role as the role's own once more.
                        const key = `${keyOf(principal)} ${one.policy?.urn ?? one.arn ?? by.urn}`;
                        if (!certain.has(key)) certain.set(key, { principal, ...one, by });
                    }
                    possible.push(...policies.possible.map(({ name }) => ({ principal, name: policyLabel(name) })));
                    if (policies.open)
                        possible.push({ principal, name: `${by.name} (${shape.policies} not known yet)` });
                }
                const names = [
                    ...policies.certain.map(({ policy, arn }) => policyLabel(policy?.name ?? arn ?? by.name)),
                    ...policies.possible.map(({ name }) => policyLabel(name)),
                    ...(policies.open ? [`${by.name} (${shape.policies} not known yet)`] : []),
                ];
                possible.push(
                    ...principals.possible.flatMap((principal) => names.map((name) => ({ principal, name }))),
                );
                if (principals.open) {
                    const principal = unnamed(by, property, kind, stack);
                    elsewhere.push(...policies.certain.map((one) => ({ principal, ...one, by })));
                }
            }
        }
    }
    return { certain: [...certain.values()], elsewhere, possible };
}

function policyLabel(nameOrArn: string): string {
    return `managed policy ${nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1)}`;
}

interface Policies<R> {
    readonly certain: readonly Pick<Attachment<R>, "policy" | "arn">[];
    readonly possible: readonly R[];
    readonly open: boolean;
}

/** The managed policies that a property refers to: by ARN, by name or by where its value came from. */
export function policiesIn<R extends StackResource>(by: R, property: string, stack: Relations<R>): Policies<R> {
    const references = listAt(by.props, property);
    // A permission set refers to a customer managed policy by an object with its name.
    const values =
        references === UNKNOWN
            ? UNKNOWN
            : references.map((one) => (isRecord(one) ? (at(one, "managedPolicyArn") ?? nameIn(one)) : one));
    const list = Array.isArray(by.props[property]);
    const value = values === UNKNOWN || list ? values : values[0];
    const found = stack.candidates(by, property, [MANAGED_POLICY], ["arn", "id", "name"], value);
    const own = found.certain ? found.resources : [];
    const known = new Set(own.flatMap(({ props: { arn, id, name } }) => [arn, id, name]));
    const foreign = (values === UNKNOWN ? [] : values)
        .filter((one): one is string => typeof one === "string" && one !== "" && !known.has(one))
        // As of principals: a single value that is known already is that of the policy it comes from.
        .filter((one) => own.length === 0 || list || isOfAws(one))
        .map((arn) => ({ policy: undefined, arn }));
    return {
        certain: [...own.map((policy) => ({ policy, arn: textAt(policy.props, "arn") })), ...foreign],
        possible: found.certain ? [] : found.resources,
        open: found.open,
    };
}

function nameIn(reference: unknown): unknown {
    const name = at(reference, "name") ?? at(reference, "customerManagedPolicyReference", "name");
    return name === undefined || isOpen(name) ? UNKNOWN : name;
}

function isOfAws(arn: string): boolean {
    return arn.split(":")[4] === "aws";
}
