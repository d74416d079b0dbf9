import { expect } from "chai";
import { AUTO_SCALING_GROUP, LAUNCH_TEMPLATE, stackAccount, UNKNOWN, type StackResource } from "../../../access/stack";

const urn = (type: string, name: string) => `urn:pulumi:dev::test::${type}::${name}`;

function resource(
    type: string,
    name: string,
    props: StackResource["props"],
    dependsOn: StackResource["dependsOn"] = {},
): StackResource {
    return {
        type,
        urn: urn(type, name),
        name,
        props,
        dependsOn,
        parent: undefined,
        arn: undefined,
        provider: undefined,
    };
}

const instanceTags = (tags: unknown) => ({ resourceType: "instance", tags });
const template = (props: StackResource["props"]) => resource(LAUNCH_TEMPLATE, "template", props);
const group = (props: StackResource["props"]) =>
    resource(AUTO_SCALING_GROUP, "web", props, { launchTemplate: [urn(LAUNCH_TEMPLATE, "template")] });

const launched = (...resources: readonly StackResource[]) => {
    const { instances } = stackAccount(resources, { region: "eu-central-1" });
    expect(instances).to.have.length(1);
    return instances[0];
};

describe("An Auto Scaling group of a stack", () => {
    const Environment = "Development";

    it("is an instance with the tags of its launch template and its own that propagate", () => {
        const found = launched(
            template({
                id: "lt-1",
                tagSpecifications: [instanceTags({ Environment }), { resourceType: "volume", tags: { Team: "Ops" } }],
            }),
            group({
                launchTemplate: { id: "lt-1", version: "1" },
                tags: [
                    { key: "Department", value: "HR", propagateAtLaunch: true },
                    { key: "Owner", value: "Ops", propagateAtLaunch: false },
                ],
            }),
        );
        expect(found).to.deep.include({ id: "web", fleet: true, tags: { Environment, Department: "HR" } });
        expect(found).not.to.have.property("unknownTags");
    });

    it("has the name that its instances have as a tag, once it is known", () => {
        expect(launched(group({ name: "web-1a2b3c4", tags: [] }))).to.include({ id: "web", groupName: "web-1a2b3c4" });
        expect(launched(group({ name: UNKNOWN, tags: [] }))).not.to.have.property("groupName");
    });

    it("is found by its launch template before both exist", () => {
        const found = launched(
            template({ id: UNKNOWN, tagSpecifications: [instanceTags({ Environment })] }),
            group({ launchTemplate: { id: UNKNOWN, version: UNKNOWN } }),
        );
        expect(found?.tags).to.deep.equal({ Environment });
        expect(found).not.to.have.property("unknownTags");
    });

    it("may have any other tag where its launch template or that one's tags aren't known", () => {
        const elsewhere = launched(group({ launchTemplate: { id: "lt-2" }, tags: [] }));
        expect(elsewhere?.unknownTags).to.have.property("absent", true);
        const open = launched(
            template({ id: "lt-1", tagSpecifications: [instanceTags(UNKNOWN)] }),
            group({ launchTemplate: { id: "lt-1" } }),
        );
        expect(open?.unknownTags).to.have.property("absent", true);
        const value = launched(
            template({ id: "lt-1", tagSpecifications: [instanceTags({ Environment: UNKNOWN })] }),
            group({ launchTemplate: { id: "lt-1" } }),
        );
        expect(value).not.to.have.property("unknownTags");
        expect(value?.tags["Environment"]).to.have.property("unknown");
    });

    it("may have any other tag where it launches an older version of its launch template", () => {
        const tagsOf = (version: string | undefined, versions: StackResource["props"]) =>
            launched(
                template({ id: "lt-1", tagSpecifications: [instanceTags({ Environment })], ...versions }),
                group({ launchTemplate: { id: "lt-1", ...(version !== undefined && { version }) } }),
            );
        const newer = { latestVersion: 2, defaultVersion: 1 };
        for (const version of [undefined, "$Default", "1"])
            expect(tagsOf(version, newer), version).to.have.property("unknownTags");
        for (const version of ["$Latest", "2"])
            expect(tagsOf(version, newer), version).not.to.have.property("unknownTags");
        expect(tagsOf("$Default", { latestVersion: 2, defaultVersion: 2 })).not.to.have.property("unknownTags");
        expect(tagsOf("$Default", { defaultVersion: 1, updateDefaultVersion: true })).not.to.have.property(
            "unknownTags",
        );
        expect(tagsOf("$Default", { defaultVersion: 1 })).to.have.property("unknownTags");
    });

    it("with a launch configuration has its own tags only", () => {
        const tags = [{ key: "Environment", value: Environment, propagateAtLaunch: true }];
        const found = launched(group({ launchConfiguration: "web", tags }));
        expect(found?.tags).to.deep.equal({ Environment });
        expect(found).not.to.have.property("unknownTags");
    });
});
