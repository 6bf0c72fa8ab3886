import { z } from "zod";

// The content security policy forbids `new Function`, which Zod would otherwise compile parsers with.
z.config({ jitless: true });
