import type { PayloadKey } from '../../src/config/sections/keys.ts';

/** Encrypts the saved histories. It protects nothing, since their content is made up. */
export const fixtureKey: PayloadKey = { id: 'replay-fixture', key: Buffer.alloc(32, 'saved histories are no secret') };

/** Seals the saved histories. */
export const fixturePepper = 'the pepper of saved histories, which is no secret';
