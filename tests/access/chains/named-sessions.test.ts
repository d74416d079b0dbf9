import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { connectionsOf } from "../../../access/chains/connections";
import type { Account } from "../../../access/matrix";
import { stepText } from "../../../access/matrix/way-words";
import { ACCOUNT, arnOf, assume, SESSIONS, smallAccount, trusts } from "./small-account";

const OTHER = "444455556666";
const session = (role: string, account = ACCOUNT): string => `arn:aws:sts::${account}:assumed-role/${role}/deploy`;

type Statement = ReturnType<typeof trusts>;

interface Case {
    readonly role: string;
    /** The trust policies of the role that alice assumes, and of the one that it assumes, ops. */
    readonly first: readonly Statement[];
    readonly ops: readonly Statement[];
    readonly account?: string;
    readonly can?: readonly Statement[];
}

function accountOf({ role, first, ops, account = ACCOUNT, can = [SESSIONS] }: Case): Account {
    return smallAccount({
        users: { alice: { can: [assume(role, account)], account } },
        roles: {
            [role]: { trust: first, can: [assume("ops")], account },
            ops: { trust: ops, can },
        },
    });
}

/** The rows that open something, or may. */
function opening(account: Account): string[] {
    return accessTable(account)
        .rows.filter(({ cells, principal }) => principal.name !== "ops" && cells[0]?.verdict !== "denied")
        .map(({ principal, cells }) => `${principal.name}: ${cells[0]?.verdict}`);
}

/** The rows of an account in which alice assumes a role, and a trust policy names somebody. */
function rows(role: string, AWS: string, account = ACCOUNT): string[] {
    return opening(accountOf({ role, first: [trusts({ AWS: account })], ops: [trusts({ AWS })], account }));
}

const named = (...names: readonly string[]): Statement => ({
    Condition: { StringLike: { "sts:RoleSessionName": names } },
});
const denies = (AWS: string): Statement => ({ ...trusts({ AWS }), Effect: "Deny" });

