import type { BaseModel } from "./base-model.ts";

/** What people call the families. Apart from the schema, which would bring zod into the page. */
export const baseModelNames: Readonly<Record<BaseModel, string>> = {
  sd1: "SD1",
  sd2: "SD2",
  sdxl: "SDXL",
  "sdxl-refiner": "SDXL refiner",
  sd3: "SD3",
  flux: "Flux",
};
