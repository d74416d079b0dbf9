import { documentOf, inlinePolicies, tagsOf, type InlinePolicy } from "./pulumi-documents";
import { UnknownDocument, type IamDetails, type IamManagedPolicy } from "./iam-details";
import {
    ATTACHMENTS,
    INLINE_POLICIES,
    MANAGED_POLICY,
    MEMBERSHIPS,
    PRINCIPALS,
    type PrincipalKind,
} from "./pulumi-iam-types";
import { isUnknownValue, logicalName, plain, textOf, textsOf, type PulumiResource } from "./pulumi-resource";

/** What ARNs are made of where they aren't known yet. */
interface Place {
    readonly account: string;
    readonly partition: string;
}

/** A user, group or role, gathered from all the resources that speak of it. */
interface Entity {
    readonly kind: PrincipalKind;
    readonly name: string;
    /** Absent for one that exists beside the stack. */
    readonly resource: PulumiResource | undefined;
    readonly inline: InlinePolicy[];
    readonly attached: Set<string>;
    readonly groups: Set<string>;
}

/** A stack's IAM resources in the form of GetAccountAuthorizationDetails. */
export function pulumiIam(resources: readonly PulumiResource[], place: Place): IamDetails {
    const stack = new IamStack(resources, place);
    for (const resource of resources) stack.read(resource);
    return stack.details();
}

class IamStack {
    private readonly byUrn: ReadonlyMap<string, PulumiResource>;
    private readonly entities = new Map<string, Entity>();
    private readonly policies: IamManagedPolicy[] = [];
    private readonly place: Place;

    constructor(resources: readonly PulumiResource[], place: Place) {
        this.place = place;
        // Of a resource that says what are several, the first is the principal or the policy itself.
        this.byUrn = new Map(resources.toReversed().map((resource) => [resource.urn, resource]));
        for (const resource of resources) {
            const kind = PRINCIPALS.get(resource.type);
            if (kind !== undefined) this.entity(kind, nameOf(resource), resource);
        }
    }

    /** Takes in what a resource says about a principal's policies and groups. */
    read(resource: PulumiResource): void {
        const { type } = resource;
        const kind = PRINCIPALS.get(type);
        if (kind === "role") {
            const role = this.entity(kind, nameOf(resource));
            role.inline.push(...inlinePolicies(resource));
            for (const arn of this.references(resource, "managedPolicyArns")) role.attached.add(arn);
        }
        const holder = INLINE_POLICIES.get(type);
        if (holder !== undefined) {
            const PolicyName = textOf(resource, "name");
            const policy = {
                PolicyName: typeof PolicyName === "string" ? PolicyName : logicalName(resource.urn),
                PolicyDocument: documentOf(resource.properties["policy"]),
            };
            for (const name of this.references(resource, holder)) this.entity(holder, name).inline.push(policy);
        }
        for (const attachment of ATTACHMENTS.get(type) ?? []) {
            const arns = this.references(resource, attachment.policies);
            for (const name of this.references(resource, attachment.principals)) {
                for (const arn of arns) this.entity(attachment.kind, name).attached.add(arn);
            }
        }
        const membership = MEMBERSHIPS.get(type);
        if (membership !== undefined) {
            const groups = this.references(resource, membership.groups);
            for (const group of groups) this.entity("group", group);
            for (const name of this.references(resource, membership.users)) {
                for (const group of groups) this.entity("user", name).groups.add(group);
            }
        }
        if (type === MANAGED_POLICY) {
            const Document = documentOf(resource.properties["policy"]);
            this.policies.push({
                Arn: this.arnOf(resource, "policy"),
                PolicyVersionList: [{ IsDefaultVersion: true, Document }],
            });
        }
    }

