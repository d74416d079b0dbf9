import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { endWithEngine } from "../system/end-with-engine";
import { languageRuntime } from "./service";

/**
 * A stand-in for Pulumi's own Node language host, for where that can't be had: the engine starts it as
 * `pulumi-language-nodejs [FLAGS] ENGINE-ADDRESS`, reads a port from its first line, and asks it over gRPC to run
 * programs and policy packs.
 */
function main(): void {
    endWithEngine();
    const engineAddress = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";
    const server = new grpc.Server({ "grpc.max_receive_message_length": 1024 * 1024 * 400 });
    server.addService(LanguageRuntimeService, languageRuntime(engineAddress));
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error !== null) throw error;

        process.stdout.write(`${port}\n`);
    });
}

main();
