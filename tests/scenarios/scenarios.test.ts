import { expect } from "chai";
import { scenarios } from "../../scenarios";
import type { Scenario } from "../../scenarios/scenario";

/** Each setting of a scenario, and a part of its model that comes from it. */
const SETTINGS: readonly (readonly [keyof typeof scenarios, model: string, setting: string])[] = [
    ["single-instance", "users.alice", "user"],
    ["single-instance", "users.alice.grants.0.instances.0", "grant"],
    ["multiple-instances", "users.alice.grants.0.instances.1", "grant.1"],
    ["multiple-instances", "users.alice.grants", "grant"],
    ["tags", "users.alice.grants.0.tags.Environment.0", "grant.Environment.0"],
    ["hierarchical-tags", "instances.hr-production.tags.Name", "instances.hr-production.tags.Name"],
    ["group", "users.bob", "members.1"],
    ["group", "groups.finance-developers", "group"],
    ["group", "groups.finance-developers.members.0", "members.0"],
    ["group", "groups.finance-developers.grants.0.tags.Department", "grant.Department"],
    ["federated", "roles.session-access", "role"],
    ["federated", "roles.session-access.grants.0.principalTags.1", "tagKeys.1"],
    ["federated", "roles.session-access.sessionTags.0", "tagKeys.0"],
    ["federated", "roles.session-access.people.alice.Department", "people.alice.tags.Department"],
    ["federated", "roles.session-access.trust.metadataFile", "saml.metadataFile"],
    ["single-instance", "users.alice.grants.0.until", "until"],
    ["multiple-instances", "users.alice.grants.0.documents.0", "documents.0"],
    ["tags", "users.alice.grants.0.sourceAddresses.1", "sourceAddresses.1"],
    ["group", "groups.finance-developers.grants.0.mfa", "mfa"],
    ["federated", "roles.session-access.grants.0.from", "from"],
];

const path = (text: string) => text.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));

describe("A scenario", () => {
    for (const [name, model, setting] of SETTINGS) {
        it(`knows the setting behind ${model} (${name})`, () => {
            const { settings, settingOf }: Scenario = scenarios[name];
            expect(settingOf?.(path(model), settings.parse({}))).to.deep.equal(path(setting));
        });
    }

    it("has only the parts of the model that it uses", () => {
        for (const name of ["single-instance", "multiple-instances", "tags", "hierarchical-tags"] as const) {
            const { settings, model }: Scenario = scenarios[name];
            expect(Object.keys(model(settings.parse({}))), name).to.deep.equal(["instances", "users"]);
        }
    });
});
