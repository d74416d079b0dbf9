export { glob, matchGlob } from "./glob";
