import { DEFAULT_IMAGE, IMAGE_NAMES, imageOf, isWindows, leastVolumeSize } from "../../access/images";
import { onEc2, type AccessModel } from "../../access/model";
import { architectureOf } from "../settings/instance-types";
import type { InstanceSettings } from "../settings/instances";
import type { SessionInput } from "../settings/session";
import type { Problem } from "./problem";

/** Finds images that an instance can't start from, and Windows where sessions run as a user of the operating system. */
export function checkImages(
    { instances, osUsers = [] }: Pick<AccessModel, "instances" | "osUsers">,
    { rootVolumeSize }: InstanceSettings,
    { preferences }: SessionInput,
): Problem[] {
    const runAs = osUsers.length > 0 || preferences?.runAsEnabled === true;
    return Object.entries(onEc2(instances)).flatMap(([name, { instanceType, image = DEFAULT_IMAGE }]): Problem[] => {
        const found = imageOf(image);
        const architecture = architectureOf(instanceType);
        const place = ["instances", name];
        const least = leastVolumeSize(image);
        return [
            ...(found !== undefined && "architectures" in found && !found.architectures.includes(architecture)
                ? [
                      {
                          path: [...place, "image"],
                          found: image,
                          expected: `an image for ${architecture}, the architecture of ${instanceType}: ${forArchitecture(architecture).join(", ")}`,
                      },
                  ]
                : []),
            ...(isWindows(image) && runAs
                ? [
                      {
                          path: [...place, "image"],
                          found: image,
                          expected: "a Linux image: on Windows, sessions can't run as a user of the operating system",
                      },
                  ]
                : []),
            ...(rootVolumeSize !== undefined && rootVolumeSize < least
                ? [
                      {
                          path: [...place, "rootVolumeSize"],
                          found: rootVolumeSize,
                          expected: `at least ${least} GiB, the size of ${image}`,
                      },
                  ]
                : []),
        ];
    });
}

function forArchitecture(architecture: ReturnType<typeof architectureOf>): string[] {
    return IMAGE_NAMES.filter((name) => {
        const found = imageOf(name);
        return found !== undefined && "architectures" in found && found.architectures.includes(architecture);
    });
}
