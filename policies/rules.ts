import type { Rule } from "./pack/rule";
import { instanceAccessTags } from "./rules/instance-access-tags";
import { instanceImdsv2 } from "./rules/instance-imdsv2";
import { instanceKeyPair } from "./rules/instance-key-pair";
import { instanceProfile } from "./rules/instance-profile";
import { instancePublicAddress } from "./rules/instance-public-address";
import { instanceVolumeEncrypted } from "./rules/instance-volume-encrypted";
import { launchAccessTags } from "./rules/launch-access-tags";

/** Every rule of the pack, in the order of the documentation's table. */
export const rules: readonly Rule[] = [
    instanceAccessTags,
    launchAccessTags,
    instanceImdsv2,
    instancePublicAddress,
    instanceKeyPair,
    instanceVolumeEncrypted,
    instanceProfile,
];
