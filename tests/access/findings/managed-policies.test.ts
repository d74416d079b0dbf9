import { execFileSync } from "node:child_process";
import { expect } from "chai";
import type { Finding } from "../../../access/findings/toolkit/finding";
import { findingsOf } from "../../../access/findings/findings";
import { deadStatement } from "../../../access/findings/rules/dead-statement";
import { misspeltAction } from "../../../access/findings/rules/misspelt-action";
import { misspeltKey } from "../../../access/findings/rules/misspelt-key";
import { noInstance } from "../../../access/findings/rules/no-instance";
import { resourceNeverMatches } from "../../../access/findings/rules/resource-never-matches";
import { tagConditions, tagOf, valuesOf } from "../../../access/findings/toolkit/statements";
import type { AccountInstance, AccountPrincipal } from "../../../access/matrix/account";
import { actionsOf, BYPASSES, IAM_WRITES } from "../../../access/bypasses";
import { coversAction } from "../../../access/evaluate/statement";
import { parsePolicy } from "../../../access/policy/parse";
import type { Policy } from "../../../access/policy/policy";
import { awsPolicy, isWhole } from "../../../access/stack/aws-managed";
import { inEnvironment, pythonEnvironment } from "../../../sandbox/moto/python";
import { account, ACCOUNT, instance } from "./accounts";

/** Moto has AWS's managed policies as AWS publishes them: by their names, with "Document" in each. */
const READ = "from moto.iam.aws_managed_policies import aws_managed_policies_data as d; print(d)";

async function managedPolicies(): Promise<readonly Policy[]> {
    const python = inEnvironment(await pythonEnvironment(), "python");
    const text = execFileSync(python, ["-c", READ], { encoding: "utf8", maxBuffer: 100_000_000 });
    const policies = JSON.parse(text) as Readonly<Record<string, { readonly Document: unknown }>>;
    return Object.entries(policies).map(([name, { Document }]) => parsePolicy(Document, `managed policy ${name}`));
}

/** An instance that carries each tag that a policy asks for. */
function meant({ statements }: Policy): AccountInstance {
    const tags = statements.flatMap(tagConditions).flatMap((condition) => {
        const [value = "x"] = valuesOf(condition);
        const tag = tagOf(condition.key);
        return tag === undefined ? [] : [[tag, value.replaceAll("*", "x")] as const];
    });
    return instance("i-0123456789abcdef0", Object.fromEntries(tags));
}

function foundIn(policy: Policy, type: "user" | "role"): Finding[] {
    const principal: AccountPrincipal = {
        type,
        name: "carol",
        arn: `arn:aws:iam::${ACCOUNT}:${type}/carol`,
        tags: {},
        groups: [],
        policies: { identity: [policy] },
    };
    return findingsOf(account([principal], [meant(policy)]), {
        rules: [deadStatement, noInstance, resourceNeverMatches, misspeltAction, misspeltKey],
    });
}

describe("AWS's managed policies", function () {
    // The Python environment may have to be made first.
    this.timeout(600_000);
    let policies: readonly Policy[];
    before(async () => {
        policies = await managedPolicies();
    });

    it("are all read, as documents that AWS accepts", () => {
        expect(policies.length).to.be.greaterThan(1400);
    });

    it("that the reader of stacks takes for known allow nothing for sessions that it doesn't know", () => {
        const actions = [
            ...["ssm:StartSession", "ssm:TerminateSession", "ssm:ResumeSession", "ssmmessages:OpenDataChannel"],
            ...actionsOf(...BYPASSES.map(({ id }) => id)),
            ...IAM_WRITES.map(({ action }) => action),
        ];
        // What is limited to resources of its own, as to the parameters of CloudWatch's agent, opens nothing.
        const allowed = ({ statements }: Policy): string[] => {
            const wide = statements.filter(
                ({ effect, resources }) => effect === "Allow" && resources?.patterns.some(({ text }) => text === "*"),
            );
            return actions.filter((action) => wide.some((one) => coversAction(one, action.toLowerCase())));
        };
        let known = 0;
        for (const policy of policies) {
            const name = policy.name.replace("managed policy ", "");
            const ours = awsPolicy(name);
            if (ours === undefined || !isWhole(name)) continue;
            known += 1;
            expect(allowed(ours), name).to.include.members(allowed(policy));
        }
        expect(known).to.be.greaterThan(10);
    });

    // Each of them allows something to somebody: what is found in one would be wrong.
    for (const type of ["user", "role"] as const) {
        it(`have no dead statement or resource, none that matches no instance and nothing misspelt, as policies of a ${type}`, () => {
            const found = policies.flatMap((policy) => foundIn(policy, type));
            expect(found.map(({ rule, policy, what }) => `${rule} ${policy ?? ""}: ${what}`)).to.deep.equal([]);
        });
    }
});
