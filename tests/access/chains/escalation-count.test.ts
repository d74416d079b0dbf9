import { expect } from "chai";
import { escalationText } from "../../../access/chains";
import { accountOf } from "./agreement";
import { ACCOUNT, root, smallAccount } from "./small-account";

const OTHER = "777788889999";

const OPEN = { Effect: "Allow", Action: "ssm:StartSession", Resource: "*" };
const LET_IN = { Effect: "Allow", Principal: { AWS: root() }, Action: ["sts:AssumeRole", "sts:TagSession"] };

describe("How many could open sessions by escalation", function () {
    this.timeout(60_000);

    it("is counted where principals can change each other in few ways", () => {
        const account = smallAccount({
            users: { bob: { can: [{ Effect: "Allow", Action: "iam:PutUserPolicy", Resource: "*" }] } },
            roles: { ops: { can: [OPEN], trust: [LET_IN] } },
        });
        expect(escalationText(account)).to.match(/^1 principal could open a session on more instances by escalation/);
    });

    it("isn't counted where they can in so many that it takes long", () => {
        // A role that changes what has its own tag, of which a resource control policy tells the values apart.
        const everything = { Effect: "Allow", Action: "*", Resource: "*" } as const;
        const passing = ["sts:AssumeRole", "sts:TagSession"];
        const account = accountOf({
            accounts: [
                {
                    id: ACCOUNT,
                    organization: "o-one",
                    scps: [[everything]],
                    rcps: [
                        [everything],
                        [
                            everything,
                            {
                                Effect: "Deny",
                                Action: "sts:TagSession",
                                Resource: "*",
                                Condition: {
                                    StringNotEquals: { "aws:PrincipalTag/Team": "a" },
                                    "ForAllValues:StringEquals": { "aws:TagKeys": ["Team", "Cost"] },
                                },
                            },
                        ],
                    ],
                },
                { id: OTHER, scps: [[everything]], rcps: [[everything]] },
            ],
            principals: [
                {
                    type: "user",
                    name: "u0",
                    account: OTHER,
                    tags: { Team: "a" },
                    policy: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }],
                },
                {
                    type: "role",
                    name: "r0",
                    account: ACCOUNT,
                    tags: { Team: "a", Cost: "a" },
                    policy: [
                        { Effect: "Allow", Action: passing, Resource: "*" },
                        {
                            Effect: "Deny",
                            Action: passing,
                            Resource: "arn:aws:iam::*:role/r*",
                            Condition: { StringNotEquals: { "sts:ExternalId": "id-b" } },
                        },
                        {
                            Effect: "Allow",
                            Action: "iam:*",
                            Resource: "*",
                            Condition: { StringEquals: { "aws:ResourceTag/Team": "${aws:PrincipalTag/Team}" } },
                        },
                        {
                            Effect: "Deny",
                            Action: "iam:AttachUserPolicy",
                            Resource: "arn:aws:iam::*:user/${aws:username}",
                        },
                    ],
                    trust: [
                        {
                            Effect: "Allow",
                            Principal: { AWS: root(OTHER) },
                            Action: "sts:AssumeRole",
                            Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": ["Team"] } },
                        },
                    ],
                },
            ],
            people: [],
            instances: [{ id: "i-0", account: ACCOUNT, tags: { Team: "b" } }],
        });
        expect(escalationText(account)).to.equal("Escalation isn't counted: --escalation does.");
    });
});
