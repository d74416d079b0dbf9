/**
 * The engine that is downloaded, or built where it can't be; go.mod beside this file pins it and all it is made of, and
 * README.md and docs/ci.md name it for real accounts (PULUMI_VERSION).
 */
export const engineVersion = "3.274.1";

/** The oldest engine that does all this project asks for: `pulumi policy analyze` came with it. */
export const oldestEngine = "3.249.0";

/** Whether one version is at least another; what follows a hyphen (a pre-release) is not looked at. */
export function isAtLeast(version: string, oldest: string): boolean {
    const numbers = (text: string) => text.replace(/^\D*/, "").split(/[-+]/)[0]!.split(".").map(Number);
    const [left, right] = [numbers(version), numbers(oldest)];
    for (const [position, wanted] of right.entries()) {
        const found = left[position] ?? 0;
        if (found !== wanted) return found > wanted;
    }
    return true;
}
