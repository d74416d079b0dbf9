import { principalsOf, type AccessModel, type TagsGrant } from "../../access/model";
import type { InstanceSettings } from "../settings/instances";
import { quoted } from "./problem";
import { counted, enumeration } from "../../access/report";
import type { AWS_SESSION_DOCUMENTS } from "../../access/session-settings";

/** What is expected and yet may be a mistake, so it is said and not refused. */
export function warnings(model: AccessModel, { advancedTier }: InstanceSettings, now = new Date()): string[] {
    return [
        ...unmatchedGrants(model),
        ...untaggedMembers(model),
        ...tunnels(model),
        ...endings(model, now),
        ...(advancedTier ? [] : tier(model)),
    ];
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-managed-instances-advanced.html */
function tier({ instances }: AccessModel): string[] {
    const activations = Object.keys(instances).filter((name) => instances[name]?.activation !== undefined);
    return activations.length === 0
        ? []
        : [
              `Sessions on nodes outside EC2 (${enumeration(activations, 12)}) require the advanced-instances tier. Set instances.advancedTier to true, unless the account and region have it already.`,
          ];
}

/** What sessions with AWS's own documents open beyond a shell. */
const BEYOND_A_SHELL: Readonly<Partial<Record<string, string>>> = {
    "AWS-StartSSHSession":
        "SSH with the key of any user of the operating system. Such sessions aren't logged, and run-as doesn't apply to them.",
    "AWS-StartPortForwardingSession":
        "every port of the instances. Such sessions aren't logged and run as no user of the operating system.",
    "AWS-StartPortForwardingSessionToRemoteHost":
        "every host and port that the instances reach. Such sessions aren't logged and run as no user of the operating system.",
    "AWS-StartPortForwardingSessionToSocket":
        "every port of the instances. Such sessions aren't logged and run as no user of the operating system.",
} satisfies Partial<Record<keyof typeof AWS_SESSION_DOCUMENTS, string>>;

function tunnels(model: AccessModel): string[] {
    return Object.entries(BEYOND_A_SHELL).flatMap(([document, opens]) => {
        const granted = principalsOf(model).filter(({ grants }) =>
            grants.some(({ documents }) => documents?.includes(document)),
        );
        const who = granted.map(({ kind, name }) => `the ${kind} ${name}`);
        return who.length === 0 ? [] : [`${document}, granted to ${enumeration(who, 12)}, opens ${opens}`];
    });
}

/** How long before its end access is warned about, in days. */
const DAYS_BEFORE_END = 7;
const DAY = 24 * 60 * 60 * 1000;

function endings(model: AccessModel, now: Date): string[] {
    const ends = principalsOf(model).flatMap(({ kind, name, grants }) =>
        grants.flatMap(({ until }) => {
            const left = until === undefined ? Infinity : (Date.parse(until) - now.getTime()) / DAY;
            const when = left < 1 ? "in less than a day" : `in ${counted(Math.floor(left), "day")}`;
            return left > DAYS_BEFORE_END
                ? []
                : [`Access of the ${kind} ${name} ends at ${until}, ${when}. Extend until, or remove the grant.`];
        }),
    );
    return [...new Set(ends)];
}

/** Grants by tags that no instance of the stack carries: they may be meant for instances of other stacks, or of tomorrow. */
function unmatchedGrants(model: AccessModel): string[] {
    const instances = Object.values(model.instances);
    // Of instances that the stack doesn't create the tags aren't known here.
    if (instances.length === 0 || model.existing?.instances !== undefined) return [];

    return principalsOf(model).flatMap(({ kind, name, grants }) =>
        grants
            .filter((grant): grant is TagsGrant => grant.by === "tags")
            .filter((grant) => !instances.some(({ tags }) => matches(grant, tags, (value) => value)))
            .map((grant) => {
                const nearly = instances.some(({ tags }) => matches(grant, tags, (value) => value.toLowerCase()));
                const wanted = Object.entries(grant.tags)
                    .map(([key, values]) => `${key} = ${values.map(quoted).join(" or ")}`)
                    .join(" and ");
                return (
                    `The ${kind} ${name} is granted sessions on instances with ${wanted}; this stack has none.` +
                    (nearly
                        ? " Some instances have values that differ only in upper and lower case, which IAM distinguishes."
                        : "")
                );
            }),
    );
}

/** Members without the tag that their group's grant compares: others of the group may have it. */
function untaggedMembers({ users = {}, groups = {} }: AccessModel): string[] {
    return Object.entries(groups).flatMap(([name, { grants, members }]) =>
        grants
            .filter((grant) => grant.by === "principal-tags")
            .flatMap(({ keys }) => {
                const without = members.filter((user) => keys.some((key) => users[user]?.tags[key] === undefined));
                return without.length === 0
                    ? []
                    : [
                          `The group ${name} is granted sessions on instances with the members' own ${keys.join(" and ")}; ` +
                              `without all of these tags, and so without these sessions: ${enumeration(without, 12)}.`,
                      ];
            }),
    );
}

function matches(grant: TagsGrant, tags: Readonly<Record<string, string>>, as: (value: string) => string): boolean {
    return Object.entries(grant.tags).every(([key, values]) => {
        const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
        return value !== undefined && values.map(as).includes(as(value));
    });
}
