import { json, type RequestHandler } from "express";

/** The body of a command. */
export const commandBody: RequestHandler = json({ limit: "1mb", inflate: false });

/** A body that carries files in base64: at most an SDXL pair, each half of 64 MB. */
export const fileBody: RequestHandler = json({ limit: "130mb", inflate: false });
