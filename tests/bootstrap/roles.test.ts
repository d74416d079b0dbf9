import { expect } from "chai";
import { decide } from "../../access/evaluate/decide";
import type { Statement } from "../../access/policy";
import type { Policy } from "../../access/policy/policy";
import { policySize } from "../../access/grants";
import { IAM_QUOTAS } from "../../access/quotas";
import { resourceArns } from "../../access/reference/reference";
import { allActions, officialActions, readRecord, reads } from "../../bootstrap/rights";
import { deployPolicies, previewPolicy } from "../../bootstrap/rights/roles";
import type { RightsPlace } from "../../bootstrap/rights/statements";
import { policy } from "../access/evaluate/questions";

const ACCOUNT = "123456789012";
const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;
const place: RightsPlace = {
    partition: "aws",
    accountId: ACCOUNT,
    region: "eu-central-1",
    path: "/",
    state: { bucket: "example-state", keyArn: KEY, stack: "prod" },
};
const role = {
    type: "assumed-role",
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/session-access-deploy-prod/ci`,
    account: ACCOUNT,
    userid: "AROADEPLOY:ci",
} as const;

const statementsOf = (documents: readonly { readonly Statement: Statement | readonly Statement[] }[]) =>
    documents.flatMap(({ Statement }) => Statement);
const deployStatements = statementsOf(Object.values(deployPolicies(place)));
const deploy = (at: Partial<RightsPlace> = {}, boundary?: string) => [
    policy(statementsOf(Object.values(deployPolicies({ ...place, ...at }, boundary)))),
];

const STATE: Readonly<Record<string, string>> = {
    "s3:GetObject": "arn:aws:s3:::example-state/.pulumi/stacks/session-manager-access/prod.json",
    "s3:PutObject": "arn:aws:s3:::example-state/.pulumi/history/session-manager-access/prod/prod-1.history.json",
    "s3:DeleteObject": "arn:aws:s3:::example-state/.pulumi/locks/organization/session-manager-access/prod/1.json",
    "kms:Encrypt": KEY,
    "kms:Decrypt": KEY,
    "kms:GenerateDataKey": KEY,
};

/** A resource of each type that AWS's reference has for an action; `*` where it has none. */
function targets(action: string): readonly string[] {
    const known = STATE[action];
    if (known !== undefined) return [known];
    if (action === "iam:CreateServiceLinkedRole") {
        const name = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
        return [`arn:aws:iam::${ACCOUNT}:role/${name}`];
    }
    if (action === "ssm:GetParameter") return ["arn:aws:ssm:eu-central-1::parameter/aws/service/ami"];

    const arns = resourceArns(action).filter((arn) => !/:accesspoint\//.test(arn));
    return arns.length === 0
        ? ["*"]
        : arns.map((arn) =>
              arn
                  .replace("${Partition}", "aws")
                  .replace("${Region}", "eu-central-1")
                  .replace("${Account}", ACCOUNT)
                  .replace(/\$\{\w+\}/g, "some-name"),
          );
}

type Policies = readonly Policy[];

function allows(identity: Policies, action: string, resource: string, context: object = {}): boolean {
    const request = { "aws:RequestedRegion": "eu-central-1", "iam:PassedToService": "ec2.amazonaws.com", ...context };
    return (
        decide({ principal: role, action, resource, context: request, policies: { identity } }).verdict === "allowed"
    );
}

/** The actions of these that are denied on every type of resource that they have; an alias needs its key as well. */
const denied = (identity: Policies, actions: readonly string[]) =>
    actions.filter((action) => {
        const answers = targets(action).map((target) => allows(identity, action, target));
        return action.startsWith("kms:") ? answers.includes(false) : !answers.includes(true);
    });

const without = (statements: readonly Statement[], action: string) =>
    statements
        .map((one) => ({ ...one, Action: [one.Action ?? []].flat().filter((name) => name !== action) }))
        .filter(({ Action }) => Action.length > 0);

const granted = deployStatements.flatMap(({ Effect, Action = [] }) => (Effect === "Allow" ? [Action].flat() : []));

const recorded = { ...readRecord(), "the official provider": officialActions() };

describe("The role that deploys", () => {
    for (const [name, actions] of Object.entries(recorded)) {
        it(`is denied no call of ${name}`, () => {
            expect(denied(deploy(), actions)).to.deep.equal([]);
        });
    }

    it("is denied a recorded call where any one action is removed", () => {
        for (const action of granted) {
            const less = [policy(without(deployStatements, action))];
            expect(denied(less, [action]), `without ${action}`).to.deep.equal([action]);
        }
        expect(new Set(granted), "each is a recorded call's").to.deep.equal(new Set(Object.values(recorded).flat()));
    });

    it("allows no action by a wildcard, and each action once", () => {
        expect(granted.filter((action) => /[*?]/.test(action))).to.deep.equal([]);
        expect([...granted].sort()).to.deep.equal(allActions());
    });

    it("acts in its region alone, on principals under its path alone and on the state of its stack alone", () => {
        const regional = allActions().filter((action) => /^(ec2|autoscaling|ssm|logs):/.test(action));
        expect(denied(deploy({ region: "us-east-1" }), regional)).to.deep.equal(regional);
        expect(allows(deploy({ path: "/prod/" }), "iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/alice`)).to.equal(
            false,
        );
        expect(
            allows(deploy({ path: "/prod/" }), "iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/prod/alice`),
        ).to.equal(true);
        for (const [action, target] of Object.entries(STATE).filter(([action]) => action.startsWith("s3:")))
            expect(allows(deploy(), action, target.replace("/prod", "/dev")), action).to.equal(false);
    });

    it("changes neither itself nor the bucket and key of the state", () => {
        const own = `arn:aws:iam::${ACCOUNT}:role/session-access-ci/session-access-deploy-prod`;
        expect(allows(deploy(), "iam:PutRolePolicy", own)).to.equal(false);
        expect(allows(deploy(), "iam:GetRole", own)).to.equal(true);
        expect(allows(deploy(), "iam:PassRole", own)).to.equal(false);
        expect(allows(deploy(), "s3:PutBucketPolicy", "arn:aws:s3:::example-state")).to.equal(false);
        expect(allows(deploy(), "s3:PutBucketPolicy", "arn:aws:s3:::example-logs")).to.equal(true);
        expect(allows(deploy(), "kms:ScheduleKeyDeletion", KEY)).to.equal(false);
    });

    it("passes roles to instances and nodes alone, and makes principals with the boundary alone where one is named", () => {
        const target = `arn:aws:iam::${ACCOUNT}:role/instances`;
        expect(allows(deploy(), "iam:PassRole", target, { "iam:PassedToService": "lambda.amazonaws.com" })).to.equal(
            false,
        );
        const boundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
        for (const action of ["iam:CreateRole", "iam:PutRolePolicy"]) {
            expect(allows(deploy({}, boundary), action, target), action).to.equal(false);
            expect(allows(deploy({}, boundary), action, target, { "iam:PermissionsBoundary": boundary })).to.equal(
                true,
            );
        }
    });

    it("has policies that IAM accepts, with a long path and boundary too", () => {
        const long = {
            path: `/${"p".repeat(64)}/`,
            state: { ...place.state, bucket: "b".repeat(63), stack: "s".repeat(32) },
        };
        const documents = deployPolicies({ ...place, ...long }, `arn:aws:iam::${ACCOUNT}:policy/${"b".repeat(100)}`);
        for (const [part, document] of Object.entries(documents))
            expect(policySize(document), part).to.be.at.most(IAM_QUOTAS.managedPolicySize.default);

        expect(Object.keys(documents)).to.have.length.at.most(IAM_QUOTAS.policiesOfRole.default);
    });
});

describe("The role that previews", () => {
    const preview = [policy(statementsOf([previewPolicy(place)]))];

    it("is denied no call that reads, whatever is deployed", () => {
        expect(denied(preview, allActions().filter(reads))).to.deep.equal([]);
    });

    it("changes nothing, and reads neither parameters of the account nor other objects of S3", () => {
        const writes = allActions().filter((action) => !reads(action));
        expect(denied(preview, writes)).to.deep.equal(writes);
        expect(allows(preview, "ssm:GetParameter", `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/secret`)).to.equal(
            false,
        );
        expect(allows(preview, "s3:GetObject", "arn:aws:s3:::example-logs/session.log")).to.equal(false);
        expect(policySize(previewPolicy(place))).to.be.at.most(IAM_QUOTAS.managedPolicySize.default);
    });
});
