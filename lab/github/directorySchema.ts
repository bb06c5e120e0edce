import { z } from "zod";

/** How an account may be called. */
export const login = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/);

/** A team as files hold it: see Team in directory.ts. */
export const team = z.strictObject({
  id: z.int().positive(),
  name: z.string().min(1),
  slug: z.string().regex(/^[a-z0-9-]+$/),
  description: z.string().optional(),
  privacy: z.enum(["closed", "secret"]).optional(),
  notifications: z.boolean().optional(),
  parent: z.string().optional(),
  members: z.array(login).readonly(),
  maintainers: z.array(login).readonly().optional(),
  invited: z.array(login).readonly().optional(),
});
