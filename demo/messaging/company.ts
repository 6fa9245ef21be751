import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startCompany, type CompanySimulator } from '../../simulators/company/index.ts';
import { prepareDirectory } from '../../src/config/data-directory.ts';
import { demoFolder } from '../settings.ts';

/** Number of the order that the simulated shop is delivering. The hyphen keeps it from looking like a PIN. */
export const orderNumber = '48-1207';

/** Address of the order system in `policy.yaml`. */
const placeholder = 'https://shop.example.com';
/** Time until the delivery, in milliseconds. */
const deliveredInMs = 2 * 24 * 60 * 60 * 1000;

/** The company that the bot of the scenes “messaging” and “webchat” speaks for. */
export interface DemoCompany {
  shop: CompanySimulator;
  /** The variables that give Deskbridge the company's policy and the key to its order system. */
  variables: Record<string, string>;
}

/**
 * Starts the company's order system with one order, and writes the policy with its address into the folder of the demo's
 * data.
 * @param env the environment of the process: `DATA_DIR` says where the data is
 * @throws {ConfigError} when that folder cannot be written to
 */
export async function openCompany(env: NodeJS.ProcessEnv): Promise<DemoCompany> {
  const shop = await startCompany();
  const date = new Date(Date.now() + deliveredInMs).toISOString().slice(0, 'yyyy-mm-dd'.length);
  shop.addOrder({ number: orderNumber, status: 'on its way', delivery: { carrier: 'Parcel Express', date } });
  const policy = await readFile(new URL('policy.yaml', import.meta.url), 'utf8');
  const file = await keepPolicy(resolve(demoFolder(env)), policy.replaceAll(placeholder, shop.url));
  return { shop, variables: { POLICY_FILE: file, SHOP_AUTHORIZATION: shop.authorization } };
}

/** Returns the path of the file. */
async function keepPolicy(folder: string, policy: string): Promise<string> {
  const file = join(folder, 'policy.yaml');
  prepareDirectory(folder);
  await writeFile(file, policy);
  return file;
}
