import { andMore, enumeration, markdownTable, markdownTableCode, markdownText } from "../access/report";
import { limitsOf, principalsOf, type AccessModel, type Grant, type Tags } from "../access/model";

/** An instance that a session can be opened on, with what is known of it after the deployment. */
export interface ReadmeInstance {
    readonly id: string;
    readonly tags: Tags;
    readonly consoleUrl: string;
    readonly startSessionCommand: string;
}

/** What the page about a stack tells. */
export interface StackReadme {
    readonly stack: string;
    readonly scenario: string;
    readonly region: string;
    readonly model: AccessModel;
    readonly instances: Readonly<Record<string, ReadmeInstance>>;
    /** Undefined where the stack has no network. */
    readonly network: ReadmeNetwork | undefined;
    /** What the endpoints cost. */
    readonly endpointCost: string | undefined;
}

/** A new VPC, or subnets of one that exists; with the services of the endpoints beside those of Session Manager. */
type ReadmeNetwork = { readonly endpoints: readonly string[] } & (
    | { readonly existing?: undefined; readonly cidrBlock: string; readonly subnetCidrBlocks: readonly string[] }
    | { readonly existing: { readonly vpcId: string; readonly subnetIds: readonly string[] } }
);

/** How many instances the page lists; the rest is counted. */
const LISTED = 50;

/**
 * A page about a stack, as Markdown: who reaches what, how to open a session, and a picture of the network. Pulumi Cloud shows
 * the output `readme` of a stack as its README: https://www.pulumi.com/docs/pulumi-cloud/projects-and-stacks/#stack-readme
 */
export function stackReadme({ stack, scenario, region, model, instances, network, endpointCost }: StackReadme): string {
    const name = stack.split("/").at(-1) ?? stack;
    return [
        `# Sessions of ${markdownText(stack)}`,
        `Scenario \`${scenario}\` in ${region}. The tables say what the configuration grants; \`access matrix\` reads what is deployed. For many people and instances, \`npm run --silent access -- matrix --stack ${name} --format html > access.html\` makes a page to search and filter.`,
        "## Who can open a session",
        markdownTable(["Who", "Reaches", "By"], grantRows(model)),
        ...(Object.keys(instances).length === 0 ? [] : ["## Open a session", sessions(instances)]),
        ...(network === undefined
            ? []
            : [
                  "## The network",
                  picture(network),
                  ...(endpointCost === undefined ? [] : [markdownText(endpointCost)]),
              ]),
    ]
        .map((part) => part.trimEnd())
        .join("\n\n");
}

function grantRows(model: AccessModel): string[][] {
    return principalsOf(model).flatMap((principal) => {
        const members = "members" in principal ? principal.members : [];
        const named =
            members.length === 0
                ? ""
                : ` (${andMore(members.slice(0, 5).map(markdownTableCode).join(", "), members.length - 5)})`;
        return principal.grants.map((grant) => [
            `${principal.kind} ${markdownTableCode(principal.name)}${named}`,
            reached(grant, model.instances),
            `${markdownText(byWords(grant))}${limits(grant)}`,
        ]);
    });
}

/** The instances of the stack that a grant covers. Which a person's tags name isn't known here. */
function reached(grant: Grant, instances: AccessModel["instances"]): string {
    if (grant.by === "principal-tags") return "instances with the person's own tags";
    const names =
        grant.by === "instances"
            ? grant.instances
            : Object.entries(instances)
                  .filter(([, { tags }]) => matches(grant.tags, tags))
                  .map(([name]) => name);
    if (names.length === 0) return "no instance of this stack";
    return andMore(names.slice(0, 5).map(markdownTableCode).join(", "), names.length - 5);
}

function matches(wanted: Readonly<Record<string, readonly string[]>>, tags: Tags): boolean {
    return Object.entries(wanted).every(([key, values]) => tags[key] !== undefined && values.includes(tags[key]));
}

function byWords(grant: Grant): string {
    switch (grant.by) {
        case "instances":
            return "their ARNs";
        case "tags":
            return enumeration(Object.entries(grant.tags).map(([key, values]) => `${key}=${values.join(" or ")}`));
        case "principal-tags":
            return `equal tags ${enumeration(grant.keys)}`;
    }
}

function limits(grant: Grant): string {
    const { documents, mfa, sourceAddresses, from, until } = limitsOf(grant);
    const words = [
        ...(documents === undefined ? [] : [`documents ${documents.map(markdownTableCode).join(", ")}`]),
        ...(mfa === true ? ["with MFA"] : []),
        ...(sourceAddresses === undefined ? [] : [`from ${sourceAddresses.map(markdownTableCode).join(", ")}`]),
        ...(from === undefined ? [] : [`from ${from}`]),
        ...(until === undefined ? [] : [`until ${until}`]),
    ];
    return words.length === 0 ? "" : `; ${words.join("; ")}`;
}

function sessions(instances: StackReadme["instances"]): string {
    const all = Object.entries(instances);
    const rows = all
        .slice(0, LISTED)
        .map(([name, { id, tags, consoleUrl, startSessionCommand }]) => [
            `${markdownTableCode(name)} (${id})`,
            markdownText(enumeration(Object.entries(tags).map(([key, value]) => `${key}=${value}`))),
            markdownTableCode(startSessionCommand),
            `[console](${consoleUrl})`,
        ]);
    const table = markdownTable(["Instance", "Tags", "AWS CLI", "Browser"], rows);
    return all.length > LISTED ? `${table}\n${all.length - LISTED} more instances aren't listed.` : table;
}

function picture(network: ReadmeNetwork): string {
    const { existing, endpoints } = network;
    const count = (existing === undefined ? network.subnetCidrBlocks : existing.subnetIds).length;
    const vpc = existing === undefined ? `VPC ${network.cidrBlock}, no route to the internet` : `VPC ${existing.vpcId}`;
    return [
        "```mermaid",
        "flowchart LR",
        '    people(["people with a grant"]) -- "ssm:StartSession" --> ssm["AWS Systems Manager"]',
        `    subgraph vpc["${vpc}"]`,
        `        instances["instances in ${count === 1 ? "one subnet" : `${count} subnets`}"] -- "port 443" --> endpoints["VPC endpoints:<br>${["ssm", "ssmmessages", ...endpoints].join(", ")}"]`,
        "    end",
        "    endpoints --- ssm",
        "```",
    ].join("\n");
}
