import type { Locator, Page } from "playwright-core";

/** Opens the details of a card on the sidecar's own page, as a mouse does. */
export async function openDetails(page: Page, token: string): Promise<Locator> {
  const card = page.locator(`#ti-cards > .card[data-name=${JSON.stringify(token)}]`);
  // Marks that say nothing are hidden until the card is looked at: where they stand then counts.
  await card.hover();
  await card.locator(".ti-info").click();
  const details = page.getByRole("dialog", { name: `Details of ${token}` });
  await details.waitFor();
  return details;
}
