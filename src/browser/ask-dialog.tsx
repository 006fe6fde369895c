import { showDialog } from "./dialog.tsx";

type Question = {
  readonly title: string;
  /** What was seen; null: the title says it. */
  readonly message: string | null;
  /** What becomes of it. */
  readonly consequence: string;
  readonly yes: string;
  readonly no: string;
};

/** Asks before something is put away. A dialog that is closed is a no. */
export async function askDialog({ title, message, consequence, yes, no }: Question): Promise<boolean> {
  let isAgreed = false;
  await showDialog({
    name: "ti-clash",
    label: title,
    content: (close) => (
      <>
        <h2>{title}</h2>
        {message !== null && <p>{message}</p>}
        <p class="ti-faint">{consequence}</p>
        <div class="ti-actions">
          <button
            type="button"
            class="ti-button ti-primary"
            onClick={() => {
              isAgreed = true;
              close();
            }}
          >
            {yes}
          </button>
          <button type="button" class="ti-button" onClick={close}>
            {no}
          </button>
        </div>
      </>
    ),
  });
  return isAgreed;
}
