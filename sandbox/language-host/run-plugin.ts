import type { handleServerStreamingCall } from "@grpc/grpc-js";
import { RunPluginResponse, type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { pulumiModule } from "./module-path";
import { readOptions } from "./options";
import { runNode } from "./processes";

/** Runs a plugin written in TypeScript: a policy pack (which the engine calls an analyzer) or anything else. */
export const runPlugin: handleServerStreamingCall<RunPluginRequest, RunPluginResponse> = (call) => {
    run(call.request, (response) => call.write(response)).then(
        () => call.end(),
        (error: unknown) => {
            const message = `${error instanceof Error ? error.message : String(error)}\n`;
            call.write(new RunPluginResponse().setStderr(Buffer.from(message)));
            call.write(new RunPluginResponse().setExitcode(1));
            call.end();
        },
    );
};

async function run(request: RunPluginRequest, send: (response: RunPluginResponse) => void): Promise<void> {
    const info = request.getInfo();
    const folder = info?.getProgramDirectory() || request.getProgram();
    const options = readOptions(info?.getOptions());
    const isPolicyPack = request.getKind() === "analyzer";
    const runner = pulumiModule(isPolicyPack ? "cmd/run-policy-pack" : "cmd/run-plugin", folder);
    const args = isPolicyPack ? [...request.getArgsList(), folder] : [folder, ...request.getArgsList()];
    const ending = await runNode({
        args: [...options.nodeargs, runner, ...args],
        cwd: isPolicyPack ? folder : request.getPwd(),
        env: {
            ...process.env,
            ...environment(request.getEnvList()),
            ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
            ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
        },
        onOutput: (stream, data) => {
            const response = new RunPluginResponse();
            send(stream === "stdout" ? response.setStdout(data) : response.setStderr(data));
        },
    });
    if (ending.error !== undefined) throw ending.error;

    send(new RunPluginResponse().setExitcode(ending.code ?? 1));
}

function environment(lines: readonly string[]): Record<string, string> {
    return Object.fromEntries(
        lines.map((line): [string, string] => {
            const at = line.indexOf("=");
            return [line.slice(0, at), line.slice(at + 1)];
        }),
    );
}
