import { Metadata, Server, ServerCredentials, status } from "@grpc/grpc-js";
import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { endWithEngine } from "../../system/end-with-engine";

/** An error that carries what the engine needs beside its text. */
export class RpcError extends Error {
    readonly code: status;
    readonly metadata: Metadata;

    constructor(code: status, message: string, metadata = new Metadata()) {
        super(message);
        this.code = code;
        this.metadata = metadata;
    }
}

/** One method of the provider service: a request in, its answer out. */
export function method<Request, Response>(
    answer: (request: Request) => Response | Promise<Response>,
): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
    return (call, callback) => {
        void Promise.resolve(call.request)
            .then(answer)
            .then(
                (response) => callback(null, response),
                (error: unknown) => callback(failure(error)),
            );
    };
}

function failure(error: unknown) {
    if (error instanceof RpcError) return { code: error.code, details: error.message, metadata: error.metadata };

    return { code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}

// A thousand resources' states pass in one message; gRPC's own limit is 4 MB. The engine allows as much.
const MESSAGE_BYTES = 400 * 1024 * 1024;

/**
 * Serves a provider as the engine expects it: on a free port, whose number is the first line of standard output.
 * Methods that aren't given answer UNIMPLEMENTED, from which the engine knows what a provider doesn't support.
 */
export function serveProvider(methods: UntypedServiceImplementation): void {
    endWithEngine();
    const server = new Server({
        "grpc.max_receive_message_length": MESSAGE_BYTES,
        "grpc.max_send_message_length": MESSAGE_BYTES,
    });
    server.addService(ResourceProviderService, methods);
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
        if (error !== null) {
            process.stderr.write(`The provider failed to listen: ${error.message}\n`);
            process.exit(1);
        }
        process.stdout.write(`${port}\n`);
    });
}
