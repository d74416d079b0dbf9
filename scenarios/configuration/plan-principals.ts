import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { partitionOf } from "../../access/grants";
import { MANAGED_POLICY, readDocuments } from "../../access/stack";
import type { PrincipalSettings } from "../settings/principals";
import { Measured, type Problem } from "./problem";

/** What all principals that the stack creates have. */
export interface PrincipalsPlan {
    readonly path: string;
    /** The most managed policies of a principal. */
    readonly managedPolicies: number;
    readonly boundary?: {
        readonly arn: string;
        /** What the boundary allows, as JSON, as far as the configuration says so. */
        readonly policy?: string;
    };
}

const PROJECT = join(__dirname, "../..");

/** Reads the boundary's document. What is wrong is pushed to `problems`. */
export function planPrincipals(
    { path, managedPolicies, permissionsBoundaryArn: arn, permissionsBoundaryFile: file }: PrincipalSettings,
    region: string,
    problems: Problem[],
): PrincipalsPlan {
    const common = { path, managedPolicies };
    if (arn === undefined) return common;

    const partition = partitionOf(region);
    if (!arn.startsWith(`arn:${partition}:`)) {
        const expected = `an ARN of the partition of ${region}: arn:${partition}:…`;
        problems.push({ path: ["principals", "permissionsBoundaryArn"], found: arn, expected });
    }
    if (file === undefined) return { ...common, boundary: { arn } };

    const wrong = (found: unknown, expected: string) =>
        problems.push({ path: ["principals", "permissionsBoundaryFile"], found, expected });
    let policy: string;
    try {
        policy = readFileSync(resolve(PROJECT, file), "utf8");
    } catch {
        wrong(file, "a file that exists and can be read, relative to the project's folder");
        return { ...common, boundary: { arn } };
    }
    const [document] = readDocuments({ type: MANAGED_POLICY, props: { policy } });
    if (document?.state === "malformed") wrong(new Measured(`${file}: ${document.problem}`), "an IAM policy as JSON");
    return { ...common, boundary: { arn, policy } };
}
