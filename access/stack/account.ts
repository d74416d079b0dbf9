import { mapValues } from "../map-values";
import { partitionOf } from "../grants/place";
import type { Account, AccountGroup, AccountPrincipal } from "../matrix/account";
import { underControlPolicies } from "../matrix/control-policies";
import { inOwnAccounts, isKnownAccount } from "../matrix/own-account";
import { readTrustPolicy } from "../policy/parse";
import { stackActivations } from "./activations";
import { stackClients } from "./clients";
import { ControlPolicies } from "./control-policies";
import { IDENTITY_TYPES } from "./documents";
import { stackFleets } from "./fleets";
import { stackIdentityCenter } from "./identity-center";
import { stackInstances, type StackPlace } from "./instances";
import { ACCOUNT, isOfManagement, mostOften, regionOf } from "./places";
import { policySet, trustPolicy, whyNoTrust } from "./policies";
import { type Principal, principals } from "./principals";
import { Relations } from "./relations";
import type { StackResource } from "./resource";
import { storedTags } from "./tags";
import { ACTIVATION, AUTO_SCALING_GROUP, SESSION_GRANTS, SESSION_ROLES, SESSION_TARGETS } from "./types";
import { useOf } from "./use";
import { at, isRecord, textAt } from "./values";

/** What is known of a stack besides its resources. */
interface StackOptions {
    /** The region of the stack's configuration. */
    readonly region?: string | undefined;
    /** An account that is made up, and stands for one that isn't known. Default: none does. */
    readonly standIn?: string;
}

/**
 * The account that a stack makes: its users, roles, permission sets, their policies, and its instances. What exists beside
 * the stack isn't seen: where the stack refers to it, verdicts that depend on it are unknown.
 */
export function stackAccount(resources: readonly StackResource[], { region, standIn }: StackOptions = {}): Account {
    const stack = new Relations(resources);
    const place = stackPlace(resources, region);
    const holders = principals(stack);
    const people = holders.filter(({ kind }) => kind !== "group");
    const targets = stack.ofType(...SESSION_TARGETS, AUTO_SCALING_GROUP, ACTIVATION);
    const owned = [...people.map(({ account }) => account), ...targets.map(ownerIn(stack))];
    const several = stack.places.size > 1 && new Set(owned).size > 1;
    const placeIn = (owner: string): StackPlace => ({
        ...place,
        ...(several && isKnownAccount(owner) && { account: owner }),
        ...(several && { owner }),
    });
    const where = (one: StackResource): StackPlace => ({
        ...placeIn(stack.places.accountOf(one)),
        region: regionOf(one) ?? place.region,
    });
    const identityCenter = stackIdentityCenter(stack, people, {
        arnOf: (one) => arnOf(one, placeIn(one.account)),
        accountOf: (one) => assignedIn(place.account, one, stack),
        accounts: several ? [...new Set(owned)] : [place.account],
    });
    const controlPolicies = new ControlPolicies(stack, standIn);
    // While an account isn't known, others in the stack may name the one that it is taken for.
    const unnamed = owned.find((owner) => !isKnownAccount(owner));
    const ownerNamed = (id: string) => (id === place.account && !owned.includes(id) ? (unnamed ?? id) : id);
    const made: Account = {
        id: place.account,
        partition: place.partition,
        principals: people.map((one) => principalOf(one, placeIn(one.account), stack)),
        groups: holders.filter(({ kind }) => kind === "group").map((one) => groupOf(one, placeIn(one.account), stack)),
        instances: [...stackInstances(stack, where), ...stackFleets(stack, where), ...stackActivations(stack, where)],
        ...(identityCenter && { identityCenter }),
        clients: stackClients(stack, where),
    };
    return inOwnAccounts(underControlPolicies(made, (owner) => controlPolicies.of(ownerNamed(owner))));
}

/** The account that something is assigned in; while the stack shows no account at all, it is taken for its own. */
function assignedIn(own: string, assignment: StackResource, stack: Relations): { account: string; certain: boolean } {
    const stated = textAt(assignment.props, "targetId");
    if (own !== NO_ACCOUNT && stated !== undefined) return { account: stated, certain: true };
    const account = stack.places.size > 1 ? stack.places.accountOf(assignment) : own;
    return { account, certain: own === NO_ACCOUNT };
}

