import { useEffect, useState } from "preact/hooks";
import type { SetupReply, SetupState, SetupVariant } from "../../../../protocol/setup.ts";
import { failureText } from "../../../sidecar-api.ts";
import type { Store } from "../../../store.ts";
import type { TrainingApi } from "../../training-api.ts";
import { useLink } from "../use-link.ts";
import { useReply } from "../use-reply.ts";

/** The setup of native TensorFlow as the page sees it. */
export type Setup = {
  /** null: not known yet, or the sidecar knows of none. */
  readonly reply: SetupReply | null;
  readonly state: SetupState;
  /** A newer `reply` is on its way. */
  readonly isLooking: boolean;
  /** A command is on its way. */
  readonly isAsking: boolean;
  /** Why the last command was refused. */
  readonly failure: string | null;
  readonly start: (variant: SetupVariant) => void;
  readonly stop: () => void;
  /** Looks again at what is there. */
  readonly again: () => void;
};

type SetupOptions = {
  readonly api: TrainingApi;
  readonly store: Store;
  /** Another TensorFlow is there now. */
  readonly onDone: () => void;
};

const IDLE: SetupState = { type: "idle" };

/** Follows a setup, also one that was begun before the page was opened, or from another one. */
export function useSetup({ api, store, onDone }: SetupOptions): Setup {
  const isLinked = useLink(store);
  const reply = useReply({ key: isLinked ? "now" : null, ask: () => api.setup() });
  const told = useToldState({ store, isLinked, again: reply.again, onDone });
  const commands = useCommands(api);
  return {
    ...commands,
    reply: reply.value,
    state: told ?? reply.value?.state ?? IDLE,
    isLooking: reply.isWaiting,
    again: reply.again,
  };
}

type ToldOptions = Pick<SetupOptions, "store" | "onDone"> & {
  readonly isLinked: boolean;
  readonly again: () => void;
};

/** What was told last; null: nothing since the link stands, so that the answer counts. */
function useToldState({ store, isLinked, again, onDone }: ToldOptions): SetupState | null {
  const [state, setState] = useState<SetupState | null>(null);
  useEffect(() => store.onSetup(setState), [store]);
  useEffect(() => {
    if (!isLinked) setState(null);
  }, [isLinked]);
  const type = state?.type ?? null;
  useEffect(() => {
    if (type === null || type === "running") return;
    again();
    if (type === "done") onDone();
  }, [type, again, onDone]);
  return state;
}

function useCommands(api: TrainingApi): Pick<Setup, "isAsking" | "failure" | "start" | "stop"> {
  const [isAsking, setAsking] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  // Where it stands then is told by its event, which no answer may overtake.
  async function command(send: () => Promise<unknown>): Promise<void> {
    setAsking(true);
    setFailure(null);
    try {
      await send();
    } catch (error) {
      setFailure(failureText(error));
    }
    setAsking(false);
  }
  return {
    isAsking,
    failure,
    start: (variant) => void command(() => api.startSetup({ variant })),
    stop: () => void command(() => api.stopSetup()),
  };
}
