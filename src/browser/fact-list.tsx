import type { JSX } from "preact";

type FactListProps = {
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly class?: string;
};

/** Names and values, one below the other. */
export function FactList({ facts, ...rest }: FactListProps): JSX.Element {
  return (
    <dl {...rest}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
