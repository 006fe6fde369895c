import { z } from "zod";
import { nearestName } from "./nearest-name.ts";

export type IssueDescription = { message: string; hint: string; field?: string };

/** One zod issue for a person: what is wrong where, and for an unknown key the nearest known one. */
export function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType): IssueDescription {
  if (issue.code === "unrecognized_keys") return describeUnknownKey(issue, schema);
  const field = issue.path.join(".");
  if (field === "") return { message: issue.message, hint: "Send one object with the route's fields." };
  return { message: `${field}: ${issue.message}`, hint: "Correct this field and try again.", field };
}

function describeUnknownKey(issue: z.core.$ZodIssueUnrecognizedKeys, schema: z.ZodType): IssueDescription {
  const [key = ""] = issue.keys;
  const known = Object.keys(shapeAt(schema, issue.path));
  const meant = nearestName(key, known);
  const field = [...issue.path, key].join(".");
  return {
    message: `There is no field "${field}".`,
    hint: meant === null ? `Known here: ${known.join(", ")}.` : `Did you mean "${meant}"?`,
    field,
  };
}

function shapeAt(schema: z.ZodType, path: readonly PropertyKey[]): Readonly<Record<string, z.core.$ZodType>> {
  let shape = shapeOf(schema);
  for (const key of path) shape = shapeOf(shape[String(key)]);
  return shape;
}

/** The fields of an object schema, also of one with a default; none of anything else. */
export function shapeOf(schema: z.core.$ZodType | undefined): Readonly<Record<string, z.core.$ZodType>> {
  if (schema instanceof z.ZodObject) return schema.shape;
  if (schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault) return shapeOf(schema.unwrap());
  return {};
}
