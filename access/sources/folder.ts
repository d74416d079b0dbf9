import { z } from "zod";
import { SourceError } from "../files/source-error";
import { IDENTITY_CENTER, type Account, type MissingPart, type OrganizationMember } from "../matrix/account";
import { underControlPolicies } from "../matrix/control-policies";
import { inOwnAccounts, isKnownAccount } from "../matrix/own-account";
import { readFiles } from "./files";
import type { Tags } from "../model";
import { readInformation, readNodeTags, withNodes, type NodeAnswer } from "./nodes";
import { openFolder, type AnswerFolder } from "./organization/answers";
import { readIdentityCenter } from "./organization/identity-center";
import { readOrganization } from "./organization/organization";

const DETAILS = "get-account-authorization-details.json";
const INSTANCES = "describe-instances.json";
const CENTER = "identity-center";
const INFORMATION = "describe-instance-information.json";
const SAML = "list-saml-providers.json";
const OIDC = "list-open-id-connect-providers.json";
const provider = z.object({ Arn: z.string() });
const samlProviders = z.object({ SAMLProviderList: z.array(provider) });
const oidcProviders = z.object({ OpenIDConnectProviderList: z.array(provider) });
/** What `access collect` leaves where it couldn't read everything. */
const INCOMPLETE = "incomplete.json";
const failure = z.object({ reason: z.string() });

/**
 * Reads the accounts of a folder, as `access collect` writes it, as one: docs/collect.md has the layout.
 *
 * Accounts of the organization that aren't there, or of which something is missing, are named in `missing`.
 * @throws SourceError for a folder without accounts, and for what in it isn't whole or of another kind.
 */
export function readFolder(path: string): Account {
    const folder = openFolder(path);
    const organization = readOrganization(folder);
    const names = folder.folders("accounts");
    const isSuspended = (id: string): boolean => organization?.places.get(id)?.isSuspended === true;
    const there = names.filter((one) => isKnownAccount(one) && !isSuspended(one));
    const listed = organization?.accounts ?? new Map<string, string>();
    const accounts: Account[] = [];
    const missing: MissingPart[] = [];
    for (const id of new Set([...listed.keys(), ...there])) {
        const reason = missingIn(folder, id);
        if (reason === undefined) accounts.push(limitedBy(organization?.places.get(id), readOne(folder, id)));
        else missing.push({ what: labelOf(id, listed.get(id)), reason, account: id });
    }
    for (const name of names.filter((one) => !isKnownAccount(one))) {
        missing.push({
            what: `${path}/accounts/${name}`,
            reason: "its name isn't the ID of an account (expected 12 digits)",
        });
    }
    const hasCenter = folder.has(CENTER) && !folder.has(CENTER, INCOMPLETE);
    if (folder.has(CENTER) && !hasCenter) missing.push({ what: IDENTITY_CENTER, reason: reasonIn(folder, CENTER) });
    const center = hasCenter ? readIdentityCenter(openFolder(folder.file(CENTER))) : undefined;
    const [first] = accounts;
    if (first === undefined)
        throw new SourceError(`${path} has no account that is read (expected ${path}/accounts/ID/${DETAILS})`);
    const management = accounts.find(({ id }) => id === organization?.management) ?? first;
    const identityProviders = new Map(
        accounts.flatMap(({ id }) => {
            const providers = providersOf(folder, id);
            return providers === undefined ? [] : [[id, providers] as const];
        }),
    );
    return inOwnAccounts({
        id: management.id,
        partition: management.partition,
        principals: accounts.flatMap(({ principals }) => principals),
        groups: accounts.flatMap(({ id, groups = [] }) => groups.map((group) => ({ account: id, ...group }))),
        managedPolicies: accounts.flatMap(({ managedPolicies = [] }) => managedPolicies),
        instances: accounts.flatMap(({ instances }) => instances),
        ...(organization && { organizations: organization.places }),
        ...(center && {
            identityCenter: { ...center, assignments: center.assignments.filter((one) => !isSuspended(one.account)) },
        }),
        ...(identityProviders.size > 0 && { identityProviders }),
        ...(missing.length > 0 && { missing }),
    });
}

/** The ARNs of an account's identity providers, where the folder has both lists. */
function providersOf(folder: AnswerFolder, id: string): ReadonlySet<string> | undefined {
    const names = ["accounts", id];
    if (!folder.has(...names, SAML) || !folder.has(...names, OIDC)) return undefined;
    const { SAMLProviderList } = folder.read(samlProviders, "aws iam list-saml-providers", ...names, SAML);
    const { OpenIDConnectProviderList } = folder.read(
        oidcProviders,
        "aws iam list-open-id-connect-providers",
        ...names,
        OIDC,
    );
    return new Set([...SAMLProviderList, ...OpenIDConnectProviderList].map(({ Arn }) => Arn));
}

function labelOf(id: string, name = id): string {
    return name === id ? `account ${id}` : `account ${id} (${name})`;
}

function reasonIn(folder: AnswerFolder, ...names: readonly string[]): string {
    return folder.read(failure, "access collect", ...names, INCOMPLETE).reason;
}

/** Why an account can't be answered for, where it can't. */
function missingIn(folder: AnswerFolder, id: string): string | undefined {
    const names = ["accounts", id];
    if (folder.has(...names, INCOMPLETE)) return reasonIn(folder, ...names);
    if (!folder.has(...names)) return "it wasn't read";
    if (!folder.has(...names, DETAILS)) return `there is no ${folder.file(...names, DETAILS)}`;
    const regions = folder.folders(...names);
    const without = regions.find((region) => !folder.has(...names, region, INSTANCES));
    if (without !== undefined) return `there is no ${folder.file(...names, without, INSTANCES)}`;
    return regions.length === 0 ? `there is no ${folder.file(...names, "REGION", INSTANCES)}` : undefined;
}

function readOne(folder: AnswerFolder, id: string): Account {
    const names = ["accounts", id];
    const regions = folder.folders(...names);
    const account = readFiles({
        account: id,
        iam: folder.file(...names, DETAILS),
        instances: regions.map((region) => folder.file(...names, region, INSTANCES)),
        regions,
    });
    const nodes = regions
        .filter((region) => folder.has(...names, region, INFORMATION))
        .map((region) => nodesOf(folder, id, region));
    if (account.id === id) return withNodes(account, nodes);
    throw new SourceError(`${folder.file(...names)} holds the account ${account.id} (expected the account ${id})`);
}

function nodesOf(folder: AnswerFolder, account: string, region: string): NodeAnswer {
    const place = ["accounts", account, region];
    const tagsOf = (id: string): Tags | undefined => {
        const names = [...place, "list-tags-for-resource", `${id}.json`];
        return folder.has(...names) ? readNodeTags(folder.answer(...names), folder.file(...names)) : undefined;
    };
    const file = folder.file(...place, INFORMATION);
    return { region, account, nodes: readInformation(folder.answer(...place, INFORMATION), file), tagsOf };
}

function limitedBy(place: OrganizationMember | undefined, account: Account): Account {
    const scps = place?.scps;
    return scps === undefined ? account : underControlPolicies(account, () => ({ scps }));
}
