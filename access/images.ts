/** The images that instances start from. The SSM agent is installed on all that have a name here. */

/** The processor architectures that images exist for, as Amazon Linux's AMI names spell them. */
export const ARCHITECTURES = ["x86_64", "arm64"] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

interface NamedImage {
    readonly platform: "linux" | "windows";
    readonly architectures: readonly Architecture[];
    /** The public parameter with the ID of the latest image. */
    readonly parameter: (architecture: Architecture) => string;
    readonly rootDeviceName: string;
    /** The least size of the root volume in GiB. */
    readonly leastSize: number;
}

// https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html
const amazon = (name: (architecture: Architecture) => string): NamedImage => ({
    platform: "linux",
    architectures: ARCHITECTURES,
    parameter: (architecture) => `/aws/service/ami-amazon-linux-latest/${name(architecture)}`,
    rootDeviceName: "/dev/xvda",
    leastSize: 8,
});

// https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/
const ubuntu = (release: string, volume: string): NamedImage => ({
    platform: "linux",
    architectures: ARCHITECTURES,
    parameter: (architecture) => {
        const own = architecture === "x86_64" ? "amd64" : architecture;
        return `/aws/service/canonical/ubuntu/server/${release}/stable/current/${own}/hvm/${volume}/ami-id`;
    },
    rootDeviceName: "/dev/sda1",
    leastSize: 8,
});

// https://docs.aws.amazon.com/ec2/latest/windows-ami-reference/windows-amis.html
const windows = (release: string): NamedImage => ({
    platform: "windows",
    architectures: ["x86_64"],
    parameter: () => `/aws/service/ami-windows-latest/Windows_Server-${release}-English-Full-Base`,
    rootDeviceName: "/dev/sda1",
    leastSize: 30,
});

const IMAGES = {
    "amazon-linux-2023": amazon((architecture) => `al2023-ami-kernel-default-${architecture}`),
    "amazon-linux-2": amazon((architecture) => `amzn2-ami-kernel-5.10-hvm-${architecture}-gp2`),
    "ubuntu-22.04": ubuntu("22.04", "ebs-gp2"),
    "ubuntu-24.04": ubuntu("24.04", "ebs-gp3"),
    "windows-2022": windows("2022"),
    "windows-2025": windows("2025"),
} as const satisfies Readonly<Record<string, NamedImage>>;

export const IMAGE_NAMES = Object.keys(IMAGES) as readonly (keyof typeof IMAGES)[];
export const DEFAULT_IMAGE = "amazon-linux-2023";

/** What is known of an image of one's own: where its ID is. */
type OwnImage = { readonly ami: string } | { readonly parameterName: string };

/**
 * An image by its name, by an AMI's ID or by the name of an SSM parameter with an AMI's ID, which begins with a slash;
 * undefined for another text.
 */
export function imageOf(text: string): NamedImage | OwnImage | undefined {
    if (Object.hasOwn(IMAGES, text)) return IMAGES[text as keyof typeof IMAGES];
    if (/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(text)) return { ami: text };
    return /^\/[\w./-]{1,1010}$/.test(text) ? { parameterName: text } : undefined;
}

/** Whether an image is known to run Windows. */
export function isWindows(image: string): boolean {
    const found = imageOf(image);
    return found !== undefined && "platform" in found && found.platform === "windows";
}

/** The least size of an image's root volume in GiB, as far as it is known. */
export function leastVolumeSize(image: string): number {
    const found = imageOf(image);
    return found !== undefined && "leastSize" in found ? found.leastSize : 8;
}
