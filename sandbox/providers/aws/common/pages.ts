/** All the pages of a list that AWS answers piece by piece, each with the token of the next. */
export async function everyPage<Token extends string, Page extends { readonly [T in Token]?: string }>(
    call: (token: string | undefined) => Promise<Page>,
    token: Token,
): Promise<Page[]> {
    const pages: Page[] = [];
    let next: string | undefined;
    do {
        const page = await call(next);
        pages.push(page);
        next = page[token];
    } while (next !== undefined && next !== "");
    return pages;
}
