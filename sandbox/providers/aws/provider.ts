import { version } from "@pulumi/aws/package.json";
import { Metadata, status } from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { basicMethods } from "../rpc/basic-methods";
import { any, empty, properties, struct } from "../rpc/messages";
import { method, RpcError } from "../rpc/serve";
import { isUnknown, plainProperties, type Properties } from "../rpc/values";
import { check, type Failure } from "./check";
import { makeClients, type Clients } from "./common/clients";
import { readConfiguration, type Configuration } from "./configuration";
import { diff } from "./diff";
import { describe } from "./common/errors";
import { functions } from "./functions";
import * as lifecycle from "./lifecycle";
import { IncompleteError, type Context, type ResourceType } from "./common/resource-type";
import { removeLost } from "./remove-lost";
import { resources } from "./resources";
import { checkAccount } from "./account";

let configuration: Configuration | undefined;
const clients = new Map<string, { retrying: Clients; once: Clients }>();

function configured(): Configuration {
    return (configuration ??= readConfiguration({}));
}

function clientsFor(region: string): { retrying: Clients; once: Clients } {
    const options = { ...configured().clients, region };
    const present = clients.get(region) ?? { retrying: makeClients(options), once: makeClients(options, 1) };
    clients.set(region, present);
    return present;
}

function resourceType(urn: string): { token: string; type: ResourceType; name: string } {
    const token = urn.split("::")[2]?.split("$").at(-1) ?? "";
    const type = resources[token];
    if (type === undefined) {
        const known = Object.keys(resources).sort().join(", ");
        throw new Error(`The sandbox's AWS provider doesn't support the resource type ${token}. It supports ${known}.`);
    }
    return { token, type, name: urn.split("::").slice(3).join("::") };
}

function context(urn: string, name: string, values: Properties): Context {
    const given = values["region"];
    const region = typeof given === "string" && !isUnknown(given) ? given : configured().region;
    return { ...clientsFor(region).retrying, region, name, urn, defaultTags: configured().defaultTags };
}

let lostRemoved: Promise<void> | undefined;

/** Comes before the first change of a run; tried again where it failed. */
async function beforeChanges(): Promise<void> {
    lostRemoved ??= removeLost(({ urn, region, inputs, token }) => {
        const { type, name } = resourceType(urn);
        return { type, context: { ...context(urn, name, { ...inputs, region }), token } };
    }).catch((error: unknown) => {
        lostRemoved = undefined;
        throw new Error(`cleaning up after an interrupted run: ${describe(error)}`, { cause: error });
    });
    await lostRemoved;
}

const plainOf = (message: Parameters<typeof properties>[0]) => plainProperties(properties(message));

function failures(found: readonly Failure[]): rpc.CheckFailure[] {
    return found.map(({ property, reason }) => {
        const failure = new rpc.CheckFailure();
        failure.setProperty(property);
        failure.setReason(reason);
        return failure;
    });
}

