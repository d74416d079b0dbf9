import { z } from "zod";
import type { AccountInstance } from "../matrix/account";
import type { AuthorizationDetails } from "./authorization-details";
import { checked } from "../checked";
import { SourceError } from "../files/source-error";

/**
 * The answer of EC2's DescribeInstances, as the AWS CLI writes it and as the SDK returns it.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
 */
const reservations = z.object({
    Reservations: z.array(
        z.object({
            OwnerId: z.string().optional(),
            Instances: z
                .array(
                    z.object({
                        InstanceId: z.string().regex(/^i-[\w-]+$/, "an instance ID such as i-0123456789abcdef0"),
                        State: z.object({ Name: z.string().optional() }).nullish(),
                        Placement: z.object({ AvailabilityZone: z.string().optional() }).nullish(),
                        IamInstanceProfile: z.object({ Arn: z.string().optional() }).nullish(),
                        Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).nullish(),
                    }),
                )
                .nullish(),
        }),
    ),
});

export type Reservations = z.infer<typeof reservations>;

/** Checks the answer of `aws ec2 describe-instances`. @throws SourceError that names the place of what is missing. */
export function readReservations(source: unknown, name: string): Reservations {
    return checked(reservations, source, name, "the answer of aws ec2 describe-instances");
}

/** The accounts that instances are of, where the answer says so. */
export function ownersOf({ Reservations }: Reservations): readonly string[] {
    return [...new Set(Reservations.flatMap(({ OwnerId }) => OwnerId ?? []))];
}

/** What instances are taken to belong to where the answer doesn't say. */
interface Place {
    readonly account: string;
    readonly partition: string;
    /** Used for instances without an availability zone. */
    readonly region?: string;
}

/** Checks that all instances of an answer are in one region. @throws SourceError that names the place of one that isn't. */
export function allIn(region: string, { Reservations }: Reservations, file: string): void {
    for (const [at, { Instances }] of Reservations.entries()) {
        for (const [index, { Placement }] of (Instances ?? []).entries()) {
            const zone = Placement?.AvailabilityZone;
            if ((regionOf(zone) ?? region) === region) continue;
            const key = `Reservations.${at}.Instances.${index}.Placement.AvailabilityZone`;
            const expected = `a zone of ${region}, the region of the file's folder`;
            throw new SourceError(`${file}: ${key}: invalid value ${JSON.stringify(zone)} (expected ${expected})`);
        }
    }
}

/** The region is part of the instance's ARN, so without it every verdict would be a guess. */
function noRegion(id: string, zone: string | undefined): SourceError {
    const found = zone === undefined ? "missing value" : `invalid value ${JSON.stringify(zone)}`;
    return new SourceError(`${id}: Placement.AvailabilityZone: ${found} (expected a zone such as eu-central-1a)`);
}

/** The instances that exist: those being terminated keep their tags for a while, but take no session. */
export function instancesOf(
    { Reservations }: Reservations,
    place: Place,
    profiles: ReadonlyMap<string, string>,
): AccountInstance[] {
    return Reservations.flatMap(({ OwnerId, Instances }) =>
        (Instances ?? [])
            .filter(({ State }) => State?.Name !== "terminated" && State?.Name !== "shutting-down")
            .map((instance): AccountInstance => {
                const tags = Object.fromEntries((instance.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
                const region = regionOf(instance.Placement?.AvailabilityZone) ?? place.region;
                if (region === undefined) throw noRegion(instance.InstanceId, instance.Placement?.AvailabilityZone);
                const role = profiles.get(instance.IamInstanceProfile?.Arn ?? "");
                const { InstanceId: id } = instance;
                return {
                    id,
                    ...(tags["Name"] !== undefined && { name: tags["Name"] }),
                    arn: `arn:${place.partition}:ec2:${region}:${OwnerId ?? place.account}:instance/${id}`,
                    region,
                    tags,
                    ...(role !== undefined && { role }),
                };
            }),
    );
}

/** `eu-central-1a` lies in `eu-central-1`, `us-west-2-lax-1a` in `us-west-2`. */
function regionOf(zone: string | undefined): string | undefined {
    return /^([a-z]{2,4}(?:-[a-z]+)+-\d+)/.exec(zone ?? "")?.[1];
}

/** Instance profiles by ARN, and the role in each. */
export function instanceProfiles({ RoleDetailList }: AuthorizationDetails): Map<string, string> {
    return new Map(
        RoleDetailList.flatMap(({ RoleName, InstanceProfileList }) =>
            (InstanceProfileList ?? []).map(({ Arn }): [string, string] => [Arn, RoleName]),
        ),
    );
}
