import { expect } from "chai";
import { connectionsOf } from "../../../access/chains/connections";
import { ChainGraph } from "../../../access/chains/graph";
import type { Account } from "../../../access/matrix";
import { inOwnAccounts } from "../../../access/matrix/own-account";
import { arnOf, assume, root, SESSIONS, smallAccount, trusts } from "./small-account";

const ISSUER = "token.actions.githubusercontent.com";
const provider = (kind: string, name: string) => ({ Federated: `arn:aws:iam::111122223333:${kind}-provider/${name}` });

/** Each group of connections: its profile's lines or commands, and the commands that open sessions. */
function groups(account: Account, name: string): [string[], string[]][] {
    const all = [...account.principals, ...new ChainGraph(account).beginnings];
    const principal = all.find((one) => one.name === name || one.type === name);
    if (principal === undefined) throw new Error(`no ${name}`);
    return connectionsOf(account, principal).map(({ credentials, connections }) => [
        [...credentials.lines],
        connections.map(({ command }) => command),
    ]);
}

const START = "aws ssm start-session --region eu-central-1 --target";
const documents = (name: string) => ({ ...SESSIONS, Resource: `arn:aws:ssm:*::document/${name}` });
const instances = (id: string) => ({ ...SESSIONS, Resource: `arn:aws:ec2:*:*:instance/${id}` });

