import { printable } from "../report/printable";
import { collector } from "../sources";
import { readOptions } from "./options";
import { UsageError } from "./usage-error";

export const usage = `Usage: access collect --out FOLDER [options]

Reads an organization, IAM Identity Center and each account into a folder, which --from FOLDER takes. What is in the
folder isn't read again: after an error or Ctrl-C, run the same command again.

  --out FOLDER        where to write; docs/collect.md describes the files
  --role-name NAME    the role to assume in each account (default OrganizationAccountAccessRole)
  --region REGION     a region to read instances of (default the configured one); repeatable
  --accounts LIST     only these accounts, by ID or name, separated by commas
  --profile NAME      the profile of the credentials, of the management account or a delegated administrator
  --parallel N        how many accounts to read at the same time (default 8)

Exit codes: 0 OK, 1 error, or something couldn't be read: it is named, and each answer from the folder says so
`;

/** `access collect`. @returns the exit code. @throws UsageError for wrong options; SourceError where the organization can't be read. */
export async function run(args: string[]): Promise<number> {
    const values = readOptions(args, {
        out: { type: "string" },
        "role-name": { type: "string", default: "OrganizationAccountAccessRole" },
        region: { type: "string", multiple: true },
        accounts: { type: "string" },
        profile: { type: "string" },
        parallel: { type: "string", default: "8" },
    });
    const { out, region, accounts, profile } = values;
    if (out === undefined) throw new UsageError("missing --out FOLDER, where the answers are written");
    if (profile !== undefined) process.env["AWS_PROFILE"] = profile;
    const { accounts: read, failures } = await collector().collect({
        out,
        roleName: values["role-name"],
        regions: region,
        accounts: accounts?.split(",").map((one) => one.trim()),
        parallel: count(values.parallel),
        onProgress: (line) => process.stderr.write(`${printable(line)}\n`),
    });
    for (const { what, reason } of failures) process.stderr.write(`access: ${printable(`${what}: ${reason}`)}\n`);
    process.stdout.write(`${printable(out)}: ${read} ${read === 1 ? "account" : "accounts"}\n`);
    return failures.length === 0 ? 0 : 1;
}

function count(written: string): number {
    if (/^[1-9]\d{0,2}$/.test(written)) return Number(written);
    throw new UsageError(
        `invalid value ${JSON.stringify(written)} for --parallel (expected a whole number from 1 to 999)`,
    );
}
