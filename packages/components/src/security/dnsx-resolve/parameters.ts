import { z } from "zod";
import { recordTypes } from "./record-types.ts";
import { resolverPattern } from "./resolvers.ts";

/**
 * What can be chosen. What dnsx refuses can't be said (no attempts, `-stream` beside statistics or its wildcard filter,
 * `-resp` beside `-resp-only`, an unknown response code), nor what makes it end without a word (no threads).
 */
export const parameters = z.strictObject({
  recordTypes: z
    .array(z.enum(recordTypes))
    .min(1)
    .max(recordTypes.length)
    .default(["a", "aaaa", "cname"])
    .meta({ title: "Record types", description: "ptr also takes addresses as hosts." }),
  resolvers: z
    .array(
      z
        .string()
        .regex(resolverPattern)
        .meta({ "x-ui": { expected: "an address, such as 9.9.9.9, 9.9.9.9:5353 or [2620:fe::fe]:5353" } }),
    )
    .min(1)
    .max(16)
    .default(["1.1.1.1", "8.8.8.8", "9.9.9.9"])
    .meta({
      title: "Resolvers",
      description: "Addresses, with a port where it is not 53. They take turns.",
      "x-ui": { placeholder: "9.9.9.9" },
    }),
  rate: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .meta({ title: "Hosts per second", description: "Each is asked for every record type." }),
  attempts: z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .meta({ title: "Attempts per question", description: "The next one goes to the next resolver." }),
  threads: z.int().min(1).max(200).default(25).meta({ title: "Hosts at once" }),
  wildcardDomain: z
    .string()
    .max(253)
    .regex(/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+$/)
    .optional()
    .meta({
      title: "Filter wildcards of",
      description: "Hosts of this domain whose address any name has are left out of the resolved ones.",
      "x-ui": { placeholder: "example.org", expected: "a domain in lower case, such as example.org" },
    }),
  wildcardThreshold: z.int().min(1).max(1_000).default(5).meta({
    title: "Wildcard threshold",
    description: "An address is suspicious once so many hosts share it.",
  }),
});
