import { InvalidObjectKey } from "./errors.ts";

const maxKeyLength = 1_024;
const maxSegmentLength = 255;
const segmentPattern = /^[A-Za-z0-9._-]+$/;

/** Throws InvalidObjectKey unless the key keeps the grammar that InvalidObjectKey describes. */
export function checkObjectKey(key: string): void {
  if (key === "") throw new InvalidObjectKey(key, "it is empty");
  checkLength(key);
  for (const segment of key.split("/")) checkSegment(key, segment);
}

/** As checkObjectKey, but the last segment may be cut short or empty: `v1/`, `v1/0198`, or "" for every key. */
export function checkKeyPrefix(prefix: string): void {
  checkLength(prefix);
  const segments = prefix.split("/");
  const last = segments.pop();
  for (const segment of segments) checkSegment(prefix, segment);
  if (last !== undefined && last !== "") checkSegment(prefix, last);
}

function checkLength(key: string): void {
  if (key.length > maxKeyLength)
    throw new InvalidObjectKey(key, `it is longer than ${maxKeyLength} characters`);
}

function checkSegment(key: string, segment: string): void {
  if (segment === "") throw new InvalidObjectKey(key, "it has an empty segment");
  if (segment === "." || segment === "..") throw new InvalidObjectKey(key, "it has a segment . or ..");
  if (segment.length > maxSegmentLength) {
    throw new InvalidObjectKey(key, `a segment is longer than ${maxSegmentLength} characters`);
  }
  if (!segmentPattern.test(segment)) {
    throw new InvalidObjectKey(key, "only A-Z a-z 0-9 . _ - and single slashes are allowed");
  }
}