function ownerIn(stack: Relations): (resource: StackResource) => string {
    return (resource) => stack.places.accountOf(resource);
}

function principalOf(principal: Principal, place: StackPlace, stack: Relations): AccountPrincipal {
    const { kind, name, resource, groups } = principal;
    const type = kind === "user" ? "user" : "role";
    const arn = arnOf(principal, place);
    const id = textAt(resource?.props, "uniqueId");
    const trust = resource === undefined ? notedTrust(principal, stack) : trustPolicy(resource, name);
    const use = type === "role" ? useOf(arn, trust) : undefined;
    const people = type === "role" ? peopleOf(resource, stack) : undefined;
    return {
        type,
        name,
        arn,
        ...(place.owner !== undefined && { account: place.owner }),
        ...(id !== undefined && { id }),
        ...(resource === undefined ? { tags: {} } : storedTags(resource)),
        groups: groups.map((group) => group.name),
        policies: policySet(principal, stack),
        ...(trust === undefined ? kind === "role" && { unknownTrust: whyNoTrust(resource, name) } : { trust }),
        ...(use !== undefined && { use }),
        ...(people !== undefined && { people }),
    };
}

/** The trust policy of a role that the stack doesn't create, where AWS told it to the component that grants it sessions. */
function notedTrust({ kind, name, documents }: Principal, stack: Relations): AccountPrincipal["trust"] {
    if (kind !== "role") return undefined;
    const components = new Set(documents.map(({ resource }) => resource.parent));
    const noted = stack.ofType(SESSION_GRANTS).find(({ urn, props }) => components.has(urn) && props.roleName === name);
    const text = textAt(noted?.props, "assumeRolePolicy");
    return text === undefined ? undefined : readTrustPolicy(text, `trust policy of role ${name}`);
}

function groupOf(group: Principal, { owner }: StackPlace, stack: Relations): AccountGroup {
    const { identity: policies } = policySet(group, stack);
    return { name: group.name, ...(owner !== undefined && { account: owner }), policies };
}

/** The people who have the sessions of a role or permission set, where its component says so. */
function peopleOf(role: StackResource | undefined, stack: Relations): AccountPrincipal["people"] {
    const component = stack.ofType(...SESSION_ROLES).find(({ urn }) => urn === role?.parent);
    const people = at(component?.props, "people");
    return isRecord(people) ? mapValues(people, (tags) => (isRecord(tags) ? mapValues(tags, String) : {})) : undefined;
}

/**
 * A permission set becomes a role in each account, under a name that only IAM Identity Center knows:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
function arnOf({ kind, name, resource }: Principal, { partition, account }: StackPlace): string {
    const prefix = `arn:${partition}:iam::${account}:`;
    if (kind === "permission set") return `${prefix}role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_${name}`;
    return resource?.arn ?? `${prefix}${kind}${textAt(resource?.props, "path") ?? "/"}${name}`;
}

/**
 * Where the stack deploys to, as the ARNs in it say: those of resources, else, while these are unknown, the ones its
 * policies name most often.
 */
function stackPlace(resources: readonly StackResource[], configured: string | undefined): StackPlace {
    const arns = resources.flatMap((one) => (one.arn === undefined || isOfManagement(one) ? [] : [one.arn]));
    let texts: readonly string[] | undefined;
    const named = () =>
        (texts ??= resources
            .filter(({ type }) => IDENTITY_TYPES.includes(type))
            .map(({ props }) => JSON.stringify(props)));
    const find = (pattern: RegExp) => mostOften(arns, pattern) ?? mostOften(named(), pattern);
    const ofProviders = resources.map(({ provider }) => textAt(provider?.props, "region"));
    const region = configured ?? ofProviders.find((one) => one !== undefined) ?? find(REGION) ?? "*";
    return { region, partition: find(PARTITION) ?? partitionOf(region), account: find(ACCOUNT) ?? NO_ACCOUNT };
}

const NO_ACCOUNT = "000000000000";
const PARTITION = /arn:(aws[a-z-]*):[a-z0-9-]+:[a-z0-9-]*:\d{12}:/g;
const REGION = /arn:aws[a-z-]*:(?:ec2|ssm):([a-z0-9-]+):\d{12}:/g;
