import * as z from "zod";
import {
    boolean,
    instanceName,
    instanceType,
    integer,
    isTagText,
    LONGEST_KEY,
    LONGEST_VALUE,
    mapOf,
    object,
    TAG_TEXT,
    tags,
    text,
} from "./fields";
import { time } from "./time";
import { ARCHITECTURES, DEFAULT_IMAGE, IMAGE_NAMES, imageOf } from "../../access/images";

const image = text(
    `${IMAGE_NAMES.join(", ")}, an AMI ID or the name of an SSM parameter that begins with a slash`,
    (name) => imageOf(name) !== undefined,
);

/** What all instances have in common, unless one says otherwise. */
export const instanceSettings = object({
    instanceType: instanceType.default("t3.micro").meta({
        description: "The EC2 instance type of every instance without its own.",
    }),
    architecture: z
        .enum(ARCHITECTURES, { error: `one of ${ARCHITECTURES.join(", ")}` })
        .optional()
        .meta({
            description:
                "The processor architecture that every instance type must have. Default: each instance gets the image for its type's architecture.",
        }),
    image: image.default(DEFAULT_IMAGE).meta({
        description: `The image that every instance without its own starts from: ${IMAGE_NAMES.map((name) => `\`${name}\``).join(", ")}, an AMI ID, or the name of an SSM parameter with one. An image of your own needs the SSM agent.`,
    }),
    rootVolumeSize: integer(8, 16_384, "a whole number of GiB").optional().meta({
        description: "The size of the encrypted root volume in GiB. Default: 8, and 30 for Windows.",
    }),
    rootVolumeKmsKeyArn: text("the ARN of a KMS key, such as arn:aws:kms:eu-central-1:111122223333:key/…")
        .optional()
        .meta({
            description:
                "The ARN of the KMS key that encrypts root volumes. Default: the account's default key for EBS.",
        }),
    advancedTier: boolean.default(false).meta({
        description:
            "Whether the stack sets the account and region to the advanced-instances tier, without which no session opens on nodes outside EC2. AWS charges for each such node.",
    }),
});
export type InstanceSettings = z.infer<typeof instanceSettings>;

const count = (least: number) => integer(least, 10_000, "a number of instances");

const fleet = object({
    min: count(0).default(1).meta({ description: "How many instances there are at least." }),
    max: count(1).meta({ description: "How many instances there are at most." }),
    desired: count(0).optional().meta({
        description: "How many instances there are. Default: `min` at first, then what scaling decides.",
    }),
}).superRefine(({ min, max, desired = min }, context) => {
    const problem = (key: string, input: number, message: string) =>
        context.addIssue({ code: "custom", path: [key], message, input });
    if (max < min) problem("max", max, `a number of instances from ${min} (min)`);
    else if (desired < min || desired > max)
        problem("desired", desired, `a number of instances from ${min} (min) to ${max} (max)`);
});

const activation = object({
    registrationLimit: integer(1, 1000, "a number of nodes").default(1).meta({
        description: "How many nodes can register, 1 to 1000.",
    }),
    expires: time.meta({
        description:
            "Until when nodes can register: a time in UTC, or a date, at whose beginning it ends; within 30 days.",
    }),
});

/** An instance of the stack. */
const instance = object({
    tags: tags.meta({ description: "The instance's tags, exactly as given." }),
    instanceType: instanceType.optional().meta({
        description: "The EC2 instance type. Default: that of `instances`.",
    }),
    image: image.optional().meta({
        description: "The image that the instance starts from. Default: that of `instances`.",
    }),
    fleet: fleet.optional().meta({
        description: "How many such instances an Auto Scaling group runs. Default: a single instance.",
    }),
    activation: activation.optional().meta({
        description:
            "Nodes outside EC2 that register with an activation, and get the tags as they do. Default: an EC2 instance.",
    }),
}).superRefine((written, context) => {
    if (written.activation === undefined) return;
    const problem = (path: string[], input: unknown, message: string) =>
        context.addIssue({ code: "custom", path, message, input });
    for (const key of ["instanceType", "image", "fleet"] as const)
        if (written[key] !== undefined) problem([key], written[key], "no value with activation: nodes outside EC2");

    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Tag.html
    for (const [key, value] of Object.entries(written.tags)) {
        if (!isTagText(key, LONGEST_KEY) || !isTagText(value, LONGEST_VALUE))
            problem(["tags", key], value, `a tag that Systems Manager accepts: ${TAG_TEXT}`);
    }
});
const MAP = "a map from instance names to tags, instanceType, image, fleet and activation";

/** The instances of a scenario by name. */
export const instances = mapOf(instanceName, instance, MAP);

/** The same for scenarios that grant by tags: without any, only instances that the stack doesn't create are meant. */
export const anyInstances = mapOf(instanceName, instance, MAP, 0);
type InstancesInput = z.infer<typeof instances>;

/** The default instances of scenarios: one company's servers, tagged with department and environment. */
export function companyInstances(...names: readonly CompanyInstance[]): InstancesInput {
    return Object.fromEntries(
        names.map((Name) => {
            const [Department, Environment] = COMPANY[Name];
            return [Name, { tags: { Name, Department, Environment } }];
        }),
    );
}

const COMPANY = {
    "finance-development": ["Finance", "Development"],
    "finance-production": ["Finance", "Production"],
    "hr-development": ["HR", "Development"],
    "hr-production": ["HR", "Production"],
} as const;
export type CompanyInstance = keyof typeof COMPANY;
