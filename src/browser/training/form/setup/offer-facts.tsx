import type { JSX } from "preact";
import type { SetupOffer } from "../../../../protocol/setup.ts";
import { formatBytes } from "../../../format.ts";
import { t } from "../../../strings.ts";

type OfferFactsProps = {
  readonly offer: SetupOffer;
  readonly free: number;
  /** null: this page is not told. */
  readonly folder: string | null;
};

/** What a setup takes, and what is accepted with it. */
export function OfferFacts({ offer, free, folder }: OfferFactsProps): JSX.Element {
  const { title, notices, neverRun, isRenewal } = offer;
  return (
    <>
      <dl>
        <div>
          <dt>{t("What")}</dt>
          <dd>{t(title)}</dd>
        </div>
        {!isRenewal && <Sizes offer={offer} free={free} folder={folder} />}
      </dl>
      <p class="ti-help">
        {notices.map((notice) => t(notice)).join(" ")}{" "}
        {neverRun && t("Nobody has seen this variant compute yet: please tell how it went.")}
      </p>
    </>
  );
}

function Sizes({ offer, free, folder }: OfferFactsProps): JSX.Element {
  const { download, disk, peak, begun } = offer;
  return (
    <>
      <div>
        <dt>{t("Download")}</dt>
        <dd>
          {size(offer, download)}
          {begun > 0 && (
            <small>{t("{size} are there of an earlier try", { size: formatBytes(begun) })}</small>
          )}
        </dd>
      </div>
      <div>
        <dt>{t("Disk")}</dt>
        <dd title={folder ?? undefined}>
          {t("{needed} of {free} free", { needed: size(offer, disk), free: formatBytes(free) })}
          <small>{t("up to {size} while it works", { size: formatBytes(peak) })}</small>
        </dd>
      </div>
    </>
  );
}

function size({ isAbout }: SetupOffer, bytes: number): string {
  return isAbout ? t("about {size}", { size: formatBytes(bytes) }) : formatBytes(bytes);
}