describe("What somebody can connect to", () => {
    it("is connected to with one's own credentials, or with a profile for each role of the chain", () => {
        const shell = { ...SESSIONS, Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell" };
        const account = smallAccount({
            users: { alice: { can: [assume("first"), instances("i-1"), shell] } },
            roles: {
                first: { trust: [trusts({ AWS: root() })], can: [assume("ops")] },
                ops: { trust: [trusts({ AWS: arnOf("role", "first") })], can: [instances("i-2"), shell] },
            },
            instances: { "i-1": {}, "i-2": {}, "i-3": {} },
        });
        expect(groups(account, "alice")).to.deep.equal([
            [[], [`${START} i-1`]],
            [
                [
                    ...["[profile first]", `role_arn = ${arnOf("role", "first")}`, "source_profile = default", ""],
                    ...["[profile ops]", `role_arn = ${arnOf("role", "ops")}`, "source_profile = first"],
                ],
                [`${START} i-2 --profile ops`],
            ],
        ]);
    });

    it("has a profile of its own for each of several roles of one name, and for each chain to one", () => {
        const [first, second] = ["444455556666", "777788889999"] as const;
        const roleOf = (owner: string) => ({ trust: [trusts({ AWS: root() })], can: [SESSIONS], account: owner });
        const { principals, instances } = smallAccount({
            users: { alice: { can: [assume("*"), SESSIONS] } },
            roles: { ops: roleOf(first) },
            instances: { "i-1": {} },
        });
        const others = smallAccount({ roles: { ops: roleOf(second) } }).principals;
        const own = (account: string) =>
            instances.map((one) => ({
                ...one,
                account,
                id: `i-${account}`,
                arn: `arn:aws:ec2:eu-central-1:${account}:instance/i-${account}`,
            }));
        const account = inOwnAccounts({
            ...smallAccount({}),
            principals: [...principals, ...others],
            instances: [...own("111122223333"), ...own(first), ...own(second)],
        });
        const lines = (owner: string) => [
            `[profile ops-${owner}]`,
            `role_arn = ${arnOf("role", "ops", owner)}`,
            "source_profile = default",
        ];
        // The shell's own document needn't be named, in no account.
        expect(groups(account, "alice")).to.deep.equal([
            [[], [`${START} i-111122223333`]],
            [lines(first), [`${START} i-${first} --profile ops-${first}`]],
            [lines(second), [`${START} i-${second} --profile ops-${second}`]],
        ]);
    });

    it("names what the role asks for: MFA, an external ID, a token", () => {
        const mfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
        const sub = { StringEquals: { [`${ISSUER}:sub`]: "repo:acme/web:ref:refs/heads/main" } };
        const account = smallAccount({
            users: { erin: { can: [assume("ops")] } },
            roles: {
                ops: {
                    trust: [
                        trusts({ AWS: root() }, { Condition: { ...mfa, StringEquals: { "sts:ExternalId": "x-1" } } }),
                    ],
                    can: [SESSIONS],
                },
                ci: {
                    trust: [
                        {
                            ...trusts(provider("oidc", ISSUER), { Condition: sub }),
                            Action: "sts:AssumeRoleWithWebIdentity",
                        },
                    ],
                    can: [SESSIONS],
                },
            },
        });
        expect(groups(account, "erin")[0]?.[0].slice(3)).to.deep.equal([
            "external_id = x-1",
            "mfa_serial = arn:aws:iam::111122223333:mfa/erin",
        ]);
        expect(groups(account, "oidc")[0]?.[0]).to.include("web_identity_token_file = TOKEN_FILE");
    });

    it("takes commands where profiles don't do: session tags, SAML", () => {
        const tagged = { Condition: { StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } } };
        const account = smallAccount({
            users: {
                alice: { can: [{ ...assume("ops"), Action: ["sts:AssumeRole", "sts:TagSession"] }] },
            },
            roles: {
                ops: {
                    trust: [{ ...trusts({ AWS: root() }), Action: ["sts:AssumeRole", "sts:TagSession"] }],
                    can: [{ ...instances("*"), ...tagged }, documents("AWS-StartPortForwardingSession")],
                },
                people: {
                    trust: [{ ...trusts(provider("saml", "corp")), Action: "sts:AssumeRoleWithSAML" }],
                    can: [SESSIONS],
                },
            },
            instances: { "i-1": { Team: "red" } },
        });
        expect(groups(account, "alice")).to.deep.equal([
            [
                [
                    `aws sts assume-role --role-arn ${arnOf("role", "ops")} --role-session-name alice --tags Key=Team,Value=red`,
                ],
                [
                    `${START} i-1 --document-name AWS-StartPortForwardingSession --parameters portNumber=80,localPortNumber=8080`,
                ],
            ],
        ]);
        expect(groups(account, "saml")[0]?.[0][0]).to.equal(
            `aws sts assume-role-with-saml --role-arn ${arnOf("role", "people")} --principal-arn arn:aws:iam::111122223333:saml-provider/corp --saml-assertion file://ASSERTION_FILE`,
        );
    });

    it("says once how people sign in to IAM Identity Center", () => {
        const saml = provider("saml", "AWSSSO_0123456789abcdef_DO_NOT_DELETE");
        const set = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
        const account: Account = {
            ...smallAccount({
                roles: {
                    AWSReservedSSO_Ops_0123456789abcdef: {
                        trust: [trusts(saml, { Action: "sts:AssumeRoleWithSAML" })],
                        can: [SESSIONS],
                    },
                },
            }),
            identityCenter: {
                people: [{ id: "u-1", name: "ann", groups: [], tags: {} }],
                groups: [],
                permissionSets: [{ arn: set, name: "Ops" }],
                assignments: [{ to: { type: "person", id: "u-1" }, account: "111122223333", permissionSet: set }],
                entitlements: [],
            },
        };
        const [ann] = new ChainGraph(account).beginnings;
        if (ann === undefined) throw new Error("no ann");
        const [group] = connectionsOf(account, ann);
        expect(group?.credentials).to.deep.equal({
            profile: "Ops",
            lines: ["[profile Ops]", "sso_session = my-sso", "sso_account_id = 111122223333", "sso_role_name = Ops"],
            signIn: {
                lines: [
                    "[sso-session my-sso]",
                    "sso_start_url = START_URL",
                    "sso_region = REGION",
                    "sso_registration_scopes = sso:account:access",
                ],
                command: "aws sso login --sso-session my-sso",
            },
        });
        expect(groups(smallAccount({ users: { bob: { can: [SESSIONS] } } }), "bob")).to.deep.equal([
            [[], [`${START} i-1`]],
        ]);
    });
});
