import { serveProvider } from "../rpc/serve";
import { provider } from "./provider";

// A stand-in for the official AWS provider, used where that can't be had: the engine starts it in its place. It makes
// the same calls to the AWS API for the types and functions it knows.
serveProvider(provider);
