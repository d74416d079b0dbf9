import type { EC2, ModifyInstanceAttributeRequest } from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import { bool, num, object, str, strs } from "../common/inputs";
import { oncePropagated, UNKNOWN_PROFILE } from "../common/propagation";
import type { Context, ResourceType } from "../common/resource-type";
import { filters, taggedAlike, ec2Tagging } from "./ec2-tags";
import { retag } from "../common/tagging";
import { instanceInputs, metadataOptions, profile, runRequest, userData } from "./instance-inputs";
import { instanceById, instanceOutputs, instanceState, volumesOf } from "./instance-state";

const WAIT = { maxWaitTime: 600, minDelay: 1 };

async function waitUntil(client: EC2, state: "running" | "stopped" | "terminated", id: string): Promise<void> {
    const { waitUntilInstanceRunning, waitUntilInstanceStopped, waitUntilInstanceTerminated } =
        await import("@aws-sdk/client-ec2");
    const wait = {
        running: waitUntilInstanceRunning,
        stopped: waitUntilInstanceStopped,
        terminated: waitUntilInstanceTerminated,
    };
    await wait[state]({ client, ...WAIT }, { InstanceIds: [id] });
}

/** Changes what EC2 changes on stopped instances only, and starts a running one again. */
async function whileStopped(context: Context, InstanceId: string, change: () => Promise<unknown>): Promise<void> {
    const running = (await instanceById(context, InstanceId))?.State?.Name !== "stopped";
    if (running) {
        await context.ec2.stopInstances({ InstanceIds: [InstanceId] });
        await waitUntil(context.ec2, "stopped", InstanceId);
    }
    await change();
    if (running) {
        await context.ec2.startInstances({ InstanceIds: [InstanceId] });
        await waitUntil(context.ec2, "running", InstanceId);
    }
}

async function updateProfile({ ec2 }: Context, InstanceId: string, name: string | undefined): Promise<void> {
    const { IamInstanceProfileAssociations } = await ec2.describeIamInstanceProfileAssociations({
        Filters: filters({ "instance-id": InstanceId }),
    });
    const AssociationId = IamInstanceProfileAssociations?.find(({ State }) => State !== "disassociated")?.AssociationId;
    const IamInstanceProfile = profile(name);
    if (IamInstanceProfile === undefined)
        await (AssociationId === undefined ? undefined : ec2.disassociateIamInstanceProfile({ AssociationId }));
    else if (AssociationId === undefined) {
        await oncePropagated(UNKNOWN_PROFILE, () =>
            ec2.associateIamInstanceProfile({ InstanceId, IamInstanceProfile }),
        );
    } else {
        await oncePropagated(UNKNOWN_PROFILE, () =>
            ec2.replaceIamInstanceProfileAssociation({ AssociationId, IamInstanceProfile }),
        );
    }
}

async function updateRootVolume(context: Context, id: string, old: Properties, news: Properties): Promise<void> {
    const [before, after] = [object(old, "rootBlockDevice"), object(news, "rootBlockDevice")];
    const VolumeId = before === undefined ? undefined : str(before, "volumeId");
    if (before === undefined || after === undefined || VolumeId === undefined) return;

    const changed = (key: string) => after[key] !== undefined && after[key] !== before[key];
    if (["volumeSize", "volumeType", "iops", "throughput"].some(changed)) {
        await context.ec2.modifyVolume({
            VolumeId,
            Size: changed("volumeSize") ? num(after, "volumeSize") : undefined,
            VolumeType: changed("volumeType") ? (str(after, "volumeType") as "gp3") : undefined,
            Iops: changed("iops") ? num(after, "iops") : undefined,
            Throughput: changed("throughput") ? num(after, "throughput") : undefined,
        });
    }
    if (changed("deleteOnTermination")) {
        const Ebs = { DeleteOnTermination: bool(after, "deleteOnTermination") };
        await context.ec2.modifyInstanceAttribute({
            InstanceId: id,
            BlockDeviceMappings: [{ DeviceName: str(before, "deviceName"), Ebs }],
        });
    }
    if (after["tags"] !== undefined)
        await retag(ec2Tagging, context, VolumeId ?? "", { tagsAll: before["tags"] }, { tagsAll: after["tags"] });
}

