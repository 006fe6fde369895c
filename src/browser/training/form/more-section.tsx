import type { JSX } from "preact";
import { t } from "../../strings.ts";
import { Fold } from "./fold.tsx";
import { useForm } from "./form-context.ts";
import { SampleImagesFold } from "./sample-images-fold.tsx";
import { Section } from "./section.tsx";
import { SetupInFold } from "./setup/setup-box.tsx";

/** Fields that the other sections show. */
const ELSEWHERE = [
  /^name$/,
  /^steps$/,
  /^model\.checkpoint$/,
  /^embedding\.(vectors|initialization)/,
  /^pictures\./,
  /^prompts\./,
  /^learningRate\.schedule$/,
  /^batch\./,
  /^samples\./,
];

const COMPUTING = "Where and how it is computed";

const GROUPS: readonly (readonly [title: string, paths: RegExp])[] = [
  ["Learning rate", /^learningRate\./],
  ["Gradient clipping", /^clipping\./],
  ["Evaluation", /^evaluation\./],
  ["Snapshots and seed", /^(snapshotEvery|seed)$/],
  ["The embedding's file", /^embedding\.(format|replace)$/],
  ["Model", /^model\./],
  [COMPUTING, /^(memory|weights|precision|backend)$/],
];

/** What experts change: folded, and generated from the schema. A field of a newer sidecar comes last. */
export function MoreSection(): JSX.Element {
  const paths = [...useForm().fields.keys()].filter((path) => !ELSEWHERE.some((known) => known.test(path)));
  const rest = paths.filter((path) => !GROUPS.some(([, known]) => known.test(path)));
  return (
    <Section name="more" title={t("For experts")}>
      <SampleImagesFold />
      {GROUPS.map(([title, known]) => (
        <Fold key={title} title={t(title)} paths={paths.filter((path) => known.test(path))}>
          {title === COMPUTING && <SetupInFold />}
        </Fold>
      ))}
      {rest.length > 0 && <Fold title={t("More")} paths={rest} />}
    </Section>
  );
}
