import { readFileSync, realpathSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname } from "node:path";

/**
 * The folder, of this one and those above it, by which another user of this machine could put something here: one that
 * belongs to another user, or that others may write to. Undefined where there is none. Only the user
 * may change what is run from a folder.
 */
export function writableByOthers(folder: string): string | undefined {
    const me = process.geteuid?.();
    if (me === undefined) {
        // Windows keeps a user's folders by other means.
        return undefined;
    }
    for (let path = realpathSync(folder), first = true; ; path = dirname(path), first = false) {
        const { uid, gid, mode } = statSync(path);
        const owned = uid === me || (uid === 0 && !first);
        // In a folder like /tmp everybody may make files, and remove only their own.
        const sticky = !first && (mode & 0o1000) !== 0;
        const group = (mode & 0o020) !== 0 && !isOwnGroup(gid);
        const world = (mode & 0o002) !== 0;
        if (!owned || ((group || world) && !sticky)) return path;

        if (path === dirname(path)) return undefined;
    }
}

/** Many systems give each user a group of their own, of the same name and without other members, and let it write. */
function isOwnGroup(gid: number): boolean {
    if (gid === 0) return true;

    const { gid: primary, username } = userInfo();
    if (gid !== primary) return false;

    try {
        const entry = readFileSync("/etc/group", "utf8")
            .split("\n")
            .map((line) => line.split(":"))
            .find(([, , id]) => Number(id) === gid);
        return entry !== undefined && entry[0] === username && ["", username].includes(entry[3] ?? "");
    } catch {
        return false;
    }
}
