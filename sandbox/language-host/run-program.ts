import { RunResponse, type RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { pulumiModule } from "./module-path";
import { readOptions } from "./options";
import { runNode } from "./processes";

/** With this exit code the SDK says that it has told the user what is wrong. */
const ALREADY_TOLD = 32;

/** Runs a Pulumi program in Node to its end. What it prints the engine reads from this process's own output. */
export async function runProgram(request: RunRequest, engineAddress: string): Promise<RunResponse> {
    const info = request.getInfo();
    const folder = info?.getProgramDirectory() || request.getPwd();
    const options = readOptions(info?.getOptions());
    const ending = await runNode({
        args: [
            ...options.nodeargs,
            ...(request.getAttachDebugger() ? ["--inspect-brk", "--inspect-publish-uid=http"] : []),
            pulumiModule("cmd/run", folder),
            ...programArguments(request, engineAddress, folder),
        ],
        cwd: folder,
        env: {
            ...process.env,
            ...configuration(request),
            ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
            ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
        },
        onOutput: (stream, data) => process[stream].write(data),
    });
    const response = new RunResponse();
    if (ending.error !== undefined) {
        return response.setError(
            `Problem executing program (could not run language executor): ${ending.error.message}`,
        );
    }
    switch (ending.code) {
        case 0:
            return response;
        case ALREADY_TOLD:
            return response.setBail(true);
        case null:
            return response.setError(`Program ended by signal ${ending.signal}`);
        default:
            return response.setError(`Program exited with non-zero exit code: ${ending.code}`);
    }
}

function programArguments(request: RunRequest, engineAddress: string, folder: string): string[] {
    const info = request.getInfo();
    const flags: Record<string, string> = {
        monitor: request.getMonitorAddress(),
        engine: engineAddress,
        organization: request.getOrganization(),
        project: request.getProject(),
        "root-directory": info?.getRootDirectory() ?? "",
        stack: request.getStack(),
        pwd: folder,
        parallel: String(request.getParallel()),
    };
    return [
        ...Object.entries(flags).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value])),
        ...(request.getDryrun() ? ["--dry-run"] : []),
        info?.getEntryPoint() || request.getProgram() || ".",
        ...request.getArgsList(),
    ];
}

/** The SDK reads the stack's configuration from the environment, with keys in their old form. */
function configuration(request: RunRequest): Record<string, string> {
    const values: [string, string][] = request
        .getConfigMap()
        .toArray()
        .map(([key, value]) => [oldForm(key), value]);
    return {
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(values)),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    };
}

function oldForm(key: string): string {
    const parts = key.split(":");
    return parts.length === 2 ? `${parts[0]}:config:${parts[1]}` : key;
}
