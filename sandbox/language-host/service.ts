import * as grpc from "@grpc/grpc-js";
import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { engineVersion } from "../engine/version";
import { programDependencies } from "./dependencies";
import { runPlugin } from "./run-plugin";
import { runProgram } from "./run-program";
import { interruptAll } from "./processes";

/** Answers a call with what the work gives, or with its error. */
function answer<Request, Response>(
    work: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        Promise.resolve()
            .then(() => work(call.request))
            .then(
                (response) => callback(null, response),
                (error: unknown) => callback({ code: grpc.status.UNKNOWN, details: String(error) }),
            );
    };
}

function unsupported<Request, Response>(what: string): grpc.handleUnaryCall<Request, Response> {
    const details = `The sandbox's Node language host can't ${what}; with Pulumi's own language host on PATH it works.`;
    return (_call, callback) => callback({ code: grpc.status.UNIMPLEMENTED, details });
}

/** What the engine may ask of the language host. */
export function languageRuntime(engineAddress: string): ILanguageRuntimeServer {
    return {
        handshake: answer(() => new messages.LanguageHandshakeResponse()),
        getPluginInfo: answer(() => new PluginInfo().setVersion(engineVersion)),
        // Nothing is required: the providers are found by their names on PATH, whatever version a program asks for.
        getRequiredPlugins: answer(() => new messages.GetRequiredPluginsResponse()),
        getRequiredPackages: answer(() => new messages.GetRequiredPackagesResponse()),
        about: answer(() => new messages.AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
        getProgramDependencies: answer(programDependencies),
        run: answer((request: messages.RunRequest) => runProgram(request, engineAddress)),
        runPlugin,
        runtimeOptionsPrompts: answer(() => new messages.RuntimeOptionsResponse()),
        cancel: answer(() => {
            interruptAll();
            return new Empty();
        }),
        installDependencies: (call) => {
            const details = "The sandbox installs packages itself; run npm ci.";
            call.emit("error", { code: grpc.status.UNIMPLEMENTED, details });
        },
        template: unsupported("make a project from a template"),
        generateProgram: unsupported("convert programs"),
        generateProject: unsupported("convert projects"),
        generatePackage: unsupported("generate packages"),
        pack: unsupported("pack packages"),
        link: unsupported("link packages"),
    };
}