    details(): IamDetails {
        const of = (kind: PrincipalKind) => [...this.entities.values()].filter((entity) => entity.kind === kind);
        return {
            UserDetailList: of("user").map((user) => ({
                ...this.common(user),
                UserName: user.name,
                UserPolicyList: inlineOf(user),
                GroupList: [...user.groups],
            })),
            GroupDetailList: of("group").map((group) => ({
                GroupName: group.name,
                GroupPolicyList: inlineOf(group),
                AttachedManagedPolicies: attachedOf(group),
            })),
            RoleDetailList: of("role").map((role) => ({
                ...this.common(role),
                RoleName: role.name,
                RolePolicyList: inlineOf(role),
                ...(role.resource?.properties["assumeRolePolicy"] !== undefined && {
                    AssumeRolePolicyDocument: documentOf(role.resource.properties["assumeRolePolicy"]),
                }),
            })),
            Policies: this.policies,
        };
    }

    private common(entity: Entity) {
        const { kind, name, resource, attached } = entity;
        const [boundary] = resource === undefined ? [] : this.references(resource, "permissionsBoundary");
        const id = resource && textOf(resource, "uniqueId");
        return {
            Arn: resource === undefined ? this.arn(kind, "/", name) : this.arnOf(resource, kind),
            ...(typeof id === "string" && { UserId: id, RoleId: id }),
            Tags: resource === undefined ? [] : tagsOf(resource),
            AttachedManagedPolicies: [...attached].map((PolicyArn) => ({ PolicyArn })),
            ...(boundary !== undefined && { PermissionsBoundary: { PermissionsBoundaryArn: boundary } }),
        };
    }

    private entity(kind: PrincipalKind, name: string, resource?: PulumiResource): Entity {
        const key = `${kind} ${name}`;
        let entity = this.entities.get(key);
        if (entity === undefined) {
            entity = { kind, name, resource, inline: [], attached: new Set(), groups: new Set() };
            this.entities.set(key, entity);
        }
        return entity;
    }

    /**
     * What a property refers to: names, or ARNs. Before a name or an ARN is known, the resources that it comes from tell
     * which it will be.
     */
    private references(resource: PulumiResource, key: string): string[] {
        const value = plain(resource.properties[key]);
        const texts =
            typeof value === "string" || isUnknownValue(value) ? [textOf(resource, key)] : textsOf(resource, key);
        const list = isUnknownValue(texts) ? [texts] : texts;
        const known = list.filter((one) => typeof one === "string");
        if (known.length === list.filter((one) => one !== undefined).length) return known;
        const from = (resource.dependencies[key] ?? []).flatMap((urn) => this.byUrn.get(urn) ?? []);
        const made = from.flatMap((one) => {
            if (one.type === MANAGED_POLICY) return [this.arnOf(one, "policy")];
            return PRINCIPALS.has(one.type) ? [nameOf(one)] : [];
        });
        return made.length > 0
            ? [...new Set([...known, ...made])]
            : [...known, `${logicalName(resource.urn)} (${key} not known yet)`];
    }

    private arnOf(resource: PulumiResource, kind: PrincipalKind | "policy"): string {
        const arn = textOf(resource, "arn");
        const path = textOf(resource, "path");
        return typeof arn === "string" ? arn : this.arn(kind, typeof path === "string" ? path : "/", nameOf(resource));
    }

    private arn(kind: PrincipalKind | "policy", path: string, name: string): string {
        return `arn:${this.place.partition}:iam::${this.place.account}:${kind}${path}${name}`;
    }
}

/** The name that IAM knows, or the program's as long as that isn't known. */
function nameOf(resource: PulumiResource): string {
    const name = textOf(resource, "name");
    return typeof name === "string" ? name : logicalName(resource.urn);
}

/** A principal beside the stack has more than the stack gives it. */
function inlineOf({ kind, name, resource, inline }: Entity): InlinePolicy[] {
    if (resource !== undefined) return inline;
    const reason = `isn't in the source: the stack doesn't make the ${kind} ${name}`;
    return [...inline, { PolicyName: "besides", PolicyDocument: new UnknownDocument(reason) }];
}

function attachedOf({ attached }: Entity): { PolicyArn: string }[] {
    return [...attached].map((PolicyArn) => ({ PolicyArn }));
}
