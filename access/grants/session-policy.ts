import type { OneOrMany } from "../policy/document";
import { DEFAULT_SESSION_DOCUMENT, type SessionSettings } from "../session-settings";
import type { Grant, InstancesGrant, PrincipalTagsGrant, TagsGrant } from "../model";
import { type GrantedPolicy, type GrantedStatement, literal, oneOrMany } from "./document";
import { documentArn, instanceArn, type Place } from "./place";
import { sessionKey } from "./session-key";

export interface SessionPolicyInput {
    /** Who reaches what. Without grants the policy opens no session. */
    readonly grants: readonly Grant[];
    /** The id of an instance by its name in the model. */
    readonly instanceId: (name: string) => string;
    readonly place: Place;
    readonly session: SessionSettings;
    /** The user whose first act in the console is to change the password; default nobody. */
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
 * in statements of their own: a tag condition on both would deny every session.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-default-session-document.html
 */
export function sessionPolicy(input: SessionPolicyInput): GrantedPolicy {
    const sessions = input.grants.length > 0 ? [...targets(input), ...sessionItself(input)] : [];
    return { Version: "2012-10-17", Statement: [...sessions, ...ownPassword(input)] };
}

function targets({ grants, instanceId, place }: SessionPolicyInput): GrantedStatement[] {
    const named = grants.filter((grant): grant is InstancesGrant => grant.by === "instances");
    const names = [...new Set(named.flatMap((grant) => grant.instances))];
    const byName: GrantedStatement[] =
        names.length === 0
            ? []
            : [
                  {
                      Sid: "StartSessionByName",
                      Effect: "Allow",
                      Action: "ssm:StartSession",
                      Resource: oneOrMany(names.map((name) => instanceArn(place, instanceId(name)))),
                  },
              ];
    const byTags = grants
        .filter((grant): grant is TagsGrant | PrincipalTagsGrant => grant.by !== "instances")
        .map((grant, index): GrantedStatement => ({
            Sid: `StartSessionByTags${index === 0 ? "" : index + 1}`,
            Effect: "Allow",
            Action: "ssm:StartSession",
            Resource: instanceArn(place, "*"),
            Condition: { StringEquals: tagConditions(grant) },
        }));
    return [...byName, ...byTags];
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
function sessionItself({ place, session }: SessionPolicyInput): GrantedStatement[] {
    const statements: GrantedStatement[] = [
        {
            Sid: "SessionDocument",
            Effect: "Allow",
            Action: "ssm:StartSession",
            Resource: documentArn(place, session.documentName ?? DEFAULT_SESSION_DOCUMENT),
        },
        ...channel(place, session),
        {
            // The tag holds the caller's aws:userid: unlike session/${aws:username}-* this works for roles as well, and
            // doesn't let al end the sessions of al-ice.
            Sid: "OwnSessions",
            Effect: "Allow",
            Action: ["ssm:ResumeSession", "ssm:TerminateSession"],
            Resource: `arn:${place.partition}:ssm:${place.region}:${place.accountId}:session/*`,
            Condition: { StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" } },
        },
    ];
    return [...statements, ...sessionKey(place, session, "kms:GenerateDataKey")];
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