/** An error that tells the engine of a resource which exists although something about it failed. */
function incomplete(error: IncompleteError, state: Properties, inputs: Properties): RpcError {
    const detail = new rpc.ErrorResourceInitFailed();
    detail.setId(error.id);
    detail.setProperties(struct(state));
    detail.setInputs(struct(inputs));
    detail.setReasonsList([error.message]);
    const message = new Status();
    message.setCode(status.UNKNOWN);
    message.setMessage(error.message);
    message.addDetails(any(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed"));
    const metadata = new Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from(message.serializeBinary()));
    return new RpcError(status.UNKNOWN, error.message, metadata);
}

/** The provider service's methods. https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/providers/ */
export const provider = {
    ...basicMethods("aws", version),

    diffConfig: method((request: rpc.DiffRequest) => {
        const response = new rpc.DiffResponse();
        const [before, after] = [plainOf(request.getOldInputs() ?? request.getOlds()), plainOf(request.getNews())];
        const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
            (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
        );
        response.setChanges(
            changed.length > 0 ? rpc.DiffResponse.DiffChanges.DIFF_SOME : rpc.DiffResponse.DiffChanges.DIFF_NONE,
        );
        response.setDiffsList(changed);
        // Resources of another region are other resources.
        response.setReplacesList(changed.filter((key) => key === "region"));
        return response;
    }),

    configure: method(async (request: rpc.ConfigureRequest) => {
        configuration = readConfiguration(plainOf(request.getArgs()));
        clients.clear();
        await checkAccount(configuration, clientsFor(configuration.region).retrying);
        const response = new rpc.ConfigureResponse();
        response.setSupportspreview(true);
        // The engine then takes secrets apart itself, and marks what comes back from them as secret again.
        response.setAcceptsecrets(false);
        response.setAcceptresources(false);
        response.setAcceptoutputs(false);
        return response;
    }),

    check: method((request: rpc.CheckRequest) => {
        const { token, type, name } = resourceType(request.getUrn());
        const checked = check(token, type, plainOf(request.getOlds()), plainOf(request.getNews()), {
            logicalName: name,
            defaultTags: configured().defaultTags,
            seed: request.getRandomseed_asU8(),
        });
        const response = new rpc.CheckResponse();
        response.setInputs(struct(checked.inputs));
        response.setFailuresList(failures(checked.failures));
        return response;
    }),

    diff: method((request: rpc.DiffRequest) => {
        const { type, name } = resourceType(request.getUrn());
        const found = diff(
            type,
            name,
            plainOf(request.getOlds()),
            plainOf(request.getNews()),
            request.getIgnorechangesList(),
        );
        const response = new rpc.DiffResponse();
        response.setChanges(
            found.changes.size > 0 ? rpc.DiffResponse.DiffChanges.DIFF_SOME : rpc.DiffResponse.DiffChanges.DIFF_NONE,
        );
        response.setReplacesList([...found.replaces]);
        response.setDeletebeforereplace(found.deleteBeforeReplace);
        response.setHasdetaileddiff(true);
        const kinds = rpc.PropertyDiff.Kind;
        for (const [path, change] of found.changes) {
            const replaces = found.replaces.some(
                (key) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`),
            );
            const property = new rpc.PropertyDiff();
            property.setKind(
                {
                    add: replaces ? kinds.ADD_REPLACE : kinds.ADD,
                    delete: replaces ? kinds.DELETE_REPLACE : kinds.DELETE,
                    update: replaces ? kinds.UPDATE_REPLACE : kinds.UPDATE,
                }[change],
            );
            response.getDetaileddiffMap().set(path, property);
        }
        response.setDiffsList([...new Set([...found.changes.keys()].map((path) => path.split(/[.[]/)[0] ?? path))]);
        return response;
    }),

    create: method(async (request: rpc.CreateRequest) => {
        const { type, name } = resourceType(request.getUrn());
        const inputs = plainOf(request.getProperties());
        const scope = context(request.getUrn(), name, inputs);
        const response = new rpc.CreateResponse();
        if (request.getPreview()) {
            response.setProperties(struct(lifecycle.previewCreate(type, inputs, scope.region)));
            return response;
        }
        try {
            await beforeChanges();
            const contexts = { context: scope, once: { ...scope, ...clientsFor(scope.region).once } };
            const { id, state } = await lifecycle.createResource(contexts, type, inputs, configured().defaultTags);
            response.setId(id);
            response.setProperties(struct(state));
            return response;
        } catch (error) {
            throw error instanceof IncompleteError
                ? incomplete(error, { ...inputs, [lifecycle.INCOMPLETE]: true }, inputs)
                : error;
        }
    }),

    read: method(async (request: rpc.ReadRequest) => {
        const { type, name } = resourceType(request.getUrn());
        const prior = plainOf(request.getProperties());
        const given = plainOf(request.getInputs());
        const scope = context(request.getUrn(), name, { ...given, ...prior });
        const known = { ...given, ...prior };
        const response = new rpc.ReadResponse();
        const state = await lifecycle
            .readState(scope, type, lifecycle.presentId(request.getId(), prior), known, configured().defaultTags)
            .catch((error: unknown) => {
                throw new Error(`reading ${type.title} (${request.getId()}): ${describe(error)}`, { cause: error });
            });
        if (state !== undefined) {
            response.setId(typeof state["id"] === "string" ? state["id"] : request.getId());
            response.setProperties(struct(state));
            response.setInputs(struct(lifecycle.inputsOf(type, state, given)));
        }
        return response;
    }),

    update: method(async (request: rpc.UpdateRequest) => {
        const { type, name } = resourceType(request.getUrn());
        const [old, inputs] = [plainOf(request.getOlds()), plainOf(request.getNews())];
        const response = new rpc.UpdateResponse();
        if (request.getPreview()) {
            response.setProperties(struct(lifecycle.previewUpdate(type, old, inputs)));
            return response;
        }
        const scope = context(request.getUrn(), name, inputs);
        try {
            await beforeChanges();
            const resource = { id: lifecycle.presentId(request.getId(), old), state: old };
            response.setProperties(
                struct(await lifecycle.updateResource(scope, type, resource, inputs, configured().defaultTags)),
            );
            return response;
        } catch (error) {
            throw error instanceof IncompleteError
                ? incomplete(error, { ...old, [lifecycle.INCOMPLETE]: true }, inputs)
                : error;
        }
    }),

    delete: method(async (request: rpc.DeleteRequest) => {
        const { type, name } = resourceType(request.getUrn());
        const state = plainOf(request.getProperties());
        await beforeChanges();
        const id = lifecycle.presentId(request.getId(), state);
        await lifecycle.deleteResource(context(request.getUrn(), name, state), type, { id, state });
        return empty();
    }),

    invoke: method(async (request: rpc.InvokeRequest) => {
        const token = request.getTok();
        const answer = functions[token];
        if (answer === undefined) {
            const known = Object.keys(functions).sort().join(", ");
            throw new Error(`The sandbox's AWS provider doesn't support the function ${token}. It supports ${known}.`);
        }
        const args = plainOf(request.getArgs());
        const response = new rpc.InvokeResponse();
        try {
            response.setReturn(struct(await answer(context("", token, args), args)));
        } catch (error) {
            throw new Error(`invoking ${token}: ${describe(error)}`, { cause: error });
        }
        return response;
    }),
};