describe("A trust policy that names a session of a role", () => {
    it("is met by callers who choose that name, also of a role with a path, which the session's ARN lacks", () => {
        for (const account of [ACCOUNT, OTHER]) {
            for (const role of ["app", "team/app"])
                expect(rows(role, session("app", account), account)).to.deep.equal(["alice: allowed"]);
        }
    });

    it("says which name the session must have", () => {
        const account = accountOf({
            role: "app",
            first: [trusts({ AWS: ACCOUNT })],
            ops: [trusts({ AWS: session("app") })],
        });
        const [cell] = accessTable(account).rows.find(({ principal }) => principal.name === "alice")?.cells ?? [];
        const steps = cell?.ways?.[0]?.chain.map(stepText);
        expect(steps).to.deep.equal(["assumes the role app with the session name deploy", "assumes the role ops"]);
        const [group] = account.principals.slice(0, 1).flatMap((alice) => connectionsOf(account, alice));
        expect(group?.credentials.lines.join("\n")).to.include(
            `role_arn = ${arnOf("role", "app")}\nsource_profile = default\nrole_session_name = deploy`,
        );
    });

    it("isn't met where the role's trust policy doesn't let the caller choose that name", () => {
        const ops = [trusts({ AWS: session("app") })];
        const given = (...names: readonly string[]): string[] =>
            opening(accountOf({ role: "app", first: [trusts({ AWS: ACCOUNT }, named(...names))], ops }));
        expect(given("${aws:username}")).to.deep.equal([]);
        expect(given("release", "x*")).to.deep.equal([]);
        expect(given("dep*")).to.deep.equal(["alice: allowed"]);
    });

    it("is met by a role that may assume itself by another name than its callers may give", () => {
        const first = [trusts({ AWS: ACCOUNT }, named("${aws:username}")), trusts({ AWS: arnOf("role", "app") })];
        const ops = [trusts({ AWS: session("app") })];
        expect(opening(accountOf({ role: "app", first, ops }))).to.deep.equal(["alice: allowed"]);
        const deny = [...first, denies(arnOf("role", "app"))];
        expect(opening(accountOf({ role: "app", first: deny, ops }))).to.deep.equal([]);
    });

    it("denies those alone who can't choose another name", () => {
        const ops = [trusts({ AWS: ACCOUNT }), denies(session("app"))];
        const given = (...first: readonly Statement[]): string[] => opening(accountOf({ role: "app", first, ops }));
        expect(given(trusts({ AWS: ACCOUNT }))).to.deep.equal(["alice: allowed"]);
        expect(given(trusts({ AWS: ACCOUNT }, named("dep*")))).to.deep.equal(["alice: allowed"]);
        expect(given(trusts({ AWS: ACCOUNT }, named("deploy")))).to.deep.equal([]);
    });

    it("is met by callers from outside who choose the name, and may be by those for whom others do", () => {
        const ops = [trusts({ AWS: session("app") })];
        const through = (...first: readonly Statement[]): string[] => opening(accountOf({ role: "app", first, ops }));
        const federated = (provider: string, call: string, Condition: object): Statement =>
            trusts(
                { Federated: `arn:aws:iam::${ACCOUNT}:${provider}` },
                { Action: `sts:AssumeRoleWith${call}`, Condition },
            );
        const github = "token.actions.githubusercontent.com";
        const subject = { StringEquals: { [`${github}:sub`]: "repo:acme/app:environment:prod" } };
        expect(through(trusts({ AWS: OTHER }))).to.deep.equal([`account ${OTHER}: allowed`]);
        expect(through(federated(`oidc-provider/${github}`, "WebIdentity", subject))).to.deep.equal([
            `${github} repo:acme/app:environment:prod: allowed`,
        ]);
        // The assertion has the name, and a service gives it.
        const audience = { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } };
        expect(through(federated("saml-provider/company", "SAML", audience))).to.deep.equal(["company: unknown"]);
        expect(through(trusts({ Service: "lambda.amazonaws.com" }))).to.deep.equal(["lambda.amazonaws.com: unknown"]);
    });

    it("counts the name in conditions on aws:userid, of its own policies and of trust policies", () => {
        const userid = (value: string): Statement => ({ Condition: { StringLike: { "aws:userid": value } } });
        const first = [trusts({ AWS: ACCOUNT })];
        for (const value of ["AROAAPP:deploy", "*:deploy", "AROAAPP:dep*"]) {
            const ops = [trusts({ AWS: ACCOUNT }, userid(value))];
            expect(opening(accountOf({ role: "app", first, ops })), value).to.deep.equal(["alice: allowed"]);
        }
        const other = [trusts({ AWS: ACCOUNT }, userid("AROAOTHER:deploy"))];
        expect(opening(accountOf({ role: "app", first, ops: other }))).to.deep.equal([]);
        const can = [{ ...SESSIONS, ...userid("AROAOPS:deploy") }];
        expect(opening(accountOf({ role: "app", first, ops: first, can }))).to.deep.equal(["alice: allowed"]);
    });

    it("isn't met by a role of another name, nor by a name with the path", () => {
        expect(rows("team/app", session("app2"))).to.have.lengthOf(1);
        expect(rows("team/app", session("app2"))[0]).to.match(/^arn:aws:iam::.*:role.app2: allowed$/);
        expect(rows("team/app", session("team/app")).filter((row) => row.startsWith("alice"))).to.deep.equal([]);
    });

    it("isn't met by what has the role's ARN in another partition", () => {
        const elsewhere = arnOf("role", "app").replace("arn:aws:", "arn:aws-cn:");
        expect(rows("app", elsewhere)).to.deep.equal([]);
        expect(rows("app", session("app").replace("arn:aws:", "arn:aws-cn:"))).to.deep.equal([]);
    });
});
