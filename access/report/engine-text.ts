/** A message of Pulumi's engine, which marks colours in it, as plain text. */
export function engineText(message: string): string {
    return message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
}
