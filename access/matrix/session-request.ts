import { instanceTagContext, type ContextValue, type RequestContext, type Unknown } from "../evaluate/context";
import { principalContext } from "../evaluate/principal";
import { reservedArn } from "../evaluate/reserved-role";
import { coversAction } from "../evaluate/statement";
import { Kept } from "../kept";
import type { Policy } from "../policy/policy";
import { iamType, type Account, type AccountInstance, type AccountPrincipal } from "./account";
import { MFA_KEYS } from "./mfa";
import { isKnownAccount, OWN_ACCOUNT, ownerOf } from "./own-account";

/** The action whose two questions make the matrix. */
export const START_SESSION = "ssm:StartSession";

/**
 * Keys of AWS that no user and no role brings to a session: StartSession takes no tags, and a service principal is
 * neither. Those of the principal are absent where they aren't given.
 */
const NEVER = /^aws:(requesttag\/|principaltag\/|tagkeys$|principalservicename|username$)/;

/** Keys that only a role's session may have: how it was assumed, where, and through which identity provider. */
const OF_ROLES =
    /^(saml:|ec2:(sourceinstancearn|roledelivery)$|lambda:sourcefunctionarn$|glue:(roleassumedby|credentialissuingservice)$|codebuild:(project|build)arn$|identitystore:userid$|[^:/]*\.)/;

/**
 * Whether a key depends on how and from where a request is made: addresses, the services it comes through
 * (aws:CalledVia, aws:SourceArn), MFA, the organization, whatever AWS will add. A matrix asks who can open a session in
 * any way, so a verdict that depends on one of them is unknown, and its reason names the key.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function dependsOnTheCall(key: string, type: AccountPrincipal["type"]): boolean {
    // The keys of other services aren't in a request to Systems Manager.
    return (/^(aws|ssm):/.test(key) && !NEVER.test(key)) || (type === "role" && OF_ROLES.test(key));
}

const call: Unknown = { unknown: "depends on how the session is opened", absent: true };
const time: Unknown = { unknown: "depends on when the session is opened" };
const mfa: Unknown = {
    unknown: "depends on the identity provider: AWS doesn't say what sessions through one carry",
    absent: true,
};

const joiner: Unknown = { unknown: "depends on who joins the group" };

/** Keys that are in every request, and those whose value follows from what is asked. */
const ALWAYS = new Map<string, ContextValue>([
    ["aws:currenttime", time],
    ["aws:epochtime", time],
    ["aws:securetransport", "true"],
    // Cloud9 opens sessions for users: https://docs.aws.amazon.com/cloud9/latest/user-guide/ec2-ssm.html
    ["aws:viaawsservice", { ...call, oneOf: ["true", "false"] }],
    ["aws:principalisawsservice", "false"],
    // Both questions are asked, which is what a policy demands with this key.
    ["ssm:sessiondocumentaccesscheck", "true"],
]);

/** What a principal and the way it calls bring to both questions. */
export function principalRequest(principal: AccountPrincipal, account: Account): RequestContext {
    const owner = ownerOf(principal, account);
    const { federated } = principal;
    const known = principalContext({
        type: federated === undefined ? iamType(principal) : "federated-user",
        arn: principal.arn,
        account: owner,
        ...(principal.type === "user" ? { username: principal.name } : {}),
        ...(principal.type === "user" && principal.id !== undefined ? { userid: principal.id } : {}),
        principalTags: sessionTags(principal),
    });
    const takesTags = federated?.takesTags ?? takesSessionTags(principal);
    const reserved = principal.type === "role" ? reservedArn(principal.arn) : undefined;
    const withoutMfa = principal.type === "role" && (principal.isAssumed === true || !isFederated(principal));
    const ownAccount = isKnownAccount(owner) ? owner : LATER;
    const member = account.organizations?.get(owner);
    return {
        get(key) {
            // Often asked for: those of an instance that lacks the tag.
            if (isTagKey(key)) return undefined;
            if (key.startsWith("aws:principaltag/") && (takesTags || isLeftOpen(principal, key)))
                return { unknown: "may come with the session", absent: known.get(key) === undefined };

            if (key === "aws:resourceaccount" || key === "aws:principalaccount") return ownAccount;
            if (key === "aws:principalorgid" && member?.id !== undefined) return member.id;
            if (key === "aws:principalorgpaths" && member?.path !== undefined) return [member.path];
            if (key.startsWith(OWN_ACCOUNT)) return "true";
            if (withoutMfa && MFA_KEYS.test(key)) return undefined;
            if (reserved !== undefined && key === "aws:principalarn") return reserved;
            if (principal.isAnyMember === true && /^aws:(username|principalarn)$/.test(key)) return joiner;
            return (
                (federated && ofFederated(key, principal.arn, owner)) ??
                ofSession(key, principal) ??
                known.get(key) ??
                (key.startsWith("aws:principaltag/") ? principal.unknownTags : undefined) ??
                ALWAYS.get(key) ??
                (dependsOnTheCall(key, principal.type) ? call : undefined)
            );
        },
    };
}

