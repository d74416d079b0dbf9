import type { PolicyVersion } from "../../access/policy/document";
import { parsePolicy } from "../../access/policy/parse";
import type { Policy } from "../../access/policy/policy";

/** A policy of these statements; of none, which IAM wouldn't take, a policy that says nothing. */
export function policyOf(statements: readonly object[], name: string, Version: PolicyVersion = "2012-10-17"): Policy {
    return statements.length === 0
        ? { kind: "policy", name, version: Version, statements: [] }
        : parsePolicy({ Version, Statement: statements }, name);
}
