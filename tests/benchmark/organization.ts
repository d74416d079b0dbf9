import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { say } from "../../sandbox/system/progress";
import type { OrganizationFigures } from "./access-organization";
import { writeOrganization } from "./organization-files";
import { megabytes, seconds, table } from "./table";

/** The matrix is measured of fewer accounts than reading is. */
const SIZES = [
    { accounts: 100, what: "reading" },
    { accounts: 10, what: "matrix" },
] as const;
const OF_EACH = { instances: 1_000, principals: 300 };

/** Prints how long the folder of an organization takes to read, and its matrix, beside parsing its JSON alone. */
export function organizationBenchmark(): void {
    const rows = SIZES.map(({ accounts, what }) => {
        const { time, parsed, memory } = measured(accounts, what);
        return [`${what}, ${accounts} accounts`, seconds(time), `${(time / parsed).toFixed(1)}×`, megabytes(memory)];
    });
    const { instances, principals } = OF_EACH;
    say(`\nFolders of accounts of ${instances} instances and ${principals} principals each\n`);
    say(table(["", "time", "ratio to JSON.parse", "memory"], rows));
}

function measured(accounts: number, what: "reading" | "matrix"): OrganizationFigures {
    const folder = mkdtempSync(join(tmpdir(), "benchmark-"));
    try {
        writeOrganization(folder, { accounts, ...OF_EACH });
        const loader = ["--require", join(repository, "runner/load-typescript.js")];
        const script = join(__dirname, "access-organization.ts");
        const output = execFileSync(process.execPath, [...loader, script, folder, what], {
            encoding: "utf8",
            stdio: ["ignore", "pipe", "inherit"],
        });
        return JSON.parse(output) as OrganizationFigures;
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
