export { glob, globOf, matchGlob } from "./glob";
export { intersects } from "./intersects";
export { globLanguage, textLanguage, type Language, type Token } from "./language";
