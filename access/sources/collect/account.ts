import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient, ListOpenIDConnectProvidersCommand, ListSAMLProvidersCommand } from "@aws-sdk/client-iam";
import { SSMClient } from "@aws-sdk/client-ssm";
import { authorizationDetails, instances, nodes, nodeTags, type ManagedPolicies } from "../aws/account-answers";
import { asked } from "../aws/asked";
import { plain, withDocuments } from "../aws/merged";
import type { AnswerStore } from "./answer-store";
import type { ClientOptions } from "./client-options";

/** What the answers of an account are asked with. */
export interface AccountQuestion {
    readonly regions: readonly string[];
    /** The options of its clients: asked for only when something has to be read. */
    readonly options: () => Promise<ClientOptions>;
    readonly policies: ManagedPolicies;
}

/** Reads an account into its folder. @throws SourceError where AWS refuses. */
export async function collectAccount(
    folder: AnswerStore,
    { regions, options, policies }: AccountQuestion,
): Promise<void> {
    const iam = async (): Promise<IAMClient> => new IAMClient(await options());
    await folder.answer(
        async () => withDocuments(await authorizationDetails(await iam(), policies)) as object,
        "get-account-authorization-details.json",
    );
    await folder.answer(async () => {
        const client = await iam();
        return plain(await asked("SAML providers", () => client.send(new ListSAMLProvidersCommand({}))));
    }, "list-saml-providers.json");
    await folder.answer(async () => {
        const client = await iam();
        return plain(await asked("OIDC providers", () => client.send(new ListOpenIDConnectProvidersCommand({}))));
    }, "list-open-id-connect-providers.json");
    for (const region of regions) {
        const inRegion = async (): Promise<ClientOptions> => ({ ...(await options()), region });
        await folder.answer(async () => instances(new EC2Client(await inRegion())), region, "describe-instances.json");
        const { InstanceInformationList = [] } = await folder.answer(
            async () => nodes(new SSMClient(await inRegion())),
            region,
            "describe-instance-information.json",
        );
        for (const { InstanceId = "" } of InstanceInformationList.filter((one) => one.InstanceId?.startsWith("mi-"))) {
            const ask = async (): Promise<object> => nodeTags(new SSMClient(await inRegion()), InstanceId);
            await folder.answer(ask, region, "list-tags-for-resource", `${InstanceId}.json`);
        }
    }
}
