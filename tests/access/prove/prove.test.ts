import { expect } from "chai";
import type { AccountPrincipal } from "../../../access/matrix/account";
import { principalRequest } from "../../../access/matrix/session-request";
import type { Statement } from "../../../access/policy/document";
import { proofsOf } from "../../../access/prove/principal-proof";
import { scopesOfModel } from "../../../access/prove/declared-scopes";
import { prove, type Proof } from "../../../access/prove/prove";
import type { Scope } from "../../../access/prove/scope";
import { readConfiguration } from "../../../scenarios/configuration";
import { SCENARIO_NAMES } from "../../../scenarios";
import { configuration } from "../../program";
import {
    account,
    ACCOUNT,
    accountOf,
    allow,
    deny,
    DOCUMENT,
    GOOD,
    INSTANCES,
    principal,
    REGION,
    SHELL,
    TARGET,
    type Given,
} from "../findings/accounts";

const DEVELOPMENT: Scope = [{ tags: { Environment: ["Development"] }, regions: [REGION] }];

function proof(given: Given, scope = DEVELOPMENT): Proof {
    const one = principal(given);
    const request = principalRequest(one, account([one]));
    return prove({ policies: one.policies, principal: request, home: { partition: "aws", account: ACCOUNT }, scope });
}

function target(Condition: Statement["Condition"], Resource = INSTANCES): Given {
    return { statements: [{ ...TARGET, Resource, Condition }, DOCUMENT] };
}

function example(result: Proof): { arn: string; tags: object; context: object } {
    if (result.verdict !== "refuted") throw new Error(`${result.verdict}, not refuted`);
    return result.counterexample;
}

