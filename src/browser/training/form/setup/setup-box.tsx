import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { SetupOffer, SetupState } from "../../../../protocol/setup.ts";
import { t } from "../../../strings.ts";
import { useForm, type FormState } from "../form-context.ts";
import { OfferFacts } from "./offer-facts.tsx";
import { SetupProgress } from "./setup-progress.tsx";
import { shownInFold, shownInForm, type ShownSetup } from "./shown-setup.ts";

const BOX_ID = "ti-setup";

/** Beside the form: native TensorFlow, where it would serve and is not there, or is not up to date. */
export function SetupBox(): JSX.Element | null {
  const shown = shownInForm(useForm());
  return shown && <Box id={BOX_ID} shown={shown} />;
}

/** The same among the experts' fields, for whoever looks there; what stands beside the form is only pointed at. */
export function SetupInFold(): JSX.Element | null {
  const form = useForm();
  const beside = shownInForm(form);
  if (beside !== null) {
    return (
      <p class="ti-help">
        {beside.offers[0]?.isRenewal
          ? t("Native TensorFlow was set up by an older version of this program.")
          : t("Native TensorFlow is not set up.")}{" "}
        <button type="button" class="ti-link-button" onClick={showBox}>
          {t("Show what it takes")}
        </button>
      </p>
    );
  }
  const shown = shownInFold(form);
  return shown && <Box shown={shown} />;
}

function showBox(): void {
  const box = document.getElementById(BOX_ID);
  box?.scrollIntoView({ block: "center" });
  box?.querySelector("button")?.focus();
}

function Box({ shown, id }: { readonly shown: ShownSetup; readonly id?: string }): JSX.Element {
  const { state, offers } = shown;
  return (
    <section class="ti-setup" id={id} data-state={state.type} aria-label={t("Native TensorFlow")}>
      <h3>{t("Native TensorFlow")}</h3>
      {state.type === "running" ? <SetupProgress state={state} /> : <Offers state={state} offers={offers} />}
    </section>
  );
}

type OffersProps = {
  readonly state: Exclude<SetupState, { type: "done" | "running" }>;
  readonly offers: readonly SetupOffer[];
};

function Offers({ state, offers }: OffersProps): JSX.Element | null {
  const form = useForm();
  const [chosen, choose] = useState<SetupOffer["variant"] | null>(null);
  const offer = offers.find(({ variant }) => variant === chosen) ?? offers[0];
  if (offer === undefined) return null;
  const { setup } = form;
  return (
    <>
      {state.type === "failed" ? (
        <p class="ti-said" role="alert" data-severity="error">
          <b>{state.problem.message}</b> {state.problem.hint}
        </p>
      ) : (
        <p class="ti-help">{benefit(form, offer)}</p>
      )}
      {offers.length > 1 && <Choice offers={offers} chosen={offer} choose={choose} />}
      <OfferFacts offer={offer} free={setup.reply?.freeDisk ?? 0} folder={setup.reply?.folder ?? null} />
      {setup.failure !== null && (
        <p class="ti-said" role="alert" data-severity="error">
          {setup.failure}
        </p>
      )}
      {offer.obstacle !== null && state.type !== "failed" && (
        <p class="ti-said">
          <b>{offer.obstacle.message}</b> {offer.obstacle.hint}
        </p>
      )}
      <StartButton form={form} offer={offer} isAgain={state.type === "failed"} />
    </>
  );
}

function benefit({ setup }: FormState, { variant, isRenewal }: SetupOffer): string {
  if (isRenewal)
    return t("The TensorFlow that is set up works, less well than it could; setting it up again mends that.");
  if (variant === "cuda" && setup.reply?.inUse === "cpu")
    return t("There is an NVIDIA GPU, and the TensorFlow that is set up computes on the processor only.");
  return variant === "cuda"
    ? t(
        "Computes on the NVIDIA GPU: many times as fast as WebAssembly, and without its end at 4 GB of memory.",
      )
    : t("Computes many times as fast as WebAssembly, and without its end at 4 GB of memory.");
}

type StartButtonProps = {
  readonly form: FormState;
  readonly offer: SetupOffer;
  readonly isAgain: boolean;
};

/** What stands in the way may have been mended meanwhile: then the button looks again. */
function StartButton({ form, offer, isAgain }: StartButtonProps): JSX.Element {
  const { setup, store, locked } = form;
  const barred = locked ?? (store.connected ? null : t("The sidecar is not reached now."));
  const isBarred = setup.isAsking || barred !== null;
  if (offer.obstacle !== null) {
    return (
      <button type="button" class="ti-button" disabled={isBarred} onClick={setup.again}>
        {t("Look again")}
      </button>
    );
  }
  return (
    <button
      type="button"
      class="ti-button"
      disabled={isBarred}
      title={barred ?? undefined}
      onClick={() => setup.start(offer.variant)}
    >
      {startLabel(offer, isAgain)}
    </button>
  );
}

function startLabel({ isRenewal, begun }: SetupOffer, isAgain: boolean): string {
  if (isAgain) return t("Try again");
  if (isRenewal) return t("Set it up again");
  return begun > 0 ? t("Go on setting it up") : t("Set it up");
}

type ChoiceProps = {
  readonly offers: readonly SetupOffer[];
  readonly chosen: SetupOffer;
  readonly choose: (variant: SetupOffer["variant"]) => void;
};

function Choice({ offers, chosen, choose }: ChoiceProps): JSX.Element {
  return (
    <div class="ti-setup-choice" role="radiogroup" aria-label={t("Which one")}>
      {offers.map(({ variant }) => (
        <label key={variant}>
          <input
            type="radio"
            name="ti-setup-variant"
            checked={variant === chosen.variant}
            onChange={() => choose(variant)}
          />
          {variant === "cuda" ? t("For the NVIDIA GPU") : t("For the processor")}
        </label>
      ))}
    </div>
  );
}
