import type { JSX } from "preact";
import type { DatasetPicture } from "../../../protocol/datasets.ts";
import { t } from "../../strings.ts";
import { CaptionField } from "./caption-field.tsx";
import { useForm } from "./form-context.ts";

type TileProps = {
  readonly datasetId: string;
  readonly picture: DatasetPicture;
  readonly showsMask: boolean;
  /** null: this page may not. */
  readonly remove: (() => void) | null;
};

export function PictureTile({ datasetId, picture, showsMask, remove }: TileProps): JSX.Element {
  const { name, width, height, remarks, isUsed } = picture;
  return (
    <li class="ti-tile" data-used={isUsed} data-picture={name}>
      <div class="ti-shot-place">
        {width > 0 && height > 0 ? (
          <Shot datasetId={datasetId} picture={picture} showsMask={showsMask} />
        ) : (
          <span class="ti-no-shot" aria-hidden="true">
            ?
          </span>
        )}
        {remove !== null && (
          <button
            type="button"
            class="ti-remove"
            title={t("Remove from the set")}
            aria-label={t("Remove {name} from the set", { name })}
            onClick={remove}
          >
            ×
          </button>
        )}
      </div>
      <p class="ti-tile-name" title={name}>
        <bdi>{name}</bdi>
        <small>{width > 0 ? `${width} × ${height}` : ""}</small>
      </p>
      <CaptionField datasetId={datasetId} picture={picture} />
      {remarks.length > 0 && (
        <ul class="ti-remarks">
          {remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** The whole picture; what is not used of it is darkened. */
function Shot({ datasetId, picture, showsMask }: Omit<TileProps, "remove">): JSX.Element {
  const { api } = useForm();
  const { name, width, height, crop, version } = picture;
  const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;
  const isWhole = crop !== null && crop.width === width && crop.height === height;
  return (
    <div class="ti-shot" style={{ aspectRatio: `${width} / ${height}` }} data-tall={height > width}>
      <img
        src={api.thumbnailAddress(datasetId, name, version, showsMask)}
        alt={t("{name}, {width} by {height} pixels", { name, width, height })}
        loading="lazy"
        decoding="async"
      />
      {crop !== null && !isWhole && (
        <span
          class="ti-crop"
          title={t("Only this part is used")}
          style={{
            left: percent(crop.left, width),
            top: percent(crop.top, height),
            width: percent(crop.width, width),
            height: percent(crop.height, height),
          }}
        />
      )}
    </div>
  );
}
