import type { OneOrMany } from "../policy/document";
import type { SessionSettings } from "../session-settings";
import type { Grant, InstancesGrant, PrincipalTagsGrant, TagsGrant } from "../model";
import { type GrantedConditions, type GrantedPolicy, type GrantedStatement, literal, oneOrMany } from "./document";
import { grantDocuments, limitConditions } from "./limits";
import { documentArn, hybridNodeArn, instanceArn, type Place } from "./place";
import { sessionKey } from "./session-key";

export interface SessionPolicyInput {
    /** Who reaches what. Without grants the policy opens no session. */
    readonly grants: readonly Grant[];
    /** The id of an instance by its name in the model. */
    readonly instanceId: (name: string) => string;
    /** Which of the instances that grants name the policy holds; other policies hold the rest. Default: all. */
    readonly holds?: (name: string) => boolean;
    readonly place: Place;
    readonly session: SessionSettings;
    /** Whether grants by tags reach nodes outside EC2 as well. Default: EC2 instances alone. */
    readonly hybridNodes?: boolean | undefined;
    /** The user who changes their own password in the console, by `nameInArn`. Default: none. */
    readonly consoleUser?: string | undefined;
}

/** What the console's Connect button and the list of sessions read; AWS offers no narrower resource than `*`. */
const CONSOLE_READS = [
    "ec2:DescribeInstances",
    "ssm:DescribeInstanceInformation",
    "ssm:DescribeInstanceProperties",
    "ssm:DescribeSessions",
    "ssm:GetConnectionStatus",
];

/**
 * The IAM policy of a user or group: sessions on what the grants name and nothing else.
 *
 * AWS judges `ssm:StartSession` on the instance and on the session document. Documents carry no tags, so the two stand
 * in statements of their own: a tag condition on both would deny every session. Limits are asked for on both.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-default-session-document.html
 */
export function sessionPolicy(input: SessionPolicyInput): GrantedPolicy {
    const { grants } = input;
    const sessions = grants.length > 0 ? [...byName(input), ...byTags(input), ...sessionItself(input)] : [];
    return { Version: "2012-10-17", Statement: [...sessions, ...ownPassword(input)] };
}

/** Only what a session policy says of instances by name, as a policy of its own. */
export function namedInstancesPolicy(input: SessionPolicyInput): GrantedPolicy {
    return { Version: "2012-10-17", Statement: byName(input) };
}

/** The names of the instances that grants name, each once. */
export function namedInstances(grants: readonly Grant[]): readonly string[] {
    return [...new Set(grants.flatMap((grant) => (grant.by === "instances" ? grant.instances : [])))];
}

/**
 * Whether a statement is of a policy that this project fills with instances by name: those that it has no room for get
 * another policy, so that it may be full.
 */
export function isNamedInstances(sid: string | undefined): boolean {
    return sid !== undefined && /^StartSessionByName\d*$/.test(sid);
}

function byName({ grants, instanceId, place, holds = () => true }: SessionPolicyInput): GrantedStatement[] {
    const named = byLimits(grants.filter((grant): grant is InstancesGrant => grant.by === "instances"));
    return named.flatMap(({ limits, alike }, index): GrantedStatement[] => {
        const names = namedInstances(alike).filter(holds);
        const statement = {
            Sid: numbered("StartSessionByName", index),
            Effect: "Allow" as const,
            Action: "ssm:StartSession",
            Resource: oneOrMany(names.map((name) => instanceArn(place, instanceId(name)))),
            ...conditional(limits),
        };
        return names.length === 0 ? [] : [statement];
    });
}

function byTags({ grants, place, hybridNodes }: SessionPolicyInput): GrantedStatement[] {
    return grants
        .filter((grant): grant is TagsGrant | PrincipalTagsGrant => grant.by !== "instances")
        .map((grant, index): GrantedStatement => ({
            Sid: numbered("StartSessionByTags", index),
            Effect: "Allow",
            Action: "ssm:StartSession",
            Resource:
                hybridNodes === true ? [instanceArn(place, "*"), hybridNodeArn(place, "*")] : instanceArn(place, "*"),
            Condition: { StringEquals: tagConditions(grant), ...limitConditions(grant) },
        }));
}

/** Grants with the same limits, and those limits as conditions. */
interface LimitedGrants<G extends Grant> {
    readonly limits: GrantedConditions;
    readonly alike: readonly G[];
}

