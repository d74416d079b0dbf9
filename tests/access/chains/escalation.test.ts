import { expect } from "chai";
import { chainMatrix } from "../../../access/chains";
import { cellAt } from "../../../access/matrix";
import { howOf } from "../../../access/matrix/cell";
import { chainText } from "../../../access/matrix/way-words";
import { arnOf, assume, root, SESSIONS, smallAccount, trusts } from "./small-account";

const can = (Action: string | string[], Resource: string | string[] = "*", rest = {}) => ({
    Effect: "Allow",
    Action,
    Resource,
    ...rest,
});

describe("Escalation", () => {
    /** How each user reaches the instance: "escalation ops". */
    const reached = (small: Parameters<typeof smallAccount>[0]): Record<string, string> => {
        const matrix = chainMatrix(smallAccount(small), { by: "escalation" });
        return Object.fromEntries(
            matrix.classes.flatMap((one) =>
                one.principals
                    .filter(({ type }) => type === "user")
                    .map((principal) => {
                        const cell = cellAt(matrix, one, 0);
                        const chain = cell.ways?.[0]?.chain ?? [];
                        return [principal.name, `${howOf(cell)} ${chainText(chain)}`.trim()];
                    }),
            ),
        );
    };
    const target = { trust: [trusts({ Service: "lambda.amazonaws.com" })], can: [SESSIONS] };
    const closed = { trust: [trusts({ AWS: arnOf("user", "nobody") })], can: [SESSIONS] };

    it("finds who rewrites policies, trust policies and credentials, on what Resource names alone", () => {
        expect(
            reached({
                users: {
                    self: { can: [can("iam:PutUserPolicy", arnOf("user", "self"))] },
                    other: { can: [can("iam:PutUserPolicy", arnOf("user", "alice"))] },
                    alice: { can: [SESSIONS] },
                    keys: { can: [can("iam:CreateAccessKey", arnOf("user", "alice"))] },
                    trust: { can: [can("iam:UpdateAssumeRolePolicy", arnOf("role", "closed"))] },
                    elsewhere: { can: [can("iam:UpdateAssumeRolePolicy", arnOf("role", "else"))] },
                    join: { can: [can("iam:AddUserToGroup")] },
                    member: { groups: ["ops"] },
                },
                groups: { ops: [SESSIONS] },
                roles: { closed },
            }),
        ).to.deep.equal({
            self: "escalation iam:PutUserPolicy",
            other: "",
            alice: "direct",
            keys: "escalation alice",
            trust: "escalation closed",
            elsewhere: "",
            join: "escalation iam:AddUserToGroup",
            member: "direct",
        });
    });

    it("finds who gives rights to a role that it can assume", () => {
        const empty = { trust: [trusts({ AWS: root() })] };
        const put = can("iam:PutRolePolicy", arnOf("role", "empty"));
        expect(
            reached({
                users: {
                    both: { can: [put, assume("empty")] },
                    write: { can: [put] },
                    one: { can: [assume("empty")] },
                },
                roles: { empty },
            }),
        ).to.deep.equal({ both: "escalation empty", write: "", one: "" });
    });

    it("finds who passes a role to a service that it trusts, with all that starts code there", () => {
        const pass = (Condition?: object) => can("iam:PassRole", arnOf("role", "target"), Condition && { Condition });
        const lambda = can(["lambda:CreateFunction", "lambda:InvokeFunction"]);
        const to = (service: string) => ({ StringEquals: { "iam:PassedToService": service } });
        expect(
            reached({
                users: {
                    all: { can: [pass(), lambda] },
                    meant: { can: [pass(to("lambda.amazonaws.com")), lambda] },
                    another: { can: [pass(to("ec2.amazonaws.com")), lambda] },
                    half: { can: [pass(), can("lambda:CreateFunction")] },
                    without: { can: [lambda] },
                    code: { can: [can("lambda:UpdateFunctionCode")] },
                },
                roles: { target },
            }),
        ).to.deep.equal({
            all: "escalation target",
            meant: "escalation target",
            another: "",
            half: "",
            without: "",
            code: "escalation target",
        });
    });

    it("follows shells on instances to their roles, and other shells than sessions", () => {
        const small = {
            users: {
                first: {
                    can: [
                        { ...SESSIONS, Resource: "arn:aws:ec2:*:*:instance/i-2" },
                        { ...SESSIONS, Resource: "arn:aws:ssm:*:*:document/*" },
                    ],
                },
                run: {
                    can: [
                        can("ssm:SendCommand", [
                            "arn:aws:ec2:*:*:instance/i-1",
                            "arn:aws:ssm:*:*:document/AWS-RunShellScript",
                        ]),
                    ],
                },
                elsewhere: {
                    can: [
                        can("ssm:SendCommand", [
                            "arn:aws:ec2:*:*:instance/i-9",
                            "arn:aws:ssm:*:*:document/AWS-RunShellScript",
                        ]),
                    ],
                },
            },
            roles: { server: { trust: [trusts({ Service: "ec2.amazonaws.com" })], can: [SESSIONS] } },
            instances: { "i-1": {}, "i-2": {} },
            profiles: { "i-2": "server" },
        };
        expect(reached(small)).to.deep.equal({
            first: "escalation server",
            run: "escalation ssm:SendCommand",
            elsewhere: "",
        });
    });

    it("stops at an explicit Deny and at what isn't the principal's own", () => {
        const deny = (Action: string) => ({ Effect: "Deny", Action, Resource: "*" });
        expect(reached({ users: { denied: { can: [can("iam:PutUserPolicy"), deny("iam:*")] } } })).to.deep.equal({
            denied: "",
        });
        // Whatever it gives itself, a Deny of a group that it can't leave stays.
        const limits = ["ssm:*", "sts:*", "sso:*", "ec2:*", "ec2-instance-connect:*", "codedeploy:*"].map(deny);
        const limited = (...more: string[]) =>
            reached({
                users: { limited: { can: [can("iam:PutUserPolicy")], groups: ["limits"] } },
                groups: { limits: [...limits, ...more.map(deny)] },
            });
        const closed = ["iam:*Group*", "iam:CreateUser", "iam:CreateRole"];
        expect(limited(...closed)).to.deep.equal({ limited: "" });
        for (const right of closed)
            expect(limited(...closed.filter((one) => one !== right)).limited, right).to.match(/^escalation /);
    });
});
