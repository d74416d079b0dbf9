import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import type { Account, OrganizationMember } from "../../../access/matrix/account";
import type { Cell } from "../../../access/matrix/cell";
import { inOwnAccounts } from "../../../access/matrix/own-account";
import { readResourceControlPolicy } from "../../../access/policy/parse";
import { ACCOUNT, SESSIONS, smallAccount, trusts } from "./small-account";

const OTHER = "999988887777";
type SmallRole = NonNullable<Parameters<typeof smallAccount>[0]["roles"]>[string];

/** The rows of an account with one role, and whether they open a session. */
function rows(Condition: object, organizations: Readonly<Record<string, OrganizationMember>> = {}): string[] {
    const ops = { trust: [trusts({ AWS: OTHER }, { Condition })], can: [SESSIONS] };
    const account = { ...smallAccount({ roles: { ops } }), organizations: new Map(Object.entries(organizations)) };
    return accessTable(account).rows.map(
        ({ principal, cells }) => `${principal.type} ${principal.name}: ${cells[0]?.verdict}`,
    );
}

describe("An identity provider", () => {
    const verdicts = (Federated: string, Action: string, Condition: object, more: Partial<Account> = {}): string[] => {
        const ops = { trust: [{ Effect: "Allow", Principal: { Federated }, Action, Condition }], can: [SESSIONS] };
        return accessTable({ ...smallAccount({ roles: { ops } }), ...more }).rows.map(
            ({ principal, cells }) => `${principal.type} ${cells[0]?.verdict}`,
        );
    };

    it("sends people only from sign-in pages that are known to be AWS's", () => {
        const by = (audience: string): string[] => {
            const provider = `arn:aws:iam::${ACCOUNT}:saml-provider/company`;
            return verdicts(provider, "sts:AssumeRoleWithSAML", { StringEquals: { "SAML:aud": audience } });
        };
        for (const audience of ["signin", "eu-central-1.signin"])
            expect(by(`https://${audience}.aws.amazon.com/saml`), audience).to.deep.equal(["saml allowed"]);
        expect(by("https://eu-central-1.signin.aws.amazon.com/saml/acs/SAMLSP1")).to.deep.equal(["saml allowed"]);
        expect(by("https://signin.amazonaws.cn/saml")).to.deep.equal(["saml unknown"]);
        expect(by("https://login.example.com/saml")).to.deep.equal(["saml unknown"]);
    });

    it("has tokens for its clients only, where these are known", () => {
        const issuer = "id.example.com/app";
        const by = (Condition: object, clients: readonly string[], address = issuer): string => {
            const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/${address}`;
            const known = new Map([[`arn:aws:iam::${ACCOUNT}:oidc-provider/${address}`, clients]]);
            return verdicts(provider, "sts:AssumeRoleWithWebIdentity", Condition, { clients: known }).join();
        };
        const [equals, like] = ["StringEquals", "StringLike"].map((operator) => (audience: string | string[]) => ({
            [operator]: { [`${issuer}:aud`]: audience },
        }));
        if (equals === undefined || like === undefined) throw new Error("both are there");
        // Nobody who is known to come in: the role stands for itself.
        const nobody = "role allowed";
        expect(by(equals("web"), ["web"])).to.equal("oidc allowed");
        expect(by(equals("web"), ["app", "web"])).to.equal("oidc allowed");
        expect(by(equals(["old", "web"]), ["app", "web"])).to.equal("oidc allowed");
        expect(by(like("w*"), ["app", "web"])).to.equal("oidc allowed");
        expect(by({ "ForAnyValue:StringEquals": { [`${issuer}:aud`]: ["old", "web"] } }, ["web"])).to.equal(
            "oidc allowed",
        );
        expect(by({}, ["web"])).to.equal("oidc allowed");
        expect(by(equals("web"), ["app"])).to.equal(nobody);
        expect(by(equals("web"), ["app", "other"])).to.equal(nobody);
        expect(by(equals("Web"), ["web"])).to.equal(nobody);
        expect(by(like("w*"), ["app"])).to.equal(nobody);
        expect(by({ StringEqualsIgnoreCase: { [`${issuer}:aud`]: "WEB" } }, ["web"])).to.equal("oidc allowed");
        const google = "accounts.google.com";
        expect(by({ StringEquals: { [`${google}:aud`]: "web" } }, ["app"], google)).to.equal("oidc allowed");
    });

    it("has people whose tokens and assertions have the audience and the tags that each role asks for", () => {
        const by = (Federated: string, Action: string | string[], key: string, audiences: readonly string[]) => {
            const roles = audiences.map((audience, index): [string, SmallRole] => [
                `ops${index}`,
                {
                    trust: [trusts({ Federated }, { Action, Condition: { StringEquals: { [key]: audience } } })],
                    can: [
                        {
                            ...SESSIONS,
                            Resource: [`arn:aws:ec2:*:*:instance/i-${index}`, "arn:aws:ssm:*:*:document/*"],
                        },
                    ],
                },
            ]);
            const instances = Object.fromEntries(audiences.map((_, index) => [`i-${index}`, {}]));
            const { rows } = accessTable(smallAccount({ roles: Object.fromEntries(roles), instances }));
            return rows.map(
                ({ principal, cells }) => `${principal.type} ${cells.map((cell) => cell.verdict).join(" ")}`,
            );
        };
        const oidc = `arn:aws:iam::${ACCOUNT}:oidc-provider/id.example.com`;
        expect(by(oidc, "sts:AssumeRoleWithWebIdentity", "id.example.com:aud", ["web", "app"])).to.deep.equal([
            "oidc allowed allowed",
        ]);
        const saml = `arn:aws:iam::${ACCOUNT}:saml-provider/company`;
        const pages = ["signin", "eu-central-1.signin"].map((page) => `https://${page}.aws.amazon.com/saml`);
        expect(by(saml, "sts:AssumeRoleWithSAML", "SAML:aud", pages)).to.deep.equal(["saml allowed allowed"]);
        const tagging = ["sts:AssumeRoleWithSAML", "sts:TagSession"];
        expect(by(saml, tagging, "aws:RequestTag/Team", ["web", "app"])).to.deep.equal(["saml allowed allowed"]);
        // Its provider has one of them.
        expect(by(saml, "sts:AssumeRoleWithSAML", "SAML:iss", ["one", "other"])).to.deep.equal([
            "saml unknown unknown",
        ]);
    });

    it("is one for the same people in several accounts, each of which has one of its own", () => {
        const web = (account: string) => ({
            trust: [
                trusts(
                    { Federated: `arn:aws:iam::${account}:oidc-provider/id.example.com` },
                    {
                        Action: "sts:AssumeRoleWithWebIdentity",
                        Condition: { StringEquals: { "id.example.com:sub": "ci" } },
                    },
                ),
            ],
            can: [SESSIONS],
            account,
        });
        const reserved = (set: string, account: string, id: string) => ({
            trust: [
                trusts(
                    { Federated: `arn:aws:iam::${account}:saml-provider/AWSSSO_${id}_DO_NOT_DELETE` },
                    { Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"] },
                ),
            ],
            can: set === "Read" ? [] : [SESSIONS],
            account,
        });
        const rowsIn = (roles: Record<string, SmallRole>): string[] => {
            const small = smallAccount({ roles, instances: { "i-1": {}, "i-2": {} } });
            const [first, second] = small.instances;
            if (first === undefined || second === undefined) throw new Error("both are there");
            const other = { ...second, account: OTHER, arn: `arn:aws:ec2:eu-central-1:${OTHER}:instance/i-2` };
            // A role's name has no path.
            const principals = small.principals.map((one) => ({ ...one, name: one.name.replace(/^.*\//, "") }));
            return accessTable(inOwnAccounts({ ...small, principals, instances: [first, other] })).rows.map(
                ({ principal, cells }) => `${principal.type} ${cells.map(({ verdict }) => verdict).join(" ")}`,
            );
        };
        expect(rowsIn({ one: web(ACCOUNT), two: web(OTHER) })).to.deep.equal(["oidc allowed allowed"]);
        const path = "aws-reserved/sso.amazonaws.com/AWSReservedSSO";
        const sets = {
            [`${path}_Admin_0123456789abcdef`]: reserved("Admin", ACCOUNT, "aa"),
            [`${path}_Read_0123456789abcdef`]: reserved("Read", ACCOUNT, "aa"),
            [`${path}_Admin_fedcba9876543210`]: reserved("Admin", OTHER, "bb"),
        };
        // People with the permission set Read reach nothing.
        expect(rowsIn(sets)).to.deep.equal(["group allowed allowed"]);
    });

    it("has no subject that is known to be written as a pattern", () => {
        const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
        const by = (operator: string, subject: string): string[] => {
            const Condition = { [operator]: { "token.actions.githubusercontent.com:sub": subject } };
            return verdicts(provider, "sts:AssumeRoleWithWebIdentity", Condition);
        };
        expect(by("StringLike", "repo:acme/*")).to.deep.equal(["oidc allowed"]);
        expect(by("StringEquals", "repo:acme/app:ref:refs/heads/main")).to.deep.equal(["oidc allowed"]);
        expect(by("StringEquals", "repo:acme/*")).to.deep.equal(["oidc unknown"]);
    });
});

describe("Another account", () => {
    it("has principals that sign in with MFA, where a trust policy asks for it", () => {
        const row = [`account account ${OTHER}: allowed`];
        expect(rows({ Bool: { "aws:MultiFactorAuthPresent": "true" } })).to.deep.equal(row);
        expect(rows({ NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } })).to.deep.equal(row);
        expect(rows({ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } })).to.deep.equal(row);
    });

    const OURS = { id: "o-one", path: "o-one/r-one/" };
    const everything = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
    const limited = (Condition: object, member: OrganizationMember = OURS): OrganizationMember => {
        const Statement = [everything, { ...everything, Effect: "Deny", Condition }];
        return { ...member, rcps: [[readResourceControlPolicy({ Version: "2012-10-17", Statement }, "perimeter")]] };
    };
    const ofTheirs = (...ids: string[]) => ({ StringNotEqualsIfExists: { "aws:PrincipalOrgID": ids } });
    const belowTheirs = { "ForAllValues:StringNotLike": { "aws:PrincipalOrgPaths": "o-one/*" } };
    const row = (verdict: string): string[] => [`account account ${OTHER}: ${verdict}`];
    const nobody = ["role ops: allowed"];

    it("isn't of an organization of which all accounts are known and it is none", () => {
        expect(rows({}, { [ACCOUNT]: limited(ofTheirs("o-one")) })).to.deep.equal(nobody);
        expect(rows({}, { [ACCOUNT]: limited(belowTheirs) })).to.deep.equal(nobody);
        expect(rows({ StringEquals: { "aws:PrincipalOrgID": "o-one" } }, { [ACCOUNT]: OURS })).to.deep.equal(nobody);
        expect(rows({ StringNotEquals: { "aws:PrincipalOrgID": "o-one" } }, { [ACCOUNT]: OURS })).to.deep.equal(
            row("allowed"),
        );
    });

    it("is of its organization where it is an account of it that isn't read", () => {
        const both = (rcp: object) => ({ [ACCOUNT]: limited(rcp), [OTHER]: OURS });
        expect(rows({}, both(ofTheirs("o-one")))).to.deep.equal(row("allowed"));
        expect(rows({}, both(belowTheirs))).to.deep.equal(row("allowed"));
        expect(rows({}, both(ofTheirs("o-two")))).to.deep.equal(nobody);
    });

    it("has nobody while it is suspended or closed", () => {
        const member = { ...OURS, isSuspended: true as const };
        expect(rows({}, { [ACCOUNT]: OURS, [OTHER]: member })).to.deep.equal(nobody);
    });

    it("may be of another organization that policies name, or that its trust policy asks for", () => {
        expect(rows({}, { [ACCOUNT]: limited(ofTheirs("o-one", "o-two")) })).to.deep.equal(row("unknown"));
        expect(rows({}, { [ACCOUNT]: limited(ofTheirs("o-one"), {}) })).to.deep.equal(row("unknown"));
        expect(rows({ StringEquals: { "aws:PrincipalOrgID": "o-two" } }, { [ACCOUNT]: OURS })).to.deep.equal([
            `account account ${OTHER} with aws:PrincipalOrgID o-two: allowed`,
        ]);
    });
});

describe("Somebody from outside who assumes a role", () => {
    const CALLS = ["sts:AssumeRole", "sts:TagSession"];
    const RED = { StringEquals: { "aws:PrincipalTag/Team": "red" } };
    const opened = (Principal: unknown, Condition: object = {}): string[] => {
        const ops = {
            trust: [{ ...trusts(Principal, { Condition }), Action: CALLS }],
            can: [{ ...SESSIONS, Condition: RED }],
        };
        return accessTable(smallAccount({ roles: { ops } }))
            .rows.filter(({ principal }) => principal.type !== "role")
            .map(({ principal, cells }) => `${principal.type} ${cells[0]?.verdict}`);
    };

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
    it("chooses the session tags, as far as the trust policy lets it", () => {
        for (const [principal, type] of [
            [{ AWS: OTHER }, "account"],
            ["*", "anybody"],
            [{ AWS: `arn:aws:iam::${OTHER}:role/ci` }, "external"],
            [{ AWS: `arn:aws:iam::${OTHER}:user/ci` }, "external"],
        ] as const) {
            expect(opened(principal)).to.deep.equal([`${type} allowed`]);
            expect(opened(principal, { StringLike: { "aws:RequestTag/Team": "r*" } })).to.deep.equal([
                `${type} allowed`,
            ]);
        }
    });

    it("can't choose others, and may bring transitive tags of its own session, which no user's own credentials have", () => {
        const blue = { "aws:RequestTag/Team": "blue" };
        const role = { AWS: `arn:aws:iam::${OTHER}:role/ci` };
        const user = { AWS: `arn:aws:iam::${OTHER}:user/ci` };
        for (const principal of [{ AWS: OTHER }, role, user])
            expect(opened(principal, { StringEquals: blue })).to.deep.equal([]);
        expect(opened({ AWS: OTHER }, { StringEqualsIfExists: blue })).to.deep.equal(["account unknown"]);
        expect(opened(role, { StringEqualsIfExists: blue })).to.deep.equal(["external unknown"]);
        expect(opened(user, { StringEqualsIfExists: blue })).to.deep.equal([]);
    });
});

describe("A user or a role of an account that isn't read", () => {
    const named = (AWS: string | readonly string[], ...trust: readonly object[]): string[] => {
        const ops = { trust: trust.map((one) => ({ ...trusts({ AWS }), ...one })), can: [SESSIONS] };
        return accessTable(smallAccount({ roles: { ops } }))
            .rows.filter(({ principal }) => principal.type !== "role")
            .map(({ principal, cells }) => `${principal.name.replace(/^arn.*:/, "")}: ${cells.map(shown).join()}`);
    };
    const shown = ({ verdict, needs = [] }: Cell): string =>
        [verdict, ...needs.map(({ mfa }) => (mfa ? " with MFA" : ""))].join("");
    const [user, role] = ["user", "role"].map((kind) => `arn:aws:iam::${OTHER}:${kind}/ci`);
    const when = (Condition: object): object => ({ Condition });
    if (user === undefined || role === undefined) throw new Error("both are there");

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
    it("may sign in with MFA, where it is a user", () => {
        expect(named(user, when({ Bool: { "aws:MultiFactorAuthPresent": "true" } }))).to.deep.equal([
            "user/ci: allowed with MFA",
        ]);
        const withoutMfa = { Effect: "Deny", ...when({ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }) };
        expect(named(user, {}, withoutMfa)).to.deep.equal(["user/ci: allowed with MFA"]);
        // What gives a role's credentials isn't known.
        expect(named(role, when({ Bool: { "aws:MultiFactorAuthPresent": "true" } }))).to.deep.equal([
            "role/ci: unknown",
        ]);
    });

    it("may have tags, and a role's session a source identity", () => {
        for (const one of [user, role]) {
            for (const Condition of [
                { StringEquals: { "aws:PrincipalTag/Team": "db" } },
                { StringEquals: { "aws:RequestTag/Team": "${aws:PrincipalTag/Team}" } },
            ]) {
                expect(named(one, { ...when(Condition), Action: ["sts:AssumeRole", "sts:TagSession"] })[0]).to.match(
                    /: unknown$/,
                );
            }
            const denied = { Effect: "Deny", ...when({ StringEquals: { "aws:PrincipalTag/Team": "db" } }) };
            expect(named(one, {}, denied)[0]).to.match(/: unknown$/);
        }
        const identified = {
            ...when({ StringEquals: { "aws:SourceIdentity": "kim" } }),
            Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
        };
        expect(named(role, identified)).to.deep.equal(["role/ci: unknown"]);
        expect(named(user, identified)).to.deep.equal([]);
    });

    it("may have a path, where a session of the role is named", () => {
        const session = `arn:aws:sts::${OTHER}:assumed-role/ci/job`;
        const below = { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/*/ci` } };
        expect(named(session, when(below))).to.deep.equal(["role/ci: unknown"]);
        expect(named(session, {}, { Effect: "Deny", ...when(below) })).to.deep.equal(["role/ci: unknown"]);
    });

    it("is one of its account, with its own name and tags", () => {
        const tagged = ["sts:AssumeRole", "sts:TagSession"];
        const account = `account ${OTHER}`;
        for (const one of [
            when({ StringEquals: { "sts:RoleSessionName": "${aws:username}" } }),
            { ...when({ StringEquals: { "aws:RequestTag/x": "${aws:PrincipalTag/x}" } }), Action: tagged },
        ])
            expect(named(OTHER, one)).to.deep.equal([`${account}: unknown`]);
        const others = { Effect: "Deny", ...when({ StringNotEquals: { "aws:PrincipalTag/Team": "db" } }) };
        expect(named(OTHER, {}, others)).to.deep.equal([`${account}: allowed`]);
    });

    it("isn't one of another account, which a condition asks for", () => {
        const third = "555544443333";
        const ofThird = when({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${third}:role/ci*` } });
        expect(named(OTHER, ofThird)).to.deep.equal([]);
        expect(named([OTHER, third], when({ StringEquals: { "aws:PrincipalAccount": third } }))).to.deep.equal([
            `account ${third} with aws:PrincipalAccount ${third}: allowed`,
        ]);
        // The account's own principals are known.
        expect(named("*", when({ StringEquals: { "aws:PrincipalAccount": ACCOUNT } }))).to.deep.equal([]);
    });
});

describe("An AWS service that passes tags and a source identity", () => {
    const calls = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
    const rowsOf = (service: string, Action: readonly string[], Condition: object = {}): string[] => {
        const ops = { trust: [{ ...trusts({ Service: service }, { Condition }), Action }], can: [SESSIONS] };
        return accessTable(smallAccount({ roles: { ops } })).rows.map(
            ({ principal, cells }) => `${principal.type} ${principal.name}: ${cells[0]?.verdict}`,
        );
    };
    const certificates = "rolesanywhere.amazonaws.com";

    // https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
    it("is IAM Roles Anywhere, for certificates as the trust policy asks for them", () => {
        const web = { StringEquals: { "aws:PrincipalTag/x509Subject/CN": "web" } };
        expect(rowsOf(certificates, calls, web)).to.deep.equal([
            "certificate certificates of IAM Roles Anywhere with aws:PrincipalTag/x509Subject/CN web: allowed",
        ]);
        expect(rowsOf(certificates, calls)).to.deep.equal(["certificate certificates of IAM Roles Anywhere: allowed"]);
        expect(rowsOf(certificates, ["sts:AssumeRole"])).to.deep.equal([
            "certificate certificates of IAM Roles Anywhere: unknown",
        ]);
    });

    // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
    it("is EKS Pod Identity, unless the association turns session tags off", () => {
        const pods = "pods.eks.amazonaws.com";
        expect(rowsOf(pods, calls)).to.deep.equal([`service ${pods}: allowed`]);
        expect(rowsOf(pods, ["sts:AssumeRole"])).to.deep.equal([`service ${pods}: unknown`]);
    });

    it("may pass a context of IAM Identity Center where the trust policy lets it", () => {
        const asked = {
            "ForAnyValue:ArnEquals": {
                "sts:RequestContextProviders": "arn:aws:iam::aws:contextProvider/IdentityCenter",
            },
        };
        expect(rowsOf("lambda.amazonaws.com", ["sts:AssumeRole", "sts:SetContext"], asked)).to.deep.equal([
            "service lambda.amazonaws.com: unknown",
        ]);
        expect(rowsOf("lambda.amazonaws.com", ["sts:AssumeRole"], asked)).to.deep.equal(["role ops: allowed"]);
    });
});