/** Properties that EC2 changes on running instances, one a call. */
const ATTRIBUTES: Readonly<Record<string, (of: Properties, key: string) => Partial<ModifyInstanceAttributeRequest>>> = {
    vpcSecurityGroupIds: (of, key) => ({ Groups: strs(of, key) }),
    sourceDestCheck: (of, key) => ({ SourceDestCheck: { Value: bool(of, key) } }),
    disableApiTermination: (of, key) => ({ DisableApiTermination: { Value: bool(of, key) } }),
    disableApiStop: (of, key) => ({ DisableApiStop: { Value: bool(of, key) } }),
    instanceInitiatedShutdownBehavior: (of, key) => ({ InstanceInitiatedShutdownBehavior: { Value: str(of, key) } }),
};

export const instance: ResourceType = {
    title: "EC2 Instance",
    inputs: instanceInputs,
    outputs: instanceOutputs,

    replaces(state, news) {
        const data = ["userData", "userDataBase64"];
        const changed = data.filter((key) => news[key] !== undefined && news[key] !== state[key]);
        return bool(news, "userDataReplaceOnChange") === true ? changed : [];
    },
    tagging: ec2Tagging,

    async create(context, inputs) {
        const request = await runRequest(context, inputs);
        const { Instances } = await oncePropagated(UNKNOWN_PROFILE, () => context.ec2.runInstances(request));
        return Instances?.[0]?.InstanceId ?? "";
    },

    async finish({ ec2 }, id, inputs) {
        await waitUntil(ec2, "running", id);
        if (bool(inputs, "sourceDestCheck") === false)
            await ec2.modifyInstanceAttribute({ InstanceId: id, SourceDestCheck: { Value: false } });
    },

    async find(context, inputs) {
        const { Reservations } = await context.ec2.describeInstances({
            Filters: filters({
                "subnet-id": inputs["subnetId"],
                "image-id": inputs["ami"],
                "instance-type": inputs["instanceType"],
                "instance-state-name": ["pending", "running", "stopping", "stopped"],
            }),
        });
        const all = (Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
        const found =
            context.token === undefined
                ? taggedAlike(all, inputs)
                : all.filter(({ ClientToken }) => ClientToken === context.token);
        return found.map(({ InstanceId = "" }) => InstanceId);
    },

    async read(context, id, prior) {
        const found = await instanceById(context, id);
        return found === undefined ? undefined : instanceState(context, found, prior);
    },

    async update(context, id, old, news) {
        const changed = (key: string) =>
            news[key] !== undefined && JSON.stringify(news[key]) !== JSON.stringify(old[key]);
        if (changed("volumeTags")) {
            const [before, after] = [{ tagsAll: old["volumeTags"] }, { tagsAll: news["volumeTags"] }];
            for (const { VolumeId = "" } of await volumesOf(context, id))
                await retag(ec2Tagging, context, VolumeId, before, after);
        }
        if (changed("iamInstanceProfile")) await updateProfile(context, id, str(news, "iamInstanceProfile"));

        for (const [key, attribute] of Object.entries(ATTRIBUTES))
            if (changed(key)) await context.ec2.modifyInstanceAttribute({ InstanceId: id, ...attribute(news, key) });

        if (changed("metadataOptions"))
            await context.ec2.modifyInstanceMetadataOptions({ InstanceId: id, ...metadataOptions(news) });

        if (changed("monitoring")) {
            const call = { InstanceIds: [id] };
            await (bool(news, "monitoring") === true
                ? context.ec2.monitorInstances(call)
                : context.ec2.unmonitorInstances(call));
        }
        if (changed("rootBlockDevice")) await updateRootVolume(context, id, old, news);

        if (changed("instanceType")) {
            const Value = str(news, "instanceType");
            await whileStopped(context, id, () =>
                context.ec2.modifyInstanceAttribute({ InstanceId: id, InstanceType: { Value } }),
            );
        }
        if (changed("userData") || changed("userDataBase64")) {
            const Value = Buffer.from(userData(news) ?? "", "base64");
            await whileStopped(context, id, () =>
                context.ec2.modifyInstanceAttribute({ InstanceId: id, UserData: { Value } }),
            );
        }
    },

    async delete({ ec2 }, id, state) {
        if (bool(state, "forceDestroy") === true)
            await ec2.modifyInstanceAttribute({ InstanceId: id, DisableApiTermination: { Value: false } });

        await ec2.terminateInstances({ InstanceIds: [id] });
        await waitUntil(ec2, "terminated", id);
    },
};
