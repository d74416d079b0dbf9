import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { say } from "../../sandbox/system/progress";
import type { OrganizationFigures } from "./access-organization";
import { writeOrganization } from "./organization-files";
import { megabytes, seconds, table } from "./table";

const SIZE = { accounts: 100, instances: 1_000, principals: 300 };

const WHAT = { reading: "reading", matrix: "access matrix, with reading and printing" } as const;

/** Prints how long an organization's folder takes to read, and its matrix, beside parsing its JSON alone. */
export function organizationBenchmark(): void {
    const folder = mkdtempSync(join(tmpdir(), "benchmark-"));
    try {
        writeOrganization(folder, SIZE);
        const rows = (["reading", "matrix"] as const).map((what) => {
            const { time, parsed, memory } = measured(folder, what);
            return [WHAT[what], seconds(time), `${(time / parsed).toFixed(1)}×`, megabytes(memory)];
        });
        const { accounts, instances, principals } = SIZE;
        say(`\nA folder of ${accounts} accounts of ${instances} instances and ${principals} principals each\n`);
        say(table(["", "time", "ratio to JSON.parse", "memory"], rows));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function measured(folder: string, what: keyof typeof WHAT): OrganizationFigures {
    const loader = ["--require", join(repository, "runner/load-typescript.js")];
    const script = join(__dirname, "access-organization.ts");
    const output = execFileSync(process.execPath, [...loader, script, folder, what], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "inherit"],
    });
    return JSON.parse(output) as OrganizationFigures;
}