/** What a user chooses of a session by `sts:GetFederationToken`, which takes no MFA. */
function ofFederated(key: string, arn: string, owner: string): ContextValue | undefined {
    if (key === "aws:principalarn") return { unknown: CHOSEN, like: arn };
    if (key === "aws:userid") return { unknown: CHOSEN, like: `${owner}:*` };
    return MFA_KEYS.test(key) ? { unknown: "isn't there, or false", absent: true, oneOf: ["false"] } : undefined;
}

const CHOSEN = "ends in the session's name";

/** What is known of any session of a role: that its credentials are temporary, and how its id begins. */
function ofSession(key: string, { type, id, session }: AccountPrincipal): ContextValue | undefined {
    if (type !== "role") return undefined;
    const { userId, name } = session ?? {};
    if (key === "identitystore:userid" && userId !== undefined) return userId;
    if (key === "aws:userid" && name !== undefined)
        return id === undefined ? { unknown: "isn't known yet", like: `AROA*:${name}` } : `${id}:${name}`;
    if (key === "aws:tokenissuetime") return time;
    if (MFA_KEYS.test(key)) return mfa;
    if (key !== "aws:userid" || id === undefined) return undefined;
    return { unknown: "ends in the session's name", like: `${id}:*` };
}

/**
 * Whether the principal that assumes the role can bring tags, which win over the role's own: as its trust policy says, and where that
 * isn't known they may.
 */
export function takesSessionTags({ type, trust, session }: AccountPrincipal): boolean {
    if (type !== "role" || session !== undefined) return false;
    return trust === undefined || letsTagsIn(trust);
}

/** Whether a trust policy allows callers to pass session tags. */
export function letsTagsIn({ statements }: Policy): boolean {
    return statements.some((one) => one.effect === "Allow" && coversAction(one, "sts:tagsession"));
}

/** Whether a session may have a tag that isn't known of it. */
function isLeftOpen({ session }: AccountPrincipal, key: string): boolean {
    const { keys } = session ?? {};
    return keys !== undefined && !keys.some((one) => key === `aws:principaltag/${one.toLowerCase()}`);
}

/** A role's tags, or a session's: its own win over the role's, in whatever letter case. */
function sessionTags({ tags, session }: AccountPrincipal): AccountPrincipal["tags"] {
    const own = new Set(Object.keys(session?.tags ?? {}).map((key) => key.toLowerCase()));
    return {
        ...Object.fromEntries(Object.entries(tags).filter(([key]) => !own.has(key.toLowerCase()))),
        ...session?.tags,
    };
}

/** Whether people may come to the role through an identity provider; where its trust policy isn't known they may. */
export function isFederated({ trust }: AccountPrincipal): boolean {
    if (trust === undefined) return true;
    return trust.statements.some(
        (one) =>
            one.effect === "Allow" &&
            FEDERATED_CALLS.some((action) => coversAction(one, action)) &&
            (one.principals?.negated !== false ||
                one.principals.entries.some(({ type, value }) => type === "Federated" || value === "*")),
    );
}

const FEDERATED_CALLS = ["sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];

const requests = new Kept<AccountInstance, RequestContext>();

/** The tags and the region of an instance as condition keys; `get` is asked only for keys that `isInstanceKey` names. */
export function instanceRequest(instance: AccountInstance): RequestContext {
    return requests.of(instance, () => instanceKeys(instance));
}

function instanceKeys({ tags, unknownTags, region, account }: AccountInstance): RequestContext {
    const known = instanceTagContext(tags);
    return {
        get(key) {
            if (account !== undefined && key === "aws:resourceaccount")
                return isKnownAccount(account) ? account : LATER;

            if (key.startsWith(OWN_ACCOUNT)) return sameAccount(account, key.slice(OWN_ACCOUNT.length));
            // What has no region, a user or *, may be asked about in any.
            if (key === "aws:requestedregion" && region !== "") return region;
            const value = known.get(key);
            return value === undefined && unknownTags !== undefined && isTagKey(key) ? unknownTags : value;
        },
    };
}

const LATER: Unknown = { unknown: "is known only after deployment" };

/** Whether an instance is of an account; nothing where all are of one. */
function sameAccount(owner: string | undefined, asked: string): ContextValue | undefined {
    if (owner === undefined || owner === asked) return "true";
    return isKnownAccount(owner) && isKnownAccount(asked) ? "false" : LATER;
}

/** What a session document brings: its region. Documents are taken to have no tags. */
export function documentRequest(region: string): RequestContext {
    return { get: (key) => (key === "aws:requestedregion" ? region : undefined) };
}

function isTagKey(key: string): boolean {
    return key.startsWith("ssm:resourcetag/") || key.startsWith("aws:resourcetag/");
}

/** Whether a condition key says something about the instance. */
export function isInstanceKey(key: string): boolean {
    return (
        isTagKey(key) || key === "aws:requestedregion" || key === "aws:resourceaccount" || key.startsWith(OWN_ACCOUNT)
    );
}
