import { z } from "zod";

/** The model family an embedding was trained for, told by its keys and widths. */
export const BaseModel = z.enum(["sd1", "sd2", "sdxl", "sdxl-refiner", "sd3", "flux"]);
export type BaseModel = z.infer<typeof BaseModel>;
