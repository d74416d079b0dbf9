/** The account in which the written policies are judged. */
export const ACCOUNT = "111122223333";
export const OTHER_ACCOUNT = "444455556666";
export const REGION = "eu-central-1";

export interface WorldInstance {
    readonly id: string;
    readonly region: string;
    readonly tags: Readonly<Record<string, string>>;
}

/** Those that exist: tagged as companies tag, wrongly tagged, untagged, elsewhere. */
export const INSTANCES: readonly WorldInstance[] = [
    { id: "i-0a", region: REGION, tags: { Environment: "Development", Department: "Finance", Owner: "alice" } },
    { id: "i-0b", region: REGION, tags: { Environment: "Production", Department: "HR", Owner: "alice2" } },
    { id: "i-1c", region: REGION, tags: {} },
    { id: "i-0d", region: "us-east-1", tags: { environment: "development", Department: "Finance" } },
];

/** Those that may be created one day, for proofs. */
export const LATER: readonly WorldInstance[] = [
    ...INSTANCES,
    { id: "i-0e", region: REGION, tags: { Environment: "Devil", Owner: "bob" } },
    { id: "i-9f", region: "ap-southeast-2", tags: { Environment: "Test", Department: "" } },
    { id: "i-0g", region: REGION, tags: { Department: "Sales", Environment: "production" } },
];

export const instanceArn = ({ id, region }: WorldInstance): string => `arn:aws:ec2:${region}:${ACCOUNT}:instance/${id}`;

export interface WorldPrincipal {
    readonly type: "user" | "role";
    readonly name: string;
    readonly id: string;
    readonly tags: Readonly<Record<string, string>>;
}

export const PRINCIPALS: readonly WorldPrincipal[] = [
    { type: "user", name: "alice", id: "AIDAALICE", tags: { Department: "Finance" } },
    { type: "role", name: "ops", id: "AROAOPS", tags: { Department: "HR", Instance: "i-0a" } },
];

export const principalArn = ({ type, name }: WorldPrincipal): string => `arn:aws:iam::${ACCOUNT}:${type}/${name}`;

/** The session documents that exist for sure, by their ARN in a region. */
export const documentArns = (region: string): readonly string[] => [
    `arn:aws:ssm:${region}:${ACCOUNT}:document/SSM-SessionManagerRunShell`,
    ...[
        "AWS-StartSSHSession",
        "AWS-StartPortForwardingSession",
        "AWS-StartPortForwardingSessionToRemoteHost",
        "AWS-StartPortForwardingSessionToSocket",
        "AWS-StartInteractiveCommand",
        "AWS-StartNonInteractiveCommand",
    ].map((name) => `arn:aws:ssm:${region}::document/${name}`),
];

/** Documents that may exist as well: whether they do no policy tells. */
export const possibleDocumentArns = (region: string): readonly string[] => [
    `arn:aws:ssm:${region}:${ACCOUNT}:document/Team-Shell`,
    `arn:aws:ssm:${region}:${OTHER_ACCOUNT}:document/Shared`,
];

type Call = Readonly<Record<string, string | readonly string[]>>;

/** Ways in which somebody may open a session: from where, when, through which service, with MFA or without. */
const CALLS: readonly Call[] = [
    {},
    { "aws:sourceip": "10.1.2.3" },
    { "aws:sourceip": "203.0.113.9" },
    { "aws:sourceip": "192.0.2.7", "aws:sourcevpce": "vpce-1" },
    {
        "aws:calledvia": ["cloud9.amazonaws.com"],
        "aws:calledviafirst": "cloud9.amazonaws.com",
        "aws:calledvialast": "cloud9.amazonaws.com",
        "aws:viaawsservice": "true",
        "aws:sourcearn": `arn:aws:cloud9:${REGION}:${ACCOUNT}:environment:abc`,
        "aws:sourceaccount": ACCOUNT,
    },
    {
        "aws:calledvia": ["ssm-guiconnect.amazonaws.com"],
        "aws:calledviafirst": "ssm-guiconnect.amazonaws.com",
        "aws:calledvialast": "ssm-guiconnect.amazonaws.com",
        "aws:viaawsservice": "true",
    },
];

const MFA: readonly Call[] = [
    {},
    { "aws:multifactorauthpresent": "false" },
    { "aws:multifactorauthpresent": "true", "aws:multifactorauthage": "100" },
];

/** The world's time, before it one that some policies begin or end with, and one before that. */
export const TIMES = ["2023-06-01T00:00:00Z", "2024-01-01T00:00:00Z", "2026-11-28T12:00:00Z"] as const;
export const NOW = TIMES[2];

/** Every way in which the principal may call, with all that it brings to a request itself. */
export function callsOf(principal: WorldPrincipal, time: string = NOW): readonly Call[] {
    const own: Call = {
        "aws:principalarn": principalArn(principal),
        "aws:principalaccount": ACCOUNT,
        "aws:principaltype": principal.type === "user" ? "User" : "AssumedRole",
        "aws:userid": principal.type === "user" ? principal.id : `${principal.id}:session`,
        ...(principal.type === "user" && { "aws:username": principal.name }),
        ...Object.fromEntries(
            Object.entries(principal.tags).map(([key, value]) => [`aws:principaltag/${key.toLowerCase()}`, value]),
        ),
        "aws:currenttime": time,
        "aws:epochtime": String(Date.parse(time) / 1000),
        "aws:securetransport": "true",
        "aws:viaawsservice": "false",
        "aws:principalisawsservice": "false",
        "aws:resourceaccount": ACCOUNT,
        "ssm:sessiondocumentaccesscheck": "true",
    };
    // Credentials of AssumeRole carry no MFA information.
    const factors = principal.type === "user" ? MFA : MFA.slice(0, 1);
    return CALLS.flatMap((call) => factors.map((factor) => ({ ...own, ...call, ...factor })));
}

/** What an instance brings to a request. */
export function instanceContext({ region, tags }: WorldInstance): Call {
    return {
        "aws:requestedregion": region,
        ...Object.fromEntries(
            Object.entries(tags).flatMap(([key, value]) => [
                [`ssm:resourcetag/${key.toLowerCase()}`, value],
                [`aws:resourcetag/${key.toLowerCase()}`, value],
            ]),
        ),
    };
}
