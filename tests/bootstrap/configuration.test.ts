import { expect } from "chai";
import { readBootstrap } from "../../bootstrap/configuration";

const NAMESPACE = "session-manager-access-bootstrap";
const valid = { repository: "example/access", state: { bucket: "example-state" } };
const read = (settings: Readonly<Record<string, unknown>>) =>
    readBootstrap(
        Object.fromEntries(
            Object.entries(settings).map(([key, value]) => [
                `${NAMESPACE}:${key}`,
                typeof value === "string" ? value : JSON.stringify(value),
            ]),
        ),
    );

/** For each mistake, all that the error says. */
const MISTAKES: readonly (readonly [settings: Readonly<Record<string, unknown>>, error: string])[] = [
    [{ state: valid.state }, "missing value for NS:repository (expected OWNER/NAME, such as example/session-access)"],
    [
        { ...valid, repository: "example" },
        'invalid value "example" for NS:repository (expected OWNER/NAME, such as example/session-access)',
    ],
    [{ repository: "example/access" }, "missing value for NS:state (expected a map with the keys bucket, kmsKeyAlias)"],
    [
        { ...valid, state: { bucket: "Example" } },
        'invalid value "Example" for NS:state.bucket (expected the name of an S3 bucket that doesn\'t exist: 3 to 63 lowercase letters, digits, dots and hyphens)',
    ],
    [
        { ...valid, state: { ...valid.state, kmsKeyAlias: "alias/aws/s3" } },
        'invalid value "alias/aws/s3" for NS:state.kmsKeyAlias (expected a KMS alias that begins with alias/, such as alias/pulumi-secrets)',
    ],
    [
        { ...valid, issuer: "http://gitlab.example" },
        'invalid value "http://gitlab.example" for NS:issuer (expected an address with https:// and without a slash at its end)',
    ],
    [
        { ...valid, issuer: "https://gitlab.com", repository: "" },
        "missing value for NS:preview.subjects and for the subjects of each of NS:environments (expected with the issuer https://gitlab.com: only GitHub's subjects follow from the repository)",
    ],
    [
        { ...valid, audience: "*" },
        'invalid value "*" for NS:audience (expected the audience of the CI\'s tokens, without wildcards)',
    ],
    [
        { ...valid, providerArn: "github" },
        'invalid value "github" for NS:providerArn (expected the ARN of an OpenID Connect provider)',
    ],
    [
        { ...valid, preview: { subjects: ["repo:*"] } },
        'invalid value "repo:*" for NS:preview.subjects[0] (expected the subject of a token, with wildcards only behind its second colon, such as project_path:example/access:ref_type:branch:ref:*)',
    ],
    [
        { ...valid, environments: { prod: { subjects: ["repo:example/access:*"] } } },
        'invalid value "repo:example/access:*" for NS:environments.prod.subjects[0] (expected the subject of a token without wildcards, such as repo:example/access:environment:prod)',
    ],
    [
        { ...valid, environments: { prod: { path: "prod" } } },
        'invalid value "prod" for NS:environments.prod.path (expected an IAM path that begins and ends with a slash, such as /session-access/prod/)',
    ],
    [
        { ...valid, environments: { prod: { approvals: 2 } } },
        "unknown key NS:environments.prod.approvals (expected one of subjects, path, permissionsBoundaryArn, region)",
    ],
    [
        { ...valid, environments: { "a b": {} } },
        'invalid key "a b" for NS:environments (expected the name of an environment: 1 to 32 letters, digits, hyphens and underscores)',
    ],
    [
        { ...valid, environments: {} },
        "invalid value {} for NS:environments (expected a map of at least one environment)",
    ],
    [{ ...valid, protect: "yes" }, 'invalid value "yes" for NS:protect (expected true or false)'],
    [
        { ...valid, repo: "example/access" },
        "unknown key NS:repo (expected one of repository, issuer, audience, providerArn, preview, environments, state, protect)",
    ],
];

describe("The bootstrap's configuration", () => {
    it("trusts the pull requests and main branch of the repository for previews, its environments for deployments", () => {
        const { preview, environments, audience, protect } = read(valid);
        expect(preview.subjects).to.deep.equal([
            "repo:example/access:pull_request",
            "repo:example/access:ref:refs/heads/main",
        ]);
        expect(environments).to.deep.equal(
            Object.fromEntries(
                ["dev", "staging", "prod"].map((name) => [
                    name,
                    { path: "/", subjects: [`repo:example/access:environment:${name}`] },
                ]),
            ),
        );
        expect({ audience, protect }).to.deep.equal({ audience: "sts.amazonaws.com", protect: true });
    });

    it("takes the subjects of another issuer as they are given", () => {
        const preview = { subjects: ["project_path:example/access:ref_type:branch:ref:*"] };
        const prod = { subjects: ["project_path:example/access:ref_type:branch:ref:main"] };
        const settings = read({ issuer: "https://gitlab.com", preview, environments: { prod }, state: valid.state });
        expect(settings.preview).to.deep.equal(preview);
        expect(settings.environments).to.deep.equal({ prod: { path: "/", ...prod } });
    });

    for (const [settings, error] of MISTAKES) {
        it(`says ${error.slice(0, 70)}…`, () => {
            expect(() => read(settings)).to.throw(error.replaceAll("NS:", `${NAMESPACE}:`));
        });
    }
});
