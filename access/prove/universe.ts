import { textLanguage, type Language, type Token } from "../match/language";

/** Where a principal lives: a session in another account would be opened by a role there, which is another principal. */
export interface Home {
    readonly partition: string;
    readonly account: string;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

function codeOf(character: string): number {
    return character.charCodeAt(0);
}

/** What regions and ids are made of. Wider than what AWS gives out today, so that it holds for what it will. */
const NAME: Token = {
    kind: "set",
    codes: new Set([...LETTERS, "-"].map(codeOf)),
    several: true,
};

/** The ARNs that a session's target can have: EC2 instances, and managed instances outside of EC2. */
export function targets(home: Home): Language[] {
    return [identified("ec2", "instance/i-", home), managedInstances(home)];
}

/** The ARNs of managed instances, which are servers outside of EC2. */
export function managedInstances(home: Home): Language {
    return identified("ssm", "managed-instance/mi-", home);
}

function identified(service: string, resource: string, { partition, account }: Home): Language {
    return [
        ...textLanguage(`arn:${partition}:${service}:`, false),
        NAME,
        ...textLanguage(`:${account}:${resource}`, false),
        NAME,
    ];
}

const DIGITS: Token = { kind: "set", codes: new Set([..."0123456789"].map(codeOf)), several: true };
const DOCUMENT: Token = {
    kind: "set",
    codes: new Set([..."-_.", ...LETTERS, ...LETTERS.toUpperCase()].map(codeOf)),
    several: true,
};

const IN_DOCUMENT: Token = { kind: "any", colon: false };

/**
 * The ARNs that session documents have: those of AWS, whose names begin with AWS or Amazon, no account, and those of an
 * account, whose names can't begin with AWS-. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html
 */
export function ownedDocuments({ partition }: Home): Language[] {
    const start = [...textLanguage(`arn:${partition}:ssm:`, false), NAME, ...textLanguage(":", false)];
    const ofAws = ["AWS", "Amazon"].map((name) => [...start, ...textLanguage(`:document/${name}`, false), IN_DOCUMENT]);
    const of = (name: Language): Language => [...start, DIGITS, ...textLanguage(":document/", false), ...name];
    const reserved = "AWS-";
    const others = Array.from(reserved, (letter, index) => [
        of([...textLanguage(reserved.slice(0, index), false), anyBut(letter), IN_DOCUMENT]),
        ...(index === 0 ? [] : [of(textLanguage(reserved.slice(0, index), false))]),
    ]);
    return [...ofAws, ...others.flat()];
}

/** One character of a document's name other than this one. */
function anyBut(letter: string): Token {
    const codes = DOCUMENT.kind === "set" ? [...DOCUMENT.codes].filter((code) => code !== codeOf(letter)) : [];
    return { kind: "set", codes: new Set(codes), several: false };
}

/** The ARNs that session documents can have: AWS's own have no account, shared ones that of another. Default: of any region. */
export function documents({ partition }: Home, region?: string): Language[] {
    return [[], [DIGITS]].map((account) => [
        ...textLanguage(`arn:${partition}:ssm:`, false),
        ...(region === undefined ? [NAME] : textLanguage(region, false)),
        ...textLanguage(":", false),
        ...account,
        ...textLanguage(":document/", false),
        DOCUMENT,
    ]);
}

const TASK: Token = {
    kind: "set",
    codes: new Set([..."-_/", ...LETTERS, ...LETTERS.toUpperCase()].map(codeOf)),
    several: true,
};

/** The ARNs of ECS tasks, whose containers sessions can be opened in: `task/ID`, or `task/CLUSTER/ID`. */
export function tasks({ partition, account }: Home): Language {
    return [...textLanguage(`arn:${partition}:ecs:`, false), NAME, ...textLanguage(`:${account}:task/`, false), TASK];
}

/** The ARNs that sessions have: their ids begin with the name of the principal that opened them. */
export function sessions({ partition, account }: Home): Language {
    return [
        ...textLanguage(`arn:${partition}:ssm:`, false),
        NAME,
        ...textLanguage(`:${account}:session/`, false),
        { kind: "any", colon: true },
    ];
}

/** The ARNs that a pattern of one service describes: `*` in it is one or more letters, digits and hyphens. */
export function arns(pattern: string): Language {
    const known = arnLanguages.get(pattern);
    if (known !== undefined) return known;
    const language = pattern
        .split("*")
        .flatMap((piece, index) => [...(index === 0 ? [] : [NAME]), ...textLanguage(piece, false)]);
    if (arnLanguages.size >= REMEMBERED) arnLanguages.clear();
    arnLanguages.set(pattern, language);
    return language;
}

/** The same few patterns are asked of every principal. */
const arnLanguages = new Map<string, Language>();
const REMEMBERED = 10_000;

/** Regions to name in an example, the best known first; the proof itself goes beyond this list. */
const REGIONS: Readonly<Record<string, readonly string[]>> = {
    aws: [
        "us-east-1",
        "eu-west-1",
        "eu-central-1",
        "us-west-2",
        "us-east-2",
        "us-west-1",
        "ap-southeast-1",
        "ap-northeast-1",
        "ap-south-1",
        "ca-central-1",
        "sa-east-1",
        "eu-north-1",
        "eu-south-1",
        "af-south-1",
        "me-south-1",
        "il-central-1",
        "mx-central-1",
    ],
    "aws-cn": ["cn-north-1", "cn-northwest-1"],
    "aws-us-gov": ["us-gov-west-1", "us-gov-east-1"],
};

/** ARNs that look like real ones, to show instead of the shortest that a proof found. */
export function* familiarArns(arn: string, { partition, account }: Home): Iterable<string> {
    const [, , service = "", region = "", , resource = ""] = arn.split(":");
    const [type = "", id = ""] = resource.split("/");
    const prefix = type === "instance" ? "i-" : "mi-";
    const padded = id.length < 19 ? [`${id}${"0".repeat(Math.max(0, prefix.length + 17 - id.length))}`] : [];
    for (const place of [region, ...(REGIONS[partition] ?? [])]) {
        for (const name of [`${prefix}0123456789abcdef0`, `${prefix}00000000000000000`, ...padded, id]) {
            if (/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(place))
                yield `arn:${partition}:${service}:${place}:${account}:${type}/${name}`;
        }
    }
}
