/** Short forms for configurations that differ in one place. */

export const tagsOf = (tags: unknown) => ({ scenario: "tags", tags: { instances: { web: { tags } } } });

export const grantOf = (grant: unknown) => ({ scenario: "tags", tags: { grant } });

export const network = (settings: unknown) => ({ scenario: "group", network: settings });

export const session = (settings: unknown) => ({ scenario: "group", session: settings });

const web = { instances: { web: { tags: { Name: "web" } } } };

export const custom = (settings: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
    ...more,
    scenario: "custom",
    custom: { ...web, users: { alice: { grants: [{ instances: ["web"] }] } }, ...settings },
});

export const manyInstances = (count: number) =>
    Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`web-${index}`, { tags: { Name: `web-${index}` } }]),
    );

export const EXISTING = { vpcId: "vpc-0123456789abcdef0", subnetIds: ["subnet-0123456789abcdef0"] };

export const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
