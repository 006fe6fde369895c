/** Base of every error of ours: `message` says what was seen, `hint` what to do about it. */
export abstract class CodedError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly hint: string;

  constructor(code: Code, options: { message: string; hint: string; cause?: unknown }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.name = new.target.name;
  }
}

/** An error about something a person filled in. `field`: its path in the request's body; undefined: no single one. */
export abstract class FieldError<Code extends string = string> extends CodedError<Code> {
  readonly field: string | undefined;

  constructor(code: Code, options: { message: string; hint: string; field?: string; cause?: unknown }) {
    super(code, options);
    this.field = options.field;
  }
}