function byLimits<G extends Grant>(grants: readonly G[]): readonly LimitedGrants<G>[] {
    const groups = new Map<string, { readonly limits: GrantedConditions; readonly alike: G[] }>();
    for (const grant of grants) {
        const limits = limitConditions(grant);
        const key = JSON.stringify(limits);
        const group = groups.get(key) ?? { limits, alike: [] };
        groups.set(key, group);
        group.alike.push(grant);
    }
    return [...groups.values()];
}

/** A statement's conditions; none where nothing is asked. */
function conditional(conditions: GrantedConditions): Pick<GrantedStatement, "Condition"> {
    return Object.keys(conditions).length === 0 ? {} : { Condition: conditions };
}

function numbered(sid: string, index: number): string {
    return `${sid}${index === 0 ? "" : index + 1}`;
}

/** Every key must match (IAM's AND), each with one of its values (IAM's OR). */
function tagConditions(grant: TagsGrant | PrincipalTagsGrant): Record<string, OneOrMany<string>> {
    switch (grant.by) {
        case "tags":
            return Object.fromEntries(
                Object.entries(grant.tags).map(([key, values]) => [
                    `ssm:resourceTag/${key}`,
                    oneOrMany(values.map(literal)),
                ]),
            );
        case "principal-tags":
            return Object.fromEntries(
                grant.keys.map((key) => [`ssm:resourceTag/${key}`, `\${aws:PrincipalTag/${key}}`]),
            );
    }
}

/** What every session needs besides its target. */
function sessionItself({ grants, place, session }: SessionPolicyInput): GrantedStatement[] {
    const groups = byLimits(grants);
    const documents = groups.map(({ limits, alike }, index): GrantedStatement => ({
        Sid: numbered("SessionDocument", index),
        Effect: "Allow",
        Action: "ssm:StartSession",
        Resource: oneOrMany(
            [...new Set(alike.flatMap((grant) => grantDocuments(grant, session)))].map((document) =>
                documentArn(place, document),
            ),
        ),
        ...conditional(limits),
    }));
    return [
        ...documents,
        ...channel(place, session),
        ...ownSessions(place, groups),
        ...sessionKey(place, session, "kms:GenerateDataKey"),
    ];
}

/**
 * Ending one's own sessions, and resuming them within the limits of the grants: with stolen keys a session could
 * otherwise be taken over from any address.
 */
function ownSessions(place: Place, groups: readonly LimitedGrants<Grant>[]): GrantedStatement[] {
    const own = (sid: string, action: GrantedStatement["Action"], limits: GrantedConditions): GrantedStatement => ({
        Sid: sid,
        Effect: "Allow",
        Action: action,
        Resource: `arn:${place.partition}:ssm:${place.region}:${place.accountId}:session/*`,
        // The tag holds the caller's aws:userid: unlike session/${aws:username}-* this works for roles as well, and
        // doesn't let al end the sessions of al-ice.
        Condition: { StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" }, ...limits },
    });
    if (groups.some(({ limits }) => Object.keys(limits).length === 0))
        return [own("OwnSessions", ["ssm:ResumeSession", "ssm:TerminateSession"], {})];

    return [
        own("OwnSessions", "ssm:TerminateSession", {}),
        ...groups.map(({ limits }, index) => own(numbered("ResumeOwnSessions", index), "ssm:ResumeSession", limits)),
    ];
}

/** The data channel, and the console's reads, which know no resource type. */
function channel(place: Place, { dataChannel }: SessionSettings): GrantedStatement[] {
    const open = "ssmmessages:OpenDataChannel";
    if (dataChannel !== "own-sessions")
        return [{ Sid: "ChannelAndConsole", Effect: "Allow", Action: [open, ...CONSOLE_READS], Resource: "*" }];

    const own = `arn:${place.partition}:ssm:${place.region}:${place.accountId}:session/\${aws:userid}-*`;
    return [
        { Sid: "OwnChannel", Effect: "Allow", Action: open, Resource: own },
        { Sid: "Console", Effect: "Allow", Action: CONSOLE_READS, Resource: "*" },
    ];
}

/** A password that must be changed at the first login has to be changeable. */
function ownPassword({ consoleUser, place }: SessionPolicyInput): GrantedStatement[] {
    return consoleUser === undefined
        ? []
        : [
              {
                  Sid: "OwnPassword",
                  Effect: "Allow",
                  Action: "iam:ChangePassword",
                  Resource: `arn:${place.partition}:iam::${place.accountId}:user/${consoleUser}`,
              },
              { Sid: "PasswordRules", Effect: "Allow", Action: "iam:GetAccountPasswordPolicy", Resource: "*" },
          ];
}
