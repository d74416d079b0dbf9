import { DescribeVolumesCommand, type Instance } from "@aws-sdk/client-ec2";
import type { ModelInstance } from "../../access/model";
import type { AwsClients } from "./aws-clients";
import { liveInstances } from "./ec2-resources";

/** An instance as AWS holds it, as far as the model and the promises about every instance speak of it. */
interface DeployedInstance extends ModelInstance {
    readonly instanceId: string | undefined;
    readonly publicAddress: string | undefined;
    readonly keyName: string | undefined;
    readonly metadata: { readonly tokens: string | undefined; readonly hops: number | undefined };
    readonly volumes: readonly { readonly encrypted: boolean | undefined; readonly size: number | undefined }[];
    readonly profile: string | undefined;
    readonly subnetId: string | undefined;
    readonly securityGroupIds: readonly (string | undefined)[];
}

/** The instances by their tag Name. */
export async function deployedInstances({ ec2 }: AwsClients): Promise<Readonly<Record<string, DeployedInstance>>> {
    const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
    const instances = (await liveInstances(ec2)).map((instance) => {
        const tags = tagsOf(instance);
        const own = Volumes.filter(({ Attachments = [] }) =>
            Attachments.some(({ InstanceId }) => InstanceId === instance.InstanceId),
        );
        const deployed: DeployedInstance = {
            instanceId: instance.InstanceId,
            tags,
            instanceType: instance.InstanceType ?? "",
            publicAddress: instance.PublicIpAddress || undefined,
            keyName: instance.KeyName || undefined,
            metadata: {
                tokens: instance.MetadataOptions?.HttpTokens,
                hops: instance.MetadataOptions?.HttpPutResponseHopLimit,
            },
            volumes: own.map(({ Encrypted, Size }) => ({ encrypted: Encrypted, size: Size })),
            profile: instance.IamInstanceProfile?.Arn?.split("/").at(-1),
            subnetId: instance.SubnetId,
            securityGroupIds: (instance.NetworkInterfaces ?? []).flatMap(({ Groups = [] }) =>
                Groups.map(({ GroupId }) => GroupId),
            ),
        };
        return [tags["Name"] ?? instance.InstanceId, deployed] as const;
    });
    return Object.fromEntries(instances) as Record<string, DeployedInstance>;
}

/** The instance's tags, as a record. */
function tagsOf({ Tags = [] }: Instance): Record<string, string> {
    return Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}
