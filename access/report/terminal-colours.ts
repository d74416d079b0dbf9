import { styleText } from "node:util";

export type Style = "green" | "yellow" | "red" | "gray" | "bold";

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** @param colours whether to colour. */
export function painter(colours: boolean): Paint {
    return (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
}
