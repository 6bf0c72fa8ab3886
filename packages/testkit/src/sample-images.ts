/** One small image of each kind that a browser only paints, with its width and height; made for tests. */
export const sampleImages = [
  {
    mediaType: "image/png",
    width: 48,
    height: 32,
    bytes: Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAADAAAAAgCAYAAABU1PscAAAAjElEQVR4AeyS0Q2AIAwFK4s4gnM4hWu4mXM4EU5ASnihBDyS/hDa0rum/brzzJFs8sMAowViAAMigfVX6D2zKSECdtPXN+AiGPwAA4MFGAYwIBJghUSAcjoGZIRigT8ZEFF1SsdAJ7DVZV0Dx7OZEtU/aXzoDtBYNyyNAcJQFxphoAAm7BoDYagLjT4AAAD//3ZTxbcAAAAGSURBVAMAy8yOMXtF2LIAAAAASUVORK5CYII=",
      "base64",
    ),
  },
  {
    mediaType: "image/jpeg",
    width: 1,
    height: 1,
    bytes: Buffer.from(
      "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=",
      "base64",
    ),
  },
  {
    mediaType: "image/gif",
    width: 1,
    height: 1,
    bytes: Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64"),
  },
  {
    mediaType: "image/webp",
    width: 1,
    height: 1,
    bytes: Buffer.from("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "base64"),
  },
] as const;

/** A PNG of a few bytes that says it is this large: only its head is there. */
export function buildPngHead(width: number, height: number): Buffer {
  const head = Buffer.from(sampleImages[0].bytes.subarray(0, 33));
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}
