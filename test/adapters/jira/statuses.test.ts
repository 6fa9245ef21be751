import { describe, expect, it } from 'vitest';
import { neutralStatus } from '../../../src/adapters/jira/statuses.ts';

describe('the status of an issue', () => {
  it('is mapped by its category first, then by known names', () => {
    const of = (name: string, key: string) => neutralStatus({ name, statusCategory: { key } }, {});
    expect(of('Offen', 'new')).toBe('new');
    expect(of('Irgendwas', 'indeterminate')).toBe('open');
    expect(of('Waiting for support', 'indeterminate')).toBe('open');
    expect(of('Waiting for customer', 'indeterminate')).toBe('pending');
    expect(of('Pending', 'indeterminate')).toBe('pending');
    expect(of('Blocked', 'indeterminate')).toBe('onHold');
    expect(of('Canceled', 'done')).toBe('solved');
    expect(of('Closed', 'done')).toBe('closed');
    expect(of('?', 'undefined')).toBe('open');
    expect(neutralStatus(null, {})).toBe('open');
  });
});
