import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { previewAccount } from "../../../access/sources/preview";
import { WRITTEN_UNKNOWN } from "../../../access/sources/state-resource";
import { sessionsOn } from "./fixtures";

const OWN = "123456789012";
const OIDC = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const SAML = "aws:iam/samlProvider:SamlProvider";
const arnOf = (kind: string, name: string): string => `arn:aws:iam::${OWN}:${kind}/${name}`;

type Properties = Readonly<Record<string, unknown>>;
interface Written {
    readonly type: string;
    readonly urn: string;
    readonly id?: string;
    readonly inputs: Properties;
    readonly outputs: Properties;
    readonly [more: string]: unknown;
}

const written = (type: string, name: string, properties: Properties): Written => {
    const urn = `urn:pulumi:dev::program::${type}::${name}`;
    return { type, urn, custom: true, id: name, inputs: properties, outputs: properties };
};
const oidc = (url: string, name = "provider"): Written =>
    written(OIDC, name, { url, clientIdLists: ["web"], arn: arnOf("oidc-provider", url) });
const saml = written(SAML, "provider", { name: "company", arn: arnOf("saml-provider", "company") });
const later = (one: Written, inputs: Properties = one.inputs): Written => {
    const { id: _, ...rest } = one;
    const { arn: __, ...given } = inputs;
    return { ...rest, inputs: given, outputs: {} };
};

/** Who reaches the instance through a role that trusts a provider, after the steps. */
function rows(Federated: string, ...steps: readonly (readonly [op: string, resource: Written])[]): string {
    const Action = Federated.includes(":saml") ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
    const Statement = [{ Effect: "Allow", Principal: { Federated }, Action }];
    const stays = [
        written("aws:ec2/instance:Instance", "web", {
            arn: `arn:aws:ec2:eu-central-1:${OWN}:instance/i-1`,
            tagsAll: { Environment: "dev" },
        }),
        written("aws:iam/role:Role", "ops", {
            name: "ops",
            arn: arnOf("role", "ops"),
            assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement }),
        }),
        written("aws:iam/rolePolicy:RolePolicy", "sessions", {
            role: "ops",
            policy: JSON.stringify(sessionsOn("dev")),
        }),
    ];
    const all = [...stays.map((one) => ["same", one] as const), ...steps].map(([op, one]) => ({
        op,
        urn: one.urn,
        ...(op.startsWith("delete") ? { oldState: one } : { newState: one }),
    }));
    const account = previewAccount({ config: { "aws:region": "eu-central-1" }, steps: all }, "preview.json");
    return accessTable(account)
        .rows.map(({ principal }) => principal.type)
        .join();
}

describe("An identity provider that a preview deletes", () => {
    const trusted = arnOf("oidc-provider", "id.example.com");

    it("lets nobody in any more", () => {
        expect(rows(trusted, ["same", oidc("id.example.com")])).to.equal("oidc");
        expect(rows(trusted, ["delete", oidc("id.example.com")])).to.equal("role");
        expect(rows(arnOf("saml-provider", "company"), ["same", saml])).to.equal("saml");
        expect(rows(arnOf("saml-provider", "company"), ["delete", saml])).to.equal("role");
        expect(rows(arnOf("oidc-provider", "other.example.com"), ["delete", oidc("id.example.com")])).to.equal("oidc");
    });

    it("stays where the program retains it, or makes it again", () => {
        expect(rows(trusted, ["delete", { ...oidc("id.example.com"), retainOnDelete: true }])).to.equal("oidc");
        const other = later(oidc("https://id.example.com", "other"));
        expect(rows(trusted, ["delete", oidc("id.example.com")], ["create", other])).to.equal("oidc");
        const unknown = later(other, { url: WRITTEN_UNKNOWN });
        expect(rows(trusted, ["delete", oidc("id.example.com")], ["create", unknown])).to.equal("oidc");
    });

    it("is gone under its old address where it is replaced", () => {
        const replaced = (url: string) =>
            rows(trusted, ["create-replacement", later(oidc(url))], ["delete-replaced", oidc("id.example.com")]);
        expect(replaced("https://new.example.com")).to.equal("role");
        expect(replaced("https://id.example.com")).to.equal("oidc");
    });
});
