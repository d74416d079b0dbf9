import { serveProvider } from "../rpc/serve";
import { provider } from "./provider";

// A stand-in for the official awsx provider, used where that can't be had: the engine starts it in its place.
serveProvider(provider);
