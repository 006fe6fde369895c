import type { JSX } from "preact";
import type { PreflightReply } from "../../../protocol/preflight.ts";
import { formatBytes } from "../../format.ts";
import { t } from "../../strings.ts";
import { backendText, wayText } from "../run/words.ts";
import { useForm } from "./form-context.ts";
import { shownInForm } from "./setup/shown-setup.ts";

/** What the training will take, against what there is. */
export function PreflightBox(): JSX.Element {
  const { preflight } = useForm();
  const { value, failure, isWaiting } = preflight;
  return (
    <section class="ti-preflight" aria-label={t("What it will take")} aria-busy={isWaiting}>
      <h3>{t("What it will take")}</h3>
      {value !== null && <Facts plan={value} />}
      {value === null && failure === null && <p class="ti-help">{t("Being worked out …")}</p>}
      {failure !== null && <p class="ti-said">{failure}</p>}
    </section>
  );
}

function Facts({ plan }: { readonly plan: PreflightReply }): JSX.Element {
  const form = useForm();
  const { secondsPerStep, totalSeconds, disk, backend, way, problems } = plan;
  const step = duration(secondsPerStep.value);
  return (
    <>
      <p class="ti-total">
        <b>{duration(totalSeconds)}</b>
        <span>{t("{time} a step, {from}", { time: step, from: sourceName(secondsPerStep.from) })}</span>
      </p>
      <MemoryBar memory={plan.memory} />
      <dl>
        <div>
          <dt>{t("Disk")}</dt>
          <dd>
            {t("{needed} of {free} free", {
              needed: formatBytes(disk.needed),
              free: formatBytes(disk.free),
            })}
          </dd>
        </div>
        <div>
          <dt>{t("Memory mode")}</dt>
          <dd>
            {wayText(way)}
            {form.value("memory") === "auto" && (
              <small>{way.fits ? t("the fastest that fits") : t("takes the least; none fits")}</small>
            )}
          </dd>
        </div>
        <div>
          <dt>{t("Computes on")}</dt>
          <dd>
            {backendText(backend.name)}
            {/* The box below says it, and offers more. */}
            {backend.why !== "" && shownInForm(form) === null && <small>{backend.why}</small>}
          </dd>
        </div>
      </dl>
      {problems.map(({ message, hint, blocks }) => (
        <p key={message} class="ti-said" data-severity={blocks ? "error" : "advice"}>
          <b>{message}</b> {hint}
        </p>
      ))}
    </>
  );
}

function MemoryBar({ memory }: { readonly memory: PreflightReply["memory"] }): JSX.Element {
  const { needed, free, freeAfterUnload, where } = memory;
  const whole = Math.max(needed.value, free, freeAfterUnload, 1);
  const percent = (bytes: number): string => `${(100 * bytes) / whole}%`;
  const fits = needed.value <= freeAfterUnload;
  const name = where === "gpu" ? t("Memory of the card") : t("Memory");
  return (
    <div class="ti-memory" data-fits={fits}>
      <div class="ti-memory-head">
        <span>{name}</span>
        <span>
          {t("needs {needed}, {from}", {
            needed: formatBytes(needed.value),
            from: sourceName(needed.from),
          })}
        </span>
      </div>
      <div class="ti-memory-bar" aria-hidden="true">
        <span class="ti-memory-free" style={{ width: percent(freeAfterUnload) }} />
        <span class="ti-memory-needed" style={{ width: percent(needed.value) }} />
      </div>
      <small>
        {freeAfterUnload > free
          ? t("{free} free now, {after} when the web UI has given its checkpoint back", {
              free: formatBytes(free),
              after: formatBytes(freeAfterUnload),
            })
          : t("{free} free", { free: formatBytes(free) })}
      </small>
    </div>
  );
}

function sourceName(from: PreflightReply["memory"]["needed"]["from"]): string {
  if (from === "assumed") return t("assumed, not measured");
  return from === "measured" ? t("measured here") : t("estimated");
}

/** Seconds for people: `0.4 s`, `12 min`, `3 h 20 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return t("{seconds} s", { seconds: Number(seconds.toPrecision(2)) });
  if (seconds < 90) return t("{seconds} s", { seconds: Math.round(seconds) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return t("{minutes} min", { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return t("{days} days", { days: (hours / 24).toFixed(1) });
  return t("{hours} h {minutes} min", { hours, minutes: minutes % 60 });
}
