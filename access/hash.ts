/** FNV-1a with a final mix, without which texts that differ in their last letter alone would stay together: 32 bits. */
export function hash(text: string): number {
    let state = 0x811c9dc5;
    for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);

    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    return (state ^ (state >>> 16)) >>> 0;
}