describe("A proof of session access", () => {
    it("holds for sessions allowed by the declared tag, whatever the key's letter case", () => {
        expect(proof({ statements: GOOD }).verdict).to.equal("proved");
        expect(proof(target({ StringEquals: { "aws:resourcetag/ENVIRONMENT": "Development" } })).verdict).to.equal(
            "proved",
        );
    });

    for (const scenario of SCENARIO_NAMES.filter((name) => name !== "custom")) {
        it(`holds for all principals of the scenario ${scenario}, and not for those whose grants are gone`, () => {
            const { model, session } = readConfiguration({ values: configuration({ scenario }), environment: {} });
            const planned = accountOf(model, session);
            const names = Object.keys(model.instances);
            const arn = (name: string): string => {
                const found = planned.instances[names.indexOf(name)]?.arn;
                return typeof found === "string" ? found : name;
            };
            const declared = scopesOfModel(model, REGION, arn);
            const verdicts = [...proofsOf(planned, declared)].map((one) => one.proof.verdict);
            expect(new Set(verdicts)).to.deep.equal(new Set(["proved"]));
            const nothing = { byPrincipal: new Map() };
            const granted = ({ principal: { type, session } }: { readonly principal: AccountPrincipal }) =>
                type === "user" || Object.keys(session?.tags ?? {}).length > 0;
            const people = [...proofsOf(planned, nothing)].filter(granted);
            expect(new Set(people.map((one) => one.proof.verdict))).to.deep.equal(new Set(["refuted"]));
        });
    }

    it("has a declared scope for a group without members", () => {
        const grants = [{ by: "tags" as const, tags: { Team: ["web"] } }];
        const model = { users: {}, groups: { empty: { members: [], grants }, full: { members: ["al"], grants } } };
        const { byPrincipal } = scopesOfModel({ ...model, instances: {} }, REGION, (name) => name);
        expect([...byPrincipal.keys()]).to.deep.equal(["group/empty"]);
        expect(JSON.stringify(byPrincipal.get("group/empty"))).to.include('"Team":["web"]');
    });

    it("fails on an incomplete ARN, which stands for all that it lacks", () => {
        const statements = [allow("ssm:StartSession", ["arn:aws:ec2", "arn:aws:ssm"])];
        const { arn } = example(proof({ statements }, []));
        expect(arn).to.match(/^arn:aws:ec2:[a-z0-9-]+:123456789012:instance\/i-/);
        const denied = [...statements, deny("ssm:StartSession", {}, "arn:aws:ec2")];
        expect(example(proof({ statements: denied }, [])).arn).to.match(/:managed-instance\/mi-/);
        expect(proof({ statements: [...denied, deny("ssm:StartSession", {}, "arn:aws")] }, []).verdict).to.equal(
            "proved",
        );
    });

    it("fails where a session may come through a service, and names it", () => {
        const cloud9 = target({
            StringLike: { "ssm:resourceTag/aws:cloud9:environment": "*" },
            StringEquals: { "aws:CalledViaFirst": "cloud9.amazonaws.com" },
        });
        const { context, tags } = example(proof(cloud9, []));
        expect(context).to.deep.equal({ "aws:CalledViaFirst": "cloud9.amazonaws.com" });
        expect(Object.keys(tags)).to.deep.equal(["aws:cloud9:environment"]);
    });

    it("holds for a role whose own policy wants MFA, which its sessions don't carry", () => {
        const trust = { Statement: { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" } };
        const given = { ...target({ Bool: { "aws:MultiFactorAuthPresent": "true" } }), trust };
        expect(proof({ ...given, type: "role" }, []).verdict).to.equal("proved");
        expect(proof({ ...given, type: "user" }, []).verdict).to.equal("refuted");
    });

    it("isn't found where AWS's rules on incomplete ARNs don't agree", () => {
        const unclear = proof({ statements: [allow("ssm:StartSession", ["arn:aws:ec2:*:instance/*", SHELL])] }, []);
        expect(unclear).to.deep.include({ verdict: "unproved" });
        expect(JSON.stringify(unclear)).to.include("the incomplete ARN arn:aws:ec2:*:instance/*");
    });

    it("says what was looked at, with the tags' keys as the policies write them", () => {
        const result = proof({ statements: GOOD });
        expect(result.verdict === "proved" && result.how).to.equal(
            "every kind of instance looked at, with every kind of value of Environment",
        );
    });

    it("names an untagged instance where IfExists is the guard", () => {
        const { tags, arn } = example(
            proof(target({ StringEqualsIfExists: { "ssm:resourceTag/Environment": "Development" } })),
        );
        expect(tags).to.deep.equal({});
        expect(arn).to.match(new RegExp(`^arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-[0-9a-f]{17}$`));
    });

    it("names the region where the policy is open in it", () => {
        const wide = INSTANCES.replace(REGION, "*");
        const found = example(proof(target({ StringEquals: { "ssm:resourceTag/Environment": "Development" } }, wide)));
        expect(found.arn).not.to.include(REGION);
        expect(found.tags).to.deep.equal({ Environment: "Development" });
    });

    it("names an instance's id where an ARN with a wildcard covers more than the one declared", () => {
        const scope = [{ instances: [INSTANCES.replace("*", "i-1")] }];
        const found = example(proof(target({}, INSTANCES.replace("*", "i-1*")), scope));
        expect(found.arn).to.match(/instance\/i-1.+$/);
    });

    it("holds where a Deny closes exactly what the Allow leaves open", () => {
        const deny: Statement = {
            Effect: "Deny",
            Action: "ssm:StartSession",
            Resource: INSTANCES,
            Condition: { StringNotEquals: { "ssm:resourceTag/Environment": "Development" } },
        };
        const allow: Statement = { Effect: "Allow", Action: "ssm:StartSession", Resource: INSTANCES };
        expect(proof({ statements: [allow, DOCUMENT, deny] }).verdict).to.equal("proved");
        expect(proof({ statements: [allow, DOCUMENT], boundary: [TARGET, DOCUMENT] }).verdict).to.equal("proved");
    });

    it("says under which address a session is opened, where the policy asks for one", () => {
        const found = example(proof(target({ IpAddress: { "aws:SourceIp": "10.1.0.0/16" } })));
        expect(found.context).to.deep.equal({ "aws:SourceIp": "10.1.0.0" });
    });

    it("follows numbers and dates exactly", () => {
        const between = {
            NumericGreaterThan: { "ssm:resourceTag/Level": "1" },
            NumericLessThan: { "ssm:resourceTag/Level": "2" },
        };
        expect(proof(target(between)).verdict).to.equal("refuted");
        const never = {
            NumericGreaterThan: { "ssm:resourceTag/Level": "2" },
            NumericLessThan: { "ssm:resourceTag/Level": "1" },
        };
        expect(proof(target(never)).verdict).to.equal("proved");
        const past = {
            DateLessThan: { "aws:CurrentTime": "2020-01-01" },
            DateGreaterThan: { "aws:CurrentTime": "2020-01-02" },
        };
        expect(proof(target(past)).verdict).to.equal("proved");
    });

    it("names the variable that isn't fixed, and says why it isn't", () => {
        const reasonFor = (value: string, type: "user" | "role" = "role") => {
            const result = proof({ ...target({ StringEquals: { "ssm:resourceTag/Owner": value } }), type });
            return result.verdict === "unproved" ? result.reason : result.verdict;
        };
        expect(reasonFor("${aws:userid}")).to.include("${aws:userid}, which isn't given for this role");
        expect(reasonFor("${aws:SourceIp}")).to.include("${aws:SourceIp}, which depends on how the session is opened");
        expect(reasonFor("${aws:ResourceTag/Team}")).to.include("compared with another property of the instance");
    });

    it("takes what has expired for closed, and what begins later for open", () => {
        const from = new Date("2026-11-24T03:00:00.500Z");
        const verdict = (Condition: Statement["Condition"], ...statements: readonly Statement[]) => {
            const one = principal({ statements: [{ ...TARGET, Condition }, DOCUMENT, ...statements] });
            const request = principalRequest(one, account([one]));
            const home = { partition: "aws", account: ACCOUNT };
            return prove({ policies: one.policies, principal: request, home, scope: [], from }).verdict;
        };
        const past = { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } };
        expect(verdict({}, { ...TARGET, Sid: "Past", Effect: "Deny", Condition: past })).to.equal("proved");
        expect(verdict({ DateLessThan: { "aws:CurrentTime": "2026-11-24T03:00:00Z" } })).to.equal("proved");
        expect(verdict({ DateLessThan: { "aws:CurrentTime": "2026-11-24T03:00:02Z" } })).to.equal("refuted");
        expect(verdict({ DateGreaterThan: { "aws:CurrentTime": "2031-01-01T00:00:00Z" } })).to.equal("refuted");
        expect(verdict({ NumericLessThan: { "aws:EpochTime": "1600000000" } })).to.equal("proved");
        expect(verdict({ DateLessThanEquals: { "aws:EpochTime": "2020-01-01T00:00:00Z" } })).to.equal("proved");
        expect(verdict({ DateNotEquals: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } })).to.equal("refuted");
        // A text may be the beginning of a moment to come.
        expect(verdict({ StringLike: { "aws:CurrentTime": "2031*" } })).to.equal("refuted");
        expect(
            verdict({
                DateGreaterThan: { "aws:CurrentTime": "2026-12-01T00:00:00Z" },
                DateLessThan: { "aws:CurrentTime": "2026-12-02T00:00:00Z" },
            }),
        ).to.equal("refuted");
    });

    it("holds for a policy that allows no session document, and says so", () => {
        const result = proof({ statements: [{ ...TARGET, Condition: {} }] });
        expect(result).to.include({ verdict: "proved" });
        expect(result.verdict === "proved" && result.how).to.include("no session document");
    });

    it("compares the principal's own tags, and can't prove what the caller brings", () => {
        const equal = { StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } };
        const scope = [{ tags: { Team: ["red"] } }];
        expect(proof({ ...target(equal), tags: { Team: "red" } }, scope).verdict).to.equal("proved");
        expect(proof({ ...target(equal), tags: { Team: "blue" } }, scope).verdict).to.equal("refuted");
        expect(proof({ ...target(equal) }, scope).verdict).to.equal("proved");
        const trust = {
            Version: "2012-10-17",
            Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: ["sts:AssumeRole", "sts:TagSession"] },
        };
        const unproved = proof({ ...target(equal), type: "role", trust, tags: { Team: "red" } }, scope);
        expect(unproved.verdict).to.equal("unproved");
        expect(unproved.verdict === "unproved" && unproved.reason)
            .to.match(
                /^can't be followed exactly: ssm:resourceTag\/Team is compared with the tag Team of the principal that opens/,
            )
            .and.include("(sts:TagSession), and which values policies let in isn't followed");
    });

    it("isn't claimed where an instance is named by a tag that comes with the session", () => {
        const Resource = INSTANCES.replace("*", "i-0${aws:PrincipalTag/Machine}");
        const given: Given = { ...target({}, Resource), type: "role" };
        expect(proof(given, []).verdict).to.equal("unproved");
        const tagged = proof({ ...given, tags: { Machine: "1" } }, []);
        expect(tagged.verdict === "unproved" && tagged.reason).to.equal(
            "can't be followed exactly: the variable ${aws:PrincipalTag/Machine} in Resource",
        );
        const named = target({}, INSTANCES.replace("*", "i-0${aws:ResourceTag/Machine}"));
        expect(proof(named, []).verdict).to.equal("unproved");
    });

    it("knows that a role has no aws:username", () => {
        const owned = target({ StringEquals: { "ssm:resourceTag/Owner": "${aws:username}" } });
        expect(proof({ ...owned, type: "role" }, []).verdict).to.equal("proved");
        const named = target({ StringEquals: { "aws:username": "bob" } });
        expect(proof({ ...named, type: "role" }, []).verdict).to.equal("proved");
    });

    it("compares a principal's tag with a variable of the instance", () => {
        const given = target({ StringEquals: { "aws:PrincipalTag/Team": "${aws:ResourceTag/Team}" } });
        expect(proof({ ...given, tags: { Team: "red" } }, [{ tags: { Team: ["red"] } }]).verdict).to.equal("proved");
        expect(proof({ ...given, tags: { Team: "red" } }, [{ tags: { Team: ["blue"] } }]).verdict).to.equal("refuted");
    });

    it("isn't claimed while a document isn't known, unless no answer depends on it", () => {
        const one = principal({ statements: GOOD });
        const later = { kind: "unknown", name: "later", reason: "is known after deployment" } as const;
        const request = principalRequest(one, account([one]));
        const home = { partition: "aws", account: ACCOUNT };
        const identity = [...one.policies.identity, later];
        expect(prove({ policies: { identity }, principal: request, home, scope: DEVELOPMENT }).verdict).to.equal(
            "unproved",
        );
        expect(prove({ policies: { identity }, principal: request, home, scope: [{}] }).verdict).to.equal("proved");
    });
});
