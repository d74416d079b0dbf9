import type { Grant } from "../access/model";
import type { Path, ScenarioModel } from "./scenario";

/** The settings that scenarios of one user share. */
interface OneUserSettings {
    readonly user: string;
    readonly instances: ScenarioModel["instances"];
}

/** The model of one user with one grant. */
export function oneUser({ user, instances }: OneUserSettings, grant: Grant): ScenarioModel {
    return { instances, users: { [user]: { grants: [grant] } } };
}

/** The setting behind a place in that model: the user's name is `user`, what the grant names is `grant`. */
export function oneUsersSetting(place: Path): Path {
    const [kind, , part, ...inGrants] = place;
    if (kind !== "users") return place;
    return part === "grants" ? grantSetting(inGrants) : ["user"];
}

/** The setting behind a place in a single grant, which begins with its position and what it goes by. */
export function grantSetting(inGrants: Path): Path {
    return ["grant", ...inGrants.slice(2)];
}
