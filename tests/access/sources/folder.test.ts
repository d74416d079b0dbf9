import { expect } from "chai";
import { SourceError } from "../../../access/files/source-error";
import { accessTable } from "../../../access/chains";
import { cellText, principalLabel, type Account } from "../../../access/matrix";
import { principalName } from "../../../access/matrix/account";
import { readSource } from "../../../access/sources/read";
import { readFolder } from "../../../access/sources/folder";
import { filesOf } from "./fixtures";
import { accountFiles, DEV, MANAGEMENT, organizationFiles, PROD, wholeFolder } from "./organization-fixture";

function read(contents: Readonly<Record<string, unknown>>): Account {
    const files = filesOf(contents);
    try {
        return readFolder(files.path("."));
    } finally {
        files.remove();
    }
}

function without(...names: readonly string[]): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(wholeFolder).filter(([name]) => !names.some((one) => name.startsWith(one))),
    );
}

describe("A folder of many accounts", () => {
    it("is read as one account, in which sessions open within each account and SCPs limit all but the management's", () => {
        const account = read(wholeFolder);
        expect([account.id, account.partition, account.missing]).to.deep.equal([MANAGEMENT, "aws", undefined]);
        const { rows, instances } = accessTable(account);
        expect(instances.map(({ id }) => id)).to.deep.equal([`i-${MANAGEMENT}`, `i-${PROD}`, `i-${DEV}`]);
        expect(rows.map(({ principal, cells }) => [principal.arn, ...cells.map(cellText)])).to.deep.equal([
            ["person:dave", "no", "no", "unknown through Operators"],
            [`arn:aws:iam::${MANAGEMENT}:user/alice`, "yes: shell", "no", "no"],
            [`arn:aws:iam::${DEV}:user/alice`, "no", "no", "yes: shell"],
        ]);
    });

    it("has an account's identity providers where both lists are there", () => {
        expect(read(wholeFolder).identityProviders).to.equal(undefined);
        const corp = `arn:aws:iam::${PROD}:saml-provider/corp`;
        const folder = {
            ...wholeFolder,
            [`accounts/${PROD}/list-saml-providers.json`]: { SAMLProviderList: [{ Arn: corp }] },
            [`accounts/${PROD}/list-open-id-connect-providers.json`]: { OpenIDConnectProviderList: [] },
            [`accounts/${DEV}/list-saml-providers.json`]: { SAMLProviderList: [] },
        };
        expect(read(folder).identityProviders).to.deep.equal(new Map([[PROD, new Set([corp])]]));
        // What has no list isn't an account without providers.
        const unlisted = { ...folder, [`accounts/${PROD}/list-open-id-connect-providers.json`]: {} };
        expect(() => read(unlisted)).to.throw(SourceError, "list-open-id-connect-providers.json");
    });

    it("says of which account a user or a role is, for names are one account's", () => {
        const account = read(wholeFolder);
        const { rows } = accessTable(account);
        const labels = rows.map(({ principal }) => principalLabel(principal));
        expect(account.principals.map(principalLabel)).to.include(
            `AWSServiceRoleForAmazonSSM (service-linked role of ${PROD})`,
        );
        expect(labels).to.include(`alice (user of ${MANAGEMENT})`).and.include(`alice (user of ${DEV})`);
        expect(labels).to.include("dave (person)");
        expect(principalName({ type: "user", name: "alice", account: DEV })).to.equal(`user alice of ${DEV}`);
        expect(principalName({ type: "user", name: "alice" })).to.equal("user alice");
    });

    it("puts principals under the SCPs of each level, but for the management account and service-linked roles", () => {
        const { principals } = read(wholeFolder);
        const levels = principals.map(({ name, account, policies }) => [
            name.slice(0, 3),
            account,
            policies.scps?.map((level) => level.map((policy) => policy.name)),
        ]);
        const full = "service control policy FullAWSAccess";
        expect(levels).to.deep.equal([
            ["ali", MANAGEMENT, undefined],
            ["AWS", MANAGEMENT, undefined],
            ["ali", PROD, [[full], [full], [full, "service control policy no-sessions"]]],
            ["AWS", PROD, undefined],
            ["ali", DEV, [[full], [full], [full]]],
            ["AWS", DEV, undefined],
        ]);
    });

    it("knows where each account is in the organization, and its RCPs", () => {
        const { organizations } = read(wholeFolder);
        const rcps = (id: string): unknown =>
            organizations
                ?.get(id)
                ?.rcps?.flat()
                .map(({ name }) => name);
        expect(organizations?.get(MANAGEMENT)).to.deep.equal({ id: "o-one", path: "o-one/r-one/", rcps: [] });
        expect(organizations?.get(PROD)).to.include({ id: "o-one", path: "o-one/r-one/ou-work/" });
        expect(rcps(DEV)).to.deep.equal(Array(3).fill("resource control policy RCPFullAWSAccess"));
    });

    it("has no control policies of a kind that the organization doesn't use", () => {
        const roots = { Roots: [{ Id: "r-one", PolicyTypes: [] }] };
        const { principals, organizations } = read({
            ...without("organization/list-policies-for-target"),
            "organization/list-roots.json": roots,
        });
        expect(principals.every(({ policies }) => policies.scps === undefined)).to.equal(true);
        expect(organizations?.get(PROD)?.rcps).to.deep.equal([]);
    });

    it("says which accounts are missing, and why", () => {
        const region = `accounts/${PROD}/eu-central-1/describe-instances.json`;
        const partly = without(`accounts/${DEV}`, region);
        const { missing = [], principals } = read({ ...partly, [`accounts/${PROD}/eu-central-1/other.json`]: {} });
        expect(missing.map(({ what }) => what)).to.deep.equal([`account ${PROD} (prod)`, `account ${DEV} (dev)`]);
        expect(missing[0]?.reason).to.match(/^there is no .*describe-instances.json$/);
        expect(missing[1]?.reason).to.equal("it wasn't read");
        expect(principals).to.have.length(2);
        const reason = "access denied";
        const failed = read({
            ...wholeFolder,
            [`accounts/${DEV}/incomplete.json`]: { reason },
            "identity-center/incomplete.json": { reason },
        });
        expect(failed.missing).to.deep.equal([
            { what: `account ${DEV} (dev)`, reason, account: DEV },
            { what: "IAM Identity Center", reason },
        ]);
        expect(failed.identityCenter).to.equal(undefined);
        const named = read({ ...wholeFolder, "accounts/prod/get-account-authorization-details.json": {} });
        expect(
            named.missing?.map(({ what, reason }) => `${what.replace(/.*accounts/, "accounts")}: ${reason}`),
        ).to.deep.equal(["accounts/prod: its name isn't the ID of an account (expected 12 digits)"]);
    });

    it("says which instances Systems Manager manages, and has its hybrid nodes", () => {
        const region = `accounts/${DEV}/eu-central-1`;
        const nodes = [
            { InstanceId: "mi-1", PingStatus: "Online", IamRole: "service-role/ssm" },
            { InstanceId: "mi-2" },
        ];
        const { instances } = read({
            ...wholeFolder,
            [`${region}/describe-instance-information.json`]: { InstanceInformationList: nodes },
            [`${region}/list-tags-for-resource/mi-1.json`]: { TagList: [{ Key: "Name", Value: "mill" }] },
        });
        const [management, prod, dev, one, two] = instances;
        expect([management?.managed, prod?.managed]).to.deep.equal([undefined, undefined]);
        expect(dev?.managed).to.deep.equal({ state: "not managed" });
        expect(one).to.deep.include({ id: "mi-1", name: "mill", role: "ssm", account: DEV, tags: { Name: "mill" } });
        expect([one?.arn, one?.managed]).to.deep.equal([
            `arn:aws:ssm:eu-central-1:${DEV}:managed-instance/mi-1`,
            { state: "online" },
        ]);
        expect(two?.unknownTags).to.not.equal(undefined);
    });

    it("leaves out accounts that are suspended or closed, with what is assigned in them", () => {
        const { Accounts } = organizationFiles["organization/list-accounts.json"] as { Accounts: { Id: string }[] };
        const dev = (more: object) =>
            read({
                ...wholeFolder,
                "organization/list-accounts.json": {
                    Accounts: Accounts.map((one) => (one.Id === DEV ? { ...one, ...more } : one)),
                },
            });
        const owners = ({ principals, instances }: Account) => [
            ...new Set([...principals, ...instances].map(({ arn }) => (arn as string).split(":")[4])),
        ];
        for (const more of [{ Status: "SUSPENDED" }, { Status: "SUSPENDED", State: "CLOSED" }]) {
            const account = dev(more);
            expect(owners(account)).to.deep.equal([MANAGEMENT, PROD]);
            expect(account.identityCenter?.assignments.map((one) => one.account)).to.deep.equal([PROD]);
            expect(account.missing).to.equal(undefined);
        }
        // Calls may work until the closure is complete.
        for (const more of [{}, { Status: "PENDING_CLOSURE" }, { Status: "SUSPENDED", State: "PENDING_CLOSURE" }])
            expect(owners(dev(more))).to.deep.equal([MANAGEMENT, PROD, DEV]);
    });

    it("needs no organization", () => {
        const account = read({ ...accountFiles(PROD), ...accountFiles(DEV) });
        expect([account.id, account.organizations, account.identityCenter]).to.deep.equal([PROD, undefined, undefined]);
        expect(account.principals).to.have.length(4);
    });

    const wrong: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
        ["without accounts", organizationFiles, /has no account that is read \(expected .*accounts\/ID\/get-account-/],
        [
            "without a level's policies",
            without(`organization/list-policies-for-target/SERVICE_CONTROL_POLICY/${DEV}.json`),
            /^there is no .*333333333333.json \(expected the answer of aws organizations list-policies-for-target --target-id 333333333333 --filter SERVICE_CONTROL_POLICY\)$/,
        ],
        [
            "with one page of the accounts",
            { ...wholeFolder, "organization/list-accounts.json": { Accounts: [], NextToken: "2" } },
            /list-accounts.json is only the first page/,
        ],
        [
            "with another answer than its name says",
            { ...wholeFolder, "organization/list-roots.json": { Policies: [] } },
            /list-roots.json isn't the answer of aws organizations list-roots: Roots/,
        ],
        [
            "with one account's answers in the folder of another",
            {
                ...wholeFolder,
                ...Object.fromEntries(
                    Object.entries(accountFiles(DEV)).map(([name, content]) => [name.replace(DEV, PROD), content]),
                ),
            },
            /accounts\/222222222222 holds the account 333333333333 \(expected the account 222222222222\)$/,
        ],
        [
            "with instances of one region in the folder of another",
            Object.fromEntries(
                Object.entries(wholeFolder).map(([name, content]) => [
                    name.replace(`${PROD}/eu-central-1`, `${PROD}/us-east-1`),
                    content,
                ]),
            ),
            /us-east-1\/describe-instances.json: Reservations.0.Instances.0.Placement.AvailabilityZone: invalid value "eu-central-1a" \(expected a zone of us-east-1, the region of the file's folder\)$/,
        ],
        [
            "with a control policy under the name of another",
            {
                ...wholeFolder,
                "organization/describe-policy/p-none.json": {
                    Policy: { PolicySummary: { Id: "p-all", Name: "all" }, Content: "{}" },
                },
            },
            /p-none.json: Policy.PolicySummary.Id: invalid value "p-all" \(expected p-none, which the file is about\)$/,
        ],
    ];
    for (const [what, contents, message] of wrong)
        it(`is refused ${what}`, () => expect(() => read(contents)).to.throw(SourceError, message));

    it("may hold IAM Identity Center alone, for another source", async () => {
        const files = filesOf(wholeFolder);
        const place = files.path(`accounts/${DEV}`);
        const account = await readSource({
            kind: "files",
            iam: `${place}/get-account-authorization-details.json`,
            instances: [`${place}/eu-central-1/describe-instances.json`],
            identityCenter: files.path("identity-center"),
        });
        files.remove();
        // What is assigned in the other account opens nothing in this one.
        const { rows } = accessTable(account);
        expect(rows.map(({ principal, cells }) => [principal.name, ...cells.map(cellText)])).to.deep.equal([
            ["dave", "unknown through Operators"],
            ["alice", "yes: shell"],
        ]);
    });

    it("is a source, and is refused where there is none", async () => {
        const files = filesOf(wholeFolder);
        const account = await readSource({ kind: "folder", folder: files.path(".") });
        expect(account.principals).to.have.length(6);
        const file = files.path("organization/list-roots.json");
        expect(() => readFolder(file)).to.throw(SourceError, "is a file (expected a folder");
        files.remove();
        expect(() => readFolder(file)).to.throw(SourceError, "there is no folder");
    });
});
