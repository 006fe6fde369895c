import { bytesField, type Field, integerField, messageField } from "./protobuf.ts";

/** Numbers of TensorFlow's `DataType`. */
export const DATA_TYPES = { float32: 1, int32: 3, int16: 5, bool: 10, bfloat16: 14, half: 19 } as const;
export type DataType = keyof typeof DATA_TYPES;

/** A value of an `AttrValue` message. */
export type Attribute = readonly Field[];

export const typeOf = (type: DataType): Attribute => [integerField(6, DATA_TYPES[type])];
export const boolean = (value: boolean): Attribute => [integerField(5, value ? 1 : 0)];
export const integer = (value: number): Attribute => [integerField(3, value)];
export const text = (value: string): Attribute => [bytesField(2, value)];
export const shape = (lengths: readonly number[]): Attribute => [messageField(7, shapeFields(lengths))];
export const integers = (values: readonly number[]): Attribute => [
  messageField(
    1,
    values.map((value) => integerField(3, value)),
  ),
];

/** A constant's `TensorProto`. */
export function tensor(
  type: DataType,
  lengths: readonly number[],
  values: Float32Array | Int32Array,
): Attribute {
  const content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return [
    messageField(8, [
      integerField(1, DATA_TYPES[type]),
      messageField(2, shapeFields(lengths)),
      bytesField(4, content),
    ]),
  ];
}

/** Fields of a `TensorShapeProto`. */
function shapeFields(lengths: readonly number[]): Field[] {
  return lengths.map((length) => messageField(2, [integerField(1, length)]));
}
