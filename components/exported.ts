import { HybridActivation } from "./hybrid-activation";
import { InstanceFleet } from "./instance-fleet";
import { InstanceRole } from "./instance-role";
import { ManagedInstance } from "./managed-instance";
import { PrivateNetwork } from "./private-network";
import { SessionGrants } from "./session-grants";
import { SessionGroup } from "./session-group";
import { SessionLogs } from "./session-logs";
import { SessionPermissionSet } from "./session-permission-set";
import { SessionPreferences } from "./session-preferences";
import { SessionRole } from "./session-role";
import { SessionUser } from "./session-user";

/** The components that programs in other languages get, by the names of their classes. */
export const COMPONENTS = {
    HybridActivation,
    InstanceFleet,
    InstanceRole,
    ManagedInstance,
    PrivateNetwork,
    SessionGrants,
    SessionGroup,
    SessionLogs,
    SessionPermissionSet,
    SessionPreferences,
    SessionRole,
    SessionUser,
};
