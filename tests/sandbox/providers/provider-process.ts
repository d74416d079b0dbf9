import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { bundlePrograms } from "../../../sandbox/setup/bundle";
import { empty, properties, struct } from "../../../sandbox/providers/rpc/messages";
import type { Properties } from "../../../sandbox/providers/rpc/values";

/** A resource as the engine keeps it. */
export interface Kept {
    readonly id: string;
    readonly inputs: Properties;
    readonly state: Properties;
}

interface Diff {
    readonly changes: Record<string, rpc.PropertyDiff.Kind>;
    readonly replaces: string[];
    readonly deleteBeforeReplace: boolean;
}

/** What the provider said of a resource that is there although something about it failed. */
interface Incomplete {
    readonly id: string;
    readonly reasons: string[];
}

/** The aws stand-in in a process of its own, spoken to as the engine does. */
export interface ProviderProcess {
    /** Milliseconds from its start to the line with its port. */
    readonly startUp: number;
    configure(settings: Properties): Promise<void>;
    check(
        type: string,
        name: string,
        news: Properties,
        olds?: Properties,
    ): Promise<{ inputs: Properties; failures: string[] }>;
    diff(type: string, name: string, kept: Kept, news: Properties): Promise<Diff>;
    create(type: string, name: string, inputs: Properties, preview?: boolean): Promise<Kept>;
    update(type: string, name: string, kept: Kept, news: Properties, preview?: boolean): Promise<Kept>;
    /** Undefined where the resource is gone. Without a state it is an import. */
    read(type: string, name: string, id: string, kept?: Kept): Promise<Kept | undefined>;
    delete(type: string, name: string, kept: Kept): Promise<void>;
    invoke(token: string, args: Properties): Promise<Properties>;
    close(): Promise<void>;
}

const urn = (type: string, name: string) => `urn:pulumi:dev::test::${type}::${name}`;

/** What an error says of a resource that was made in spite of it. */
export function incomplete(error: unknown): Incomplete | undefined {
    const [bytes] = (error as ServiceError).metadata?.get("grpc-status-details-bin") ?? [];
    const detail = bytes === undefined ? undefined : Status.deserializeBinary(bytes as Buffer).getDetailsList()[0];
    if (detail === undefined) return undefined;

    const failed = rpc.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
    return { id: failed.getId(), reasons: failed.getReasonsList() };
}

async function portOf(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
        child.stdout?.once("data", (line: Buffer) => resolve(line.toString().trim()));
        child.once("exit", (code) => reject(new Error(`the provider ended with ${code} before it served`)));
    });
}

/**
 * Starts the stand-in against an AWS; configured for eu-central-1 unless `settings` says otherwise. `keptHome` is the
 * engine's home, for what outlives one process; by default it is made for this process and removed with it.
 */
export async function startProvider(
    endpoint: string,
    settings: Properties = {},
    keptHome?: string,
): Promise<ProviderProcess> {
    const home = keptHome ?? mkdtempSync(join(tmpdir(), "provider-"));
    const program = join(await bundlePrograms(), "pulumi-resource-aws");
    const started = performance.now();
    const child = spawn(program, ["127.0.0.1:1"], {
        stdio: ["ignore", "pipe", "inherit"],
        env: {
            ...process.env,
            PULUMI_HOME: home,
            AWS_ENDPOINT_URL: endpoint,
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
            AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        },
    });
    const address = `127.0.0.1:${await portOf(child)}`;
    const startUp = performance.now() - started;
    const client = new ResourceProviderClient(address, credentials.createInsecure());
    const provider = speak(client, startUp, async () => {
        client.close();
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.kill();
        await ended;
        if (keptHome === undefined) rmSync(home, { recursive: true, force: true });
    });
    try {
        await provider.configure({ region: "eu-central-1", ...settings });
        return provider;
    } catch (error) {
        await provider.close();
        throw error;
    }
}

type Answer<T> = (error: ServiceError | null, response: T) => void;

function answer<T>(call: (done: Answer<T>) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
        call((error, response) => (error === null ? resolve(response) : reject(error)));
    });
}

function speak(client: ResourceProviderClient, startUp: number, close: () => Promise<void>): ProviderProcess {
    return {
        startUp,
        close,

        async configure(settings) {
            const request = new rpc.ConfigureRequest();
            request.setArgs(struct(settings));
            await answer<rpc.ConfigureResponse>((done) => client.configure(request, done));
        },

        async check(type, name, news, olds = {}) {
            const request = new rpc.CheckRequest();
            request.setUrn(urn(type, name));
            request.setNews(struct(news));
            request.setOlds(struct(olds));
            const response = await answer<rpc.CheckResponse>((done) => client.check(request, done));
            const failures = response
                .getFailuresList()
                .map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
            return { inputs: properties(response.getInputs()), failures };
        },

        async diff(type, name, { id, inputs, state }, news) {
            const request = new rpc.DiffRequest();
            request.setUrn(urn(type, name));
            request.setId(id);
            request.setOlds(struct(state));
            request.setOldInputs(struct(inputs));
            request.setNews(struct(news));
            const response = await answer<rpc.DiffResponse>((done) => client.diff(request, done));
            const changes: Diff["changes"] = {};
            response.getDetaileddiffMap().forEach((change: rpc.PropertyDiff, path: string) => {
                changes[path] = change.getKind();
            });
            return {
                changes,
                replaces: response.getReplacesList(),
                deleteBeforeReplace: response.getDeletebeforereplace(),
            };
        },

        async create(type, name, inputs, preview = false) {
            const request = new rpc.CreateRequest();
            request.setUrn(urn(type, name));
            request.setProperties(struct(inputs));
            request.setPreview(preview);
            const response = await answer<rpc.CreateResponse>((done) => client.create(request, done));
            return { id: response.getId(), inputs, state: properties(response.getProperties()) };
        },

        async update(type, name, { id, inputs, state }, news, preview = false) {
            const request = new rpc.UpdateRequest();
            request.setUrn(urn(type, name));
            request.setId(id);
            request.setOlds(struct(state));
            request.setOldInputs(struct(inputs));
            request.setNews(struct(news));
            request.setPreview(preview);
            const response = await answer<rpc.UpdateResponse>((done) => client.update(request, done));
            return { id, inputs: news, state: properties(response.getProperties()) };
        },

        async read(type, name, id, kept) {
            const request = new rpc.ReadRequest();
            request.setUrn(urn(type, name));
            request.setId(id);
            request.setProperties(struct(kept?.state ?? {}));
            request.setInputs(struct(kept?.inputs ?? {}));
            const response = await answer<rpc.ReadResponse>((done) => client.read(request, done));
            return response.getId() === ""
                ? undefined
                : {
                      id: response.getId(),
                      inputs: properties(response.getInputs()),
                      state: properties(response.getProperties()),
                  };
        },

        async delete(type, name, { id, inputs, state }) {
            const request = new rpc.DeleteRequest();
            request.setUrn(urn(type, name));
            request.setId(id);
            request.setProperties(struct(state));
            request.setOldInputs(struct(inputs));
            await answer<ReturnType<typeof empty>>((done) => client.delete(request, done));
        },

        async invoke(token, args) {
            const request = new rpc.InvokeRequest();
            request.setTok(token);
            request.setArgs(struct(args));
            return properties((await answer<rpc.InvokeResponse>((done) => client.invoke(request, done))).getReturn());
        },
    };
}
