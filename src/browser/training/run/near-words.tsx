import type { JSX } from "preact";
import type { NearWord } from "../../../protocol/jobs.ts";
import { t } from "../../strings.ts";

/** What words of the model the vectors have come near, a row for each vector. */
export function NearWords({ near }: { readonly near: readonly NearWord[] }): JSX.Element | null {
  if (near.length === 0) return null;
  const vectors = [...new Set(near.map(({ vector }) => vector))].sort((a, b) => a - b);
  return (
    <section class="ti-near">
      <h3 title={t("A vector is no word, but these point the same way most.")}>{t("Nearest words")}</h3>
      {vectors.map((vector) => (
        <p key={vector} class="ti-words">
          {vectors.length > 1 && <small>{t("Vector {number}", { number: vector + 1 })}</small>}
          {near
            .filter((one) => one.vector === vector)
            .sort((a, b) => b.cosine - a.cosine)
            .map(({ word, cosine }) => (
              <span key={word} class="ti-word">
                <bdi>{word}</bdi> <small>{cosine.toFixed(2)}</small>
              </span>
            ))}
        </p>
      ))}
    </section>
  );
}
