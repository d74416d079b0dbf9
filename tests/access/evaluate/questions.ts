import type { Context, Unknown } from "../../../access/evaluate/context";
import { decide, type Decision } from "../../../access/evaluate/decide";
import type { PolicySet } from "../../../access/evaluate/outcome";
import type { Principal } from "../../../access/evaluate/principal";
import type { PolicyVersion } from "../../../access/policy/document";
import type { Policy } from "../../../access/policy/policy";
import { policyOf } from "../policy-of";

export const INSTANCE = "arn:aws:ec2:eu-central-1:123456789012:instance/i-1";

export const alice: Principal = {
    type: "user",
    arn: "arn:aws:iam::123456789012:user/engineers/alice",
    account: "123456789012",
    userid: "AIDAALICE",
    principalTags: { Department: "Finance" },
};

export const carol: Principal = {
    type: "assumed-role",
    arn: "arn:aws:sts::123456789012:assumed-role/Operators/carol",
    account: "123456789012",
    userid: "AROAOPERATORS:carol",
};

/** A policy of these statements. */
export function policy(statements: readonly object[], name = "policy", Version: PolicyVersion = "2012-10-17"): Policy {
    return policyOf(statements, name, Version);
}

/** A statement about starting sessions. */
export function sessions(Effect: "Allow" | "Deny", rest: object = {}): object {
    return { Effect, Action: "ssm:StartSession", Resource: "*", ...rest };
}

/** Decides alice's session on an instance. */
export function ask(
    policies: PolicySet,
    context: Context = {},
    { principal = alice, resource = INSTANCE }: { principal?: Principal; resource?: string | Unknown } = {},
): Decision {
    return decide({ principal, action: "ssm:StartSession", resource, context, policies });
}

/** Decides with one identity policy, which allows if the condition holds. */
export function meets(condition: object, context: Context, principal: Principal = alice): string {
    return ask({ identity: [policy([sessions("Allow", { Condition: condition })])] }, context, { principal }).verdict;
}
