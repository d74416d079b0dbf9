import type { Architecture } from "../../access/images";
import { InstanceType } from "@pulumi/aws/types/enums/ec2";

/** Every instance type that the installed @pulumi/aws knows. */
export const KNOWN_TYPES: readonly string[] = Object.values(InstanceType);
const known = new Set(KNOWN_TYPES);

const SHAPE = /^([a-z]+)(\d+)([a-z]*(?:-[a-z0-9]+)*)\.(nano|micro|small|medium|large|\d{0,3}xlarge|metal(?:-\d+xl)?)$/;

/** The newest generation of each series of families: t4 for t, m8 for m. */
const newest = new Map<string, number>();
for (const type of KNOWN_TYPES) {
    const [, series = "", generation = "0"] = SHAPE.exec(type) ?? [];
    newest.set(series, Math.max(newest.get(series) ?? 0, Number(generation)));
}

/** How many generations AWS may have brought out since the installed @pulumi/aws. */
const GENERATIONS_AHEAD = 2;

/**
 * Whether a text can be an instance type: one that the installed @pulumi/aws knows, or of a newer generation than it
 * knows, since AWS brings out new types faster than people update packages.
 */
export function isInstanceType(text: string): boolean {
    if (known.has(text)) return true;

    const [, series = "", generation = "0"] = SHAPE.exec(text) ?? [];
    const generationKnown = newest.get(series);
    const ahead = Number(generation) - (generationKnown ?? Infinity);
    return ahead > 0 && ahead <= GENERATIONS_AHEAD;
}

/**
 * The architecture of an instance type: AWS's own Graviton processors are the `g` after the generation (t4g, c7gn,
 * im4gn, p6e-gb200), while a `g` before it means graphics (g5, gr6).
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function architectureOf(instanceType: string): Architecture {
    const [, series = "", , attributes = ""] = SHAPE.exec(instanceType) ?? [];
    return series === "a" || attributes.includes("g") ? "arm64" : "x86_64";
}

/** Why Amazon Linux 2023 can't run on a type that AWS otherwise offers; undefined if it can. */
export function unsupportedByAmazonLinux(instanceType: string): string | undefined {
    if (instanceType.startsWith("mac")) return "a Mac instance runs macOS only";

    // https://docs.aws.amazon.com/linux/al2023/ug/system-requirements.html
    return instanceType.startsWith("a1.") ? "Amazon Linux 2023 needs Graviton2 or later" : undefined;
}
