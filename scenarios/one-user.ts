import { limitsOf, type Grant, type GrantLimits } from "../access/model";
import type { Path, ScenarioModel } from "./scenario";
import { isLimit } from "./settings/grant-limits";

/** The settings that scenarios of one user share. */
interface OneUserSettings extends GrantLimits {
    readonly user: string;
    readonly instances: ScenarioModel["instances"];
}

/** The model of one user with one grant. */
export function oneUser(settings: OneUserSettings, grant: Grant): ScenarioModel {
    const { user, instances } = settings;
    return { instances, users: { [user]: { grants: [{ ...grant, ...limitsOf(settings) }] } } };
}

/** The setting behind a place in that model: the user's name is `user`, what the grant names is `grant`. */
export function oneUsersSetting(place: Path): Path {
    const [kind, , part, ...inGrants] = place;
    if (kind !== "users") return place;
    return part === "grants" ? grantSetting(inGrants) : ["user"];
}

/** The setting behind a place in a single grant: its position, then a limit or what the grant goes by. */
export function grantSetting(inGrants: Path): Path {
    return isLimit(inGrants[1]) ? inGrants.slice(1) : ["grant", ...inGrants.slice(2)];
}
